import { isAttestation } from '../bundle/artifact-parts.ts';
import { type Descriptor, isIndexType, mediaTypes } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { cosignTags } from '../oci/evidence-tags.ts';
import { type Manifest, parseManifest } from '../oci/manifest.ts';
import { attestedDigest, formatPlatform, runnable } from '../oci/platforms.ts';
import { type Evidence, kindOfTag, kindOfType } from '../release/evidence.ts';
import type { LockedSignature } from '../release/lock.ts';
import type { Destination } from './destination.ts';
import { internalReference } from './targets.ts';
import type { ListedReferrers } from './verify-names.ts';

type Kind = Evidence['kind'];

/** How much evidence of each kind there is. */
export type EvidenceCount = Readonly<Record<Kind, number>>;

/** The evidence of one image or chart, or of one platform of it, upstream and inside. */
export interface ParityRow {
  /** Upstream. */
  readonly reference: string;
  readonly internal: string;
  /** `linux/amd64`; absent for what has none, and for an index. */
  readonly platform?: string;
  readonly digest: Digest;
  /** What the release carries. */
  readonly upstream: EvidenceCount;
  /** What the internal registry lists now: all of that, and what others have added. */
  readonly inside: EvidenceCount;
  /** Upstream's signature, verified again from inside, where the release file says who must have signed. */
  readonly signed?: LockedSignature;
}

interface Item {
  readonly subject: Digest;
  readonly kind: Kind;
  readonly inside: boolean;
  readonly upstream: boolean;
}

/**
 * Compares what belongs to each image and platform upstream and inside. To be called when all manifests were read back, and
 * all names: what stands in the same place with the same digest has the same subject too, and still verifies.
 * @param listed as `verifyNames` found it
 * @param signed as `verifySignatures` found it
 * @returns rows only for what has evidence
 */
export function compareEvidence(
  destinations: readonly Destination[],
  listed: ListedReferrers,
  signed: ReadonlyMap<Destination, LockedSignature>,
): readonly ParityRow[] {
  return destinations.flatMap((destination) => {
    const manifests = manifestsOf(destination);
    const signature = signed.get(destination);
    const root = destination.artifact.root.digest;
    const subjects = subjectsOf(destination, manifests);
    const items = itemsOf(destination, manifests, listed);
    return [...subjects]
      .map(([digest, platform]): ParityRow => {
        // What is about evidence, such as the signature of a bill of materials, counts for the whole.
        const own = items.filter(
          ({ subject }) => subject === digest || (digest === root && !subjects.has(subject)),
        );
        return {
          reference: destination.artifact.reference,
          internal: internalReference(destination),
          ...(platform === undefined ? {} : { platform }),
          digest,
          upstream: countOf(own.filter(({ upstream }) => upstream)),
          inside: countOf(own.filter(({ inside }) => inside)),
          ...(digest === root && signature !== undefined ? { signed: signature } : {}),
        };
      })
      .filter(({ inside, upstream, signed }) => signed !== undefined || hasAny(inside) || hasAny(upstream));
  });
}

function manifestsOf({ manifests }: Destination): ReadonlyMap<Digest, Manifest> {
  return new Map(
    manifests.map(({ descriptor, bytes }) => [
      descriptor.digest,
      parseManifest(bytes, descriptor.mediaType, descriptor.digest),
    ]),
  );
}

/** The artifact itself, and the platforms of it that are there. */
function subjectsOf(
  { artifact: { root } }: Destination,
  manifests: ReadonlyMap<Digest, Manifest>,
): ReadonlyMap<Digest, string | undefined> {
  const children = isIndexType(root.mediaType) ? runnable(manifests.get(root.digest)?.manifests ?? []) : [];
  return new Map([
    [root.digest, undefined],
    ...children
      .filter(({ digest }) => manifests.has(digest))
      .map(({ digest, platform }) => [digest, formatPlatform(platform)] as const),
  ]);
}

function itemsOf(
  destination: Destination,
  manifests: ReadonlyMap<Digest, Manifest>,
  listed: ListedReferrers,
): readonly Item[] {
  const both = { upstream: true, inside: true };
  const subjects = new Map(
    [...manifests.keys()].flatMap((digest) => cosignTags(digest).map((tag) => [tag, digest])),
  );
  const byTag = destination.tags.flatMap(({ tag, target }) => {
    const subject = subjects.get(tag);
    // Signatures by several, or of several days, are layers of one manifest; without any it is still there.
    const count = Math.max(manifests.get(target.digest)?.layers.length ?? 0, 1);
    const item = subject && { subject, kind: kindOfTag(tag), ...both };
    return item === undefined ? [] : Array.from({ length: count }, () => item);
  });
  const byIndex = [...manifests.values()].flatMap(({ manifests: children }) =>
    children.filter(isAttestation).flatMap((child) => attested(child, manifests.get(child.digest))),
  );
  const byProvenance = [...manifests].flatMap(([subject, { layers }]) =>
    layers
      .filter(({ mediaType }) => mediaType === mediaTypes.helmProvenance)
      .map(() => ({ subject, kind: 'signature' as const, ...both })),
  );
  return [...byTag, ...byIndex, ...byProvenance, ...referrerItems(destination, listed)];
}

function referrerItems({ repository, referrers }: Destination, listed: ListedReferrers): readonly Item[] {
  return referrers.flatMap(({ subject, descriptors }) => {
    const own = new Set(descriptors.map(({ digest }) => digest));
    const inside = listed.get(`${repository}@${subject}`) ?? [];
    const found = new Set(inside.map(({ digest }) => digest));
    const added = inside.filter(({ digest }) => !own.has(digest));
    return [
      ...descriptors.map((entry) => ({
        subject,
        kind: kindOfEntry(entry),
        upstream: true,
        inside: found.has(entry.digest),
      })),
      ...added.map((entry) => ({ subject, kind: kindOfEntry(entry), upstream: false, inside: true })),
    ];
  });
}

function kindOfEntry({ artifactType = '', annotations = {} }: Descriptor): Kind {
  return kindOfType(artifactType, annotations);
}

/** BuildKit puts several statements into one manifest (docs.docker.com, "Image attestation storage"). */
function attested(child: Descriptor, manifest: Manifest | undefined): readonly Item[] {
  const subject = attestedDigest(child);
  return subject === undefined
    ? []
    : (manifest?.layers ?? []).map(({ annotations }) => ({
        subject,
        kind: /spdx|cyclonedx/.test(annotations?.['in-toto.io/predicate-type'] ?? '')
          ? 'sbom'
          : 'attestation',
        upstream: true,
        inside: true,
      }));
}

function countOf(items: readonly Item[]): EvidenceCount {
  const count = (kind: Kind): number => items.filter((item) => item.kind === kind).length;
  return {
    signature: count('signature'),
    attestation: count('attestation'),
    sbom: count('sbom'),
    other: count('other'),
  };
}

function hasAny(count: EvidenceCount): boolean {
  return Object.values(count).some((number) => number > 0);
}
