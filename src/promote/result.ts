import type { Digest } from '../oci/digest.ts';
import type { BlobCount } from './apply.ts';

/** What a promotion did, or with `dryRun` would do. */
export interface PromoteResult {
  readonly release: string;
  readonly sequence: number;
  /** Host of the internal registry. */
  readonly registry: string;
  readonly images: readonly PromotedImage[];
  readonly charts: readonly PromotedChart[];
  readonly blobs: BlobCount;
  /** Bytes of blobs that were sent. */
  readonly bytes: number;
  /** Indexes to be written of which some platforms are left out; not every registry takes them, and a dry run cannot tell. */
  readonly sparseIndexes: number;
  /** The promotion record: `registry/path:release`. */
  readonly record: string;
  readonly dryRun: boolean;
  /** Everything was there already, and nothing was written. */
  readonly unchanged: boolean;
}

export type Action = 'promoted' | 'present';

export interface PromotedImage {
  /** Upstream: `docker.io/wandb/local:0.62.2`. */
  readonly reference: string;
  /** `registry.yourdomain.com/local:0.62.2` */
  readonly internal: string;
  readonly digest: Digest;
  readonly action: Action;
}

export interface PromotedChart {
  readonly name: string;
  readonly version: string;
  /** Of the `.tgz`. */
  readonly digest: Digest;
  /** `oci://registry/path/name`, or the URL of a classic repository. */
  readonly target: string;
  readonly action: Action;
}
