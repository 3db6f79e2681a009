import type { Digest } from '../oci/digest.ts';
import type { Lock, LockedChart, LockedImage, LockedSignature } from '../release/lock.ts';
import { type EvidenceChange, evidenceChanges } from '../release/evidence-changes.ts';
import type { SupportTimeline } from '../release/support-timeline.ts';
import { descriptorsOf } from './build-lock.ts';
import type { Finding } from './finding.ts';
import { findMovements, type Movements } from './movements.ts';
import type { NotesSection } from './notes.ts';
import type { RenderedImage } from './render-images.ts';
import type { PlacedWarning } from './rendered-notes.ts';
import type { Resolution } from './resolve.ts';
import type { Shard } from './shards.ts';
import type { Timing } from './timing.ts';

export interface TrackResult extends Timing {
  /** True when a new release is locked: upstream has something new, and a release is due. Else nothing is written. */
  readonly changed: boolean;
  readonly dryRun: boolean;
  readonly name: string;
  readonly release: string;
  /** 0 where there is no lock, and none was due. */
  readonly sequence: number;
  readonly lockPath: string;
  readonly lockDigest: Digest;
  readonly charts: readonly TrackedChart[];
  readonly images: readonly TrackedImage[];
  /** References that the previous lock has, and that neither stay nor move to another version. Charts first. */
  readonly removed: readonly string[];
  /** Where signatures and other evidence are not what the previous lock has. */
  readonly evidence: readonly EvidenceChange[];
  /** Bytes of the whole release, each blob counted once. */
  readonly bytes: number;
  /** Bytes of the blobs that the previous lock does not have. */
  readonly newBytes: number;
  /**
   * References that are newer and wait: for a release to be due (charts and images are then those of upstream), or because
   * they came out after its cut-off.
   */
  readonly waiting: readonly string[];
  /** What a person should know about versions: tags that moved or are gone, and what is newer and waits. */
  readonly findings: readonly Finding[];
  readonly ledgerPath: string;
  /** True when tags were seen for the first time: the ledger is then written, also where no release is due. */
  readonly ledgerChanged: boolean;
  readonly warnings: readonly string[];
  /** Values of the user's files that Helm ignores. */
  readonly ignoredValues: readonly PlacedWarning[];
  /** What upstream wrote about what is new; none where nothing is, or where no entry says where its notes are. */
  readonly notes: readonly NotesSection[];
  /** The file that has them, in full. */
  readonly notesPath?: string;
  /** The release in the lock, divided for a matrix; none where there is none. */
  readonly shards: readonly Shard[];
  /** Absent where the release file says nothing about support. */
  readonly timeline?: SupportTimeline;
  /** Images that only `helm test` pulls, and where they are used. */
  readonly leftOut: readonly string[];
}

export interface TrackedArtifact {
  readonly reference: string;
  readonly digest: Digest;
  /** Bytes of its distinct blobs. */
  readonly bytes: number;
  /** What it took the place of, see `Movements`; absent for what stays, and without a previous lock. */
  readonly moved?: readonly string[];
  /** Who signed it upstream, where the release file asks for that. */
  readonly signed?: LockedSignature;
  /** When it was built, as it says itself: RFC 3339, UTC. */
  readonly created?: string;
  /** The newest version that there is upstream, also where it is not taken. */
  readonly newest?: string;
}

export interface TrackedChart extends TrackedArtifact {
  readonly name: string;
  readonly version: string;
  readonly rendered: boolean;
  readonly notRenderedBecause?: string;
}

export interface TrackedImage extends TrackedArtifact {
  readonly usedBy: readonly string[];
  /** Where the charts have it, and the value that controls it there. */
  readonly uses: readonly RenderedImage[];
}

type Locked = LockedChart | LockedImage;

/** What a run of `track` found, as data. `previous` is the lock that was there before. */
export function describeResolution(
  lock: Lock,
  resolution: Resolution,
  previous: Lock | undefined,
): Pick<
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
> {
  const sizes = new Map(
    [...resolution.charts, ...resolution.images].map((item) => [item.reference, sizeOf(item)]),
  );
  const uses = new Map(resolution.images.map((image) => [image.reference, image.uses]));
  const renderings = new Map(resolution.charts.map((chart) => [chart.reference, chart.rendering]));
  const movements = {
    charts: previous && findMovements(lock.charts, previous.charts),
    images: previous && findMovements(lock.images, previous.images),
  };
  const describe = (artifact: Locked, found?: Movements): TrackedArtifact => {
    const { reference, root, signed, created, newest } = artifact;
    const moved = found?.moved.get(reference);
    const bytes = sizes.get(reference) ?? 0;
    return {
      reference,
      digest: root.digest,
      bytes,
      ...(moved === undefined ? {} : { moved }),
      ...(signed === undefined ? {} : { signed }),
      ...(created === undefined ? {} : { created }),
      ...(newest === undefined ? {} : { newest }),
    };
  };
  const known = new Set(previous?.blobs.map(({ digest }) => digest));
  return {
    charts: lock.charts.map((chart) => {
      const rendering = renderings.get(chart.reference);
      return {
        ...describe(chart, movements.charts),
        name: chart.name,
        version: chart.version,
        rendered: rendering?.rendered ?? false,
        ...(rendering?.rendered === false ? { notRenderedBecause: rendering.reason } : {}),
      };
    }),
    images: lock.images.map((image) => ({
      ...describe(image, movements.images),
      usedBy: image.usedBy,
      uses: uses.get(image.reference) ?? [],
    })),
    removed: [...(movements.charts?.removed ?? []), ...(movements.images?.removed ?? [])],
    evidence: evidenceChanges(
      [...(previous?.charts ?? []), ...(previous?.images ?? [])],
      [...lock.charts, ...lock.images],
      new Map([...(movements.charts?.moved ?? []), ...(movements.images?.moved ?? [])]),
    ),
    bytes: total(lock.blobs),
    newBytes: total(lock.blobs.filter(({ digest }) => !known.has(digest))),
    findings: resolution.findings,
    warnings: resolution.warnings,
    ignoredValues: resolution.notes.values,
    leftOut: resolution.notes.leftOut,
  };
}

function sizeOf({ closure }: Resolution['images'][number] | Resolution['charts'][number]): number {
  const sizes = new Map(descriptorsOf(closure).map(({ digest, size }) => [digest, size]));
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

function total(blobs: readonly { readonly size: number }[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}
