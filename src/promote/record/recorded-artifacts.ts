import { tagOf } from '../../helm/metadata.ts';
import { isReferrersTag } from '../../oci/evidence-tags.ts';
import type { LockedArtifact, Pin } from '../../release/lock.ts';
import { parseReference, repositoryOf } from '../../oci/reference.ts';
import type { Mapping } from '../../release/mapping.ts';
import type { PromotionRecord } from './record.ts';
import { chartRepository } from '../targets.ts';

/** An image or chart of a promoted release, and where the internal registry should have it. */
export interface RecordedArtifact {
  readonly artifact: LockedArtifact;
  /** `docker.io/wandb/local` */
  readonly upstream: string;
  /** The tag that it has there. */
  readonly tag?: string | undefined;
  /** `registry.yourdomain.com/local`; none for a chart that went into folders only. */
  readonly repositories: readonly string[];
}

/**
 * Where the artifacts of a promoted release are. An image is where its record says: the rules may have changed since.
 * That is not signed, so it must not lead to another registry; where it says nothing, the rules of today do.
 * @param record its signature is verified
 */
export function recordedArtifacts(
  { manifest, images }: PromotionRecord,
  mapping: Mapping,
): readonly RecordedArtifact[] {
  const { config } = mapping;
  const promoted = new Map(images.map(({ reference, internal }) => [reference, parseReference(internal)]));
  const placeOf = (reference: string, upstream: string): string | undefined => {
    const internal = promoted.get(reference);
    return internal?.host === config.registry ? repositoryOf(internal) : mapping.findInternalName(upstream);
  };
  return [
    ...manifest.images.map((artifact) => {
      const upstream = upstreamOf(artifact);
      const repository = placeOf(artifact.reference, upstream);
      const { tag } = parseReference(artifact.reference);
      return { artifact, upstream, tag, repositories: repository === undefined ? [] : [repository] };
    }),
    ...manifest.charts.map((artifact) => ({
      artifact,
      upstream: upstreamOf(artifact),
      tag: tagOf(artifact.version),
      repositories: config.charts.flatMap((target) =>
        target.kind === 'oci' ? [chartRepository(config, target.path, artifact.name)] : [],
      ),
    })),
  ];
}

/** Its own tag and those that belong to it by name, such as `sha256-<hex>.sig`, as they were promoted. */
export function recordedTags({
  artifact: { root, tags },
  tag,
}: Pick<RecordedArtifact, 'artifact' | 'tag'>): readonly { readonly tag: string; readonly target: Pin }[] {
  return [
    ...(tag === undefined ? [] : [{ tag, target: root }]),
    ...tags.filter((extra) => !isReferrersTag(extra.tag)),
  ];
}

function upstreamOf({ reference }: LockedArtifact): string {
  return repositoryOf(parseReference(reference));
}
