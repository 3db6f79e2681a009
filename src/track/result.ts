import type { Digest } from '../oci/digest.ts';
import type { EvidenceChange } from '../release/evidence-changes.ts';
import type { LockedSignature } from '../release/lock.ts';
import type { SupportTimeline } from '../release/support-timeline.ts';
import type { Finding } from './finding.ts';
import type { NotesSection } from './notes.ts';
import type { RenderedImage } from './render-images.ts';
import type { PlacedWarning } from './rendered-notes.ts';
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
