import { evidenceChanges } from '../release/evidence-changes.ts';
import type { Lock, LockedChart, LockedImage } from '../release/lock.ts';
import { descriptorsOf } from './build-lock.ts';
import { findMovements, type Movements } from './movements.ts';
import type { Resolution } from './resolution.ts';
import type { TrackedArtifact, TrackedChart, TrackedImage, TrackResult } from './result.ts';

type Described = Pick<
  TrackResult,
  | 'charts'
  | 'images'
  | 'removed'
  | 'evidence'
  | 'bytes'
  | 'newBytes'
  | 'findings'
  | 'warnings'
  | 'ignoredValues'
  | 'leftOut'
>;

/** What a run of `track` found, as data. `previous` is the lock that was there before. */
export function describeResolution(
  lock: Lock,
  resolution: Resolution,
  previous: Lock | undefined,
): Described {
  const charts = previous && findMovements(lock.charts, previous.charts);
  const images = previous && findMovements(lock.images, previous.images);
  const known = new Set(previous?.blobs.map(({ digest }) => digest));
  return {
    charts: describeCharts(lock.charts, resolution, charts),
    images: describeImages(lock.images, resolution, images),
    removed: [...(charts?.removed ?? []), ...(images?.removed ?? [])],
    evidence: evidenceChanges(
      [...(previous?.charts ?? []), ...(previous?.images ?? [])],
      [...lock.charts, ...lock.images],
      new Map([...(charts?.moved ?? []), ...(images?.moved ?? [])]),
    ),
    bytes: total(lock.blobs),
    newBytes: total(lock.blobs.filter(({ digest }) => !known.has(digest))),
    findings: resolution.findings,
    warnings: resolution.warnings,
    ignoredValues: resolution.notes.values,
    leftOut: resolution.notes.leftOut,
  };
}

function describeCharts(
  locked: readonly LockedChart[],
  { charts }: Resolution,
  movements: Movements | undefined,
): readonly TrackedChart[] {
  const resolved = new Map(charts.map((chart) => [chart.reference, chart]));
  return locked.map((chart) => {
    const found = resolved.get(chart.reference);
    const rendering = found?.rendering;
    return {
      ...describe(chart, found, movements),
      name: chart.name,
      version: chart.version,
      rendered: rendering?.rendered ?? false,
      ...(rendering?.rendered === false ? { notRenderedBecause: rendering.reason } : {}),
    };
  });
}

function describeImages(
  locked: readonly LockedImage[],
  { images }: Resolution,
  movements: Movements | undefined,
): readonly TrackedImage[] {
  const resolved = new Map(images.map((image) => [image.reference, image]));
  return locked.map((image) => {
    const found = resolved.get(image.reference);
    return { ...describe(image, found, movements), usedBy: image.usedBy, uses: found?.uses ?? [] };
  });
}

function describe(
  { reference, root, signed, created, newest }: LockedChart | LockedImage,
  resolved: Resolution['charts' | 'images'][number] | undefined,
  movements: Movements | undefined,
): TrackedArtifact {
  const moved = movements?.moved.get(reference);
  return {
    reference,
    digest: root.digest,
    bytes: resolved === undefined ? 0 : sizeOf(resolved),
    ...(moved === undefined ? {} : { moved }),
    ...(signed === undefined ? {} : { signed }),
    ...(created === undefined ? {} : { created }),
    ...(newest === undefined ? {} : { newest }),
  };
}

function sizeOf({ closure }: Resolution['charts' | 'images'][number]): number {
  const sizes = new Map(descriptorsOf(closure).map(({ digest, size }) => [digest, size]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function total(blobs: readonly { readonly size: number }[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}
