import type { Digest } from '../oci/digest.ts';
import type { LockedArtifact } from '../release/lock.ts';

/** `bundle.json`: what is in a bundle, by digest. Canonical JSON (RFC 8785), and the only thing that is signed. */
export interface BundleManifest {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly release: string;
  readonly sequence: number;
  readonly audience: string;
  /** Taken from the lock. */
  readonly created: string;
  /**
   * The platforms that were chosen, where there are several: of an image's index, what is for others is left out on
   * purpose. Absent where every index is whole.
   */
  readonly platforms?: readonly string[];
  /** Digest of the `index.json` in volume 000. */
  readonly index: Digest;
  /** Files beside the volumes, sorted by name. */
  readonly files: readonly { readonly name: string; readonly digest: Digest; readonly size: number }[];
  readonly images: readonly LockedArtifact[];
  readonly charts: readonly BundledChart[];
  /** Blobs in the volumes, sorted by digest. `volume` is the tar they are in, also when that is cut into parts. */
  readonly blobs: readonly BundledBlob[];
  /** Blobs left out because the base has them, sorted by digest. */
  readonly needs: readonly NeededBlob[];
  /** Volume files, sorted by name. A volume larger than the limit is cut: `….001.tar.part000`, …; `cat` restores it. */
  readonly volumes: readonly { readonly name: string; readonly size: number }[];
}

export interface BundledChart extends LockedArtifact {
  readonly name: string;
  readonly version: string;
  /** Of the `.tgz`, as the index of a classic repository names it; among the blobs or what is needed. */
  readonly archive: Digest;
}

export interface BundledBlob {
  readonly digest: Digest;
  readonly size: number;
  readonly volume: string;
}

export interface NeededBlob {
  readonly digest: Digest;
  readonly size: number;
  /** `host/repository` (upstream names) that hold it. */
  readonly repositories: readonly string[];
}
