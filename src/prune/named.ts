import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { tagOf } from '../helm/metadata.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { chartRepository, internalReference } from '../promote/targets.ts';
import type { LockedArtifact } from '../release/lock.ts';
import type { Mapping } from '../release/mapping.ts';

/** One artifact of a promoted release in one internal repository. */
export interface Named {
  readonly release: string;
  /** `registry.yourdomain.com/local` */
  readonly repository: string;
  /** Its own tag and those that belong to it by name, such as `sha256-<hex>.sig`. */
  readonly tags: readonly { readonly tag: string; readonly digest: Digest }[];
  /** Its root, and the referrers and what the tags stand for. An index's children are not among them. */
  readonly roots: readonly Descriptor[];
}

export interface NamedContent {
  readonly named: readonly Named[];
  /** Where the record says that images are and today's rules do not lead: `registry.yourdomain.com/old/local:0.62.2`. */
  readonly elsewhere: readonly string[];
}

/**
 * What a promoted release has in the registry: what its signed bundle manifest names, where the rules of today lead. Where
 * it went is not signed: whoever can write a record must not choose what is deleted.
 */
export function namedContent(record: PromotionRecord, mapping: Mapping): NamedContent {
  const { release, manifest, images } = record;
  const written = new Map(images.map(({ reference, internal }) => [reference, internal]));
  const named: Named[] = [];
  const elsewhere: string[] = [];
  for (const artifact of manifest.images) {
    const reference = parseReference(artifact.reference);
    const repository = mapping.findInternalName(repositoryOf(reference));
    const { tag } = reference;
    const said = written.get(artifact.reference);
    const isHere =
      repository !== undefined && [undefined, internalReference(place(repository, tag))].includes(said);
    if (isHere) {
      named.push({ release, repository, ...contentOf(artifact, tag) });
    } else {
      elsewhere.push(...(said === undefined ? [] : [said]));
    }
  }
  for (const target of mapping.config.charts) {
    if (target.kind === 'oci') {
      named.push(
        ...manifest.charts.map((chart) => ({
          release,
          repository: chartRepository(mapping.config, target.path, chart.name),
          ...contentOf(chart, tagOf(chart.version)),
        })),
      );
    }
  }
  return { named, elsewhere };
}

/** Every `registry/path:tag` that a release that stays may have: where its record says, and where today's rules lead. */
export function keptTags(record: PromotionRecord, mapping: Mapping): readonly string[] {
  const { named } = namedContent(record, mapping);
  return [
    ...record.images.map(({ internal }) => internal),
    ...named.flatMap(({ repository, tags }) => tags.map(({ tag }) => internalReference({ repository, tag }))),
  ];
}

/** Every manifest and blob that a release has anywhere, as was signed. */
export function signedDigests({ manifest }: PromotionRecord): readonly Digest[] {
  return [...manifest.blobs, ...manifest.needs].map(({ digest }) => digest);
}

function contentOf(
  { root, referrers, tags }: LockedArtifact,
  tag: string | undefined,
): Pick<Named, 'tags' | 'roots'> {
  return {
    tags: [
      ...(tag === undefined ? [] : [{ tag, digest: root.digest }]),
      ...tags.map(({ tag: extra, target }) => ({ tag: extra, digest: target.digest })),
    ],
    roots: [root, ...referrers, ...tags.map(({ target }) => target)],
  };
}

function place(repository: string, tag: string | undefined) {
  return tag === undefined ? { repository } : { repository, tag };
}
