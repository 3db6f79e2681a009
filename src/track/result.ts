import type { Digest } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Lock, LockedArtifact } from '../release/lock.ts';
import { descriptorsOf } from './build-lock.ts';
import type { Resolution } from './resolve.ts';

export interface TrackResult {
  /** False when upstream has nothing that the previous lock does not have; then nothing is written. */
  readonly changed: boolean;
  readonly dryRun: boolean;
  readonly name: string;
  readonly release: string;
  readonly sequence: number;
  readonly lockPath: string;
  readonly lockDigest: Digest;
  readonly charts: readonly TrackedChart[];
  readonly images: readonly TrackedImage[];
  /** Bytes of the whole release, each blob counted once. */
  readonly bytes: number;
  /** Bytes of the blobs that the previous lock does not have. */
  readonly newBytes: number;
  readonly warnings: readonly string[];
}

interface TrackedArtifact {
  readonly reference: string;
  readonly digest: Digest;
  /** Bytes of its distinct blobs. */
  readonly bytes: number;
  /** References of the same repository in the previous lock, unless they are the same; empty for a new one. */
  readonly moved?: readonly string[];
}

export interface TrackedChart extends TrackedArtifact {
  readonly name: string;
  readonly version: string;
  readonly rendered: boolean;
  readonly notRenderedBecause?: string;
}

export interface TrackedImage extends TrackedArtifact {
  readonly usedBy: readonly string[];
}

/** What a run of `track` found, as data. `previous` is the lock that was there before. */
export function describeResolution(
  lock: Lock,
  resolution: Resolution,
  previous: Lock | undefined,
): Pick<TrackResult, 'charts' | 'images' | 'bytes' | 'newBytes' | 'warnings'> {
  const sizes = new Map(
    [...resolution.charts, ...resolution.images].map((item) => [item.reference, sizeOf(item)]),
  );
  const renderings = new Map(resolution.charts.map((chart) => [chart.reference, chart.rendering]));
  const describe = (artifact: LockedArtifact, before: readonly LockedArtifact[]): TrackedArtifact => ({
    reference: artifact.reference,
    digest: artifact.root.digest,
    bytes: sizes.get(artifact.reference) ?? 0,
    ...(previous === undefined ? {} : movedFrom(artifact, before)),
  });
  const known = new Set(previous?.blobs.map(({ digest }) => digest));
  return {
    charts: lock.charts.map((chart) => {
      const rendering = renderings.get(chart.reference);
      return {
        ...describe(chart, previous?.charts ?? []),
        name: chart.name,
        version: chart.version,
        rendered: rendering?.rendered ?? false,
        ...(rendering?.rendered === false ? { notRenderedBecause: rendering.reason } : {}),
      };
    }),
    images: lock.images.map((image) => ({
      ...describe(image, previous?.images ?? []),
      usedBy: image.usedBy,
    })),
    bytes: total(lock.blobs),
    newBytes: total(lock.blobs.filter(({ digest }) => !known.has(digest))),
    warnings: resolution.warnings,
  };
}

/** A tag that stays but stands for another digest has moved as well. */
function movedFrom(
  artifact: LockedArtifact,
  before: readonly LockedArtifact[],
): Pick<TrackedArtifact, 'moved'> {
  const repository = repositoryOf(parseReference(artifact.reference));
  const same = before.filter(({ reference }) => repositoryOf(parseReference(reference)) === repository);
  const isKnown = same.some(
    ({ reference, root }) => reference === artifact.reference && root.digest === artifact.root.digest,
  );
  return isKnown ? {} : { moved: same.map(({ reference }) => reference) };
}

function sizeOf({ closure }: Resolution['images'][number] | Resolution['charts'][number]): number {
  const sizes = new Map(descriptorsOf(closure).map(({ digest, size }) => [digest, size]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function total(blobs: readonly { readonly size: number }[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}
