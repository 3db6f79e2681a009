import type { Digest } from '../oci/digest.ts';
import type { PartialFailure } from '../partial-failure.ts';
import type { Forecast } from './forecast.ts';
import type { NewerCharts } from './newer-charts.ts';
import type { ParityRow } from './parity.ts';
import type { Finding } from './preflight/finding.ts';
import type { Sent } from './send-content.ts';

/** What a promotion did, or with `dryRun` would do. */
export interface PromoteResult {
  readonly release: string;
  readonly sequence: number;
  readonly dryRun: boolean;
  /** Without a bundle. */
  readonly isRollback: boolean;
  /** Such as `2/5`, where only blobs of a part of the volumes were to be sent. */
  readonly shard?: string;
  /** In the order of the release file. */
  readonly targets: readonly (TargetResult | FailedTarget)[];
}

/** A target that could not be promoted to, beside others. */
export interface FailedTarget {
  readonly name: string;
  readonly registry: string;
  readonly failure: PartialFailure;
}

export interface TargetResult extends Sent {
  /** Of the target. */
  readonly name: string;
  /** Host of the internal registry. */
  readonly registry: string;
  readonly images: readonly PromotedImage[];
  readonly charts: readonly PromotedChart[];
  /** Indexes to be written of which some platforms are left out; not every registry takes them, and a dry run cannot tell. */
  readonly sparseIndexes: number;
  readonly movedTags: readonly MovedTag[];
  /** Chart versions of newer releases that a rollback could not take out of a repository, each with the reason. */
  readonly stayingCharts?: readonly string[];
  /** The promotion record: `registry/path:release`. */
  readonly record: string;
  /** Everything was there already, and nothing was written. */
  readonly unchanged: boolean;
  /** What would go where; absent when it went there. */
  readonly forecast?: readonly Forecast[];
  /** What the checks before the first byte found; absent in a dry run, which cannot make them. */
  readonly findings?: readonly Finding[];
  /** What signs the images or is said about them, upstream and inside; absent as long as it is not there. */
  readonly evidence?: readonly ParityRow[];
}

/** A tag that stood for something else. */
export interface MovedTag {
  /** `registry/path:tag` */
  readonly reference: string;
  readonly from: Digest;
  readonly to: Digest;
}

/** What was written, and proven to be there. */
export interface Applied extends Sent {
  /** What only newer releases have put into chart repositories. */
  readonly newer: NewerCharts;
  /** None yet of a shard. */
  readonly evidence?: readonly ParityRow[];
}

/** `restored`, and `removed` of what only newer releases have: by a rollback. */
export type Action = 'promoted' | 'restored' | 'removed' | 'present';

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
