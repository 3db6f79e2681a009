import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { Digest } from '../oci/digest.ts';
import type { PartialFailure } from '../partial-failure.ts';
import type { Destination } from './destination.ts';
import type { PromotionPlan, TagStep } from './plan.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { type NewerCharts, newerChartsOf } from './newer-charts.ts';
import type { ParityRow } from './parity.ts';
import type { Finding } from './preflight/finding.ts';
import type { Promotion } from './promotion.ts';
import type { Sent } from './send-content.ts';
import { internalReference, recordRepository } from './targets.ts';

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
interface MovedTag {
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

/** @param done what was found and written; absent in a dry run, which says what would be */
export function targetResultOf(
  promotion: Promotion,
  {
    newer,
    ...done
  }: { readonly findings?: readonly Finding[]; readonly newer: NewerCharts } & Partial<Applied>,
): TargetResult {
  const { config, given, destinations, plan, charts, isRecorded, isInForce } = promotion;
  const { release } = given.newest.manifest;
  const changes = changesIn(plan);
  const { removed, ...stayingCharts } = newerChartsOf(newer);
  const wouldSend = {
    blobs: { sent: plan.uploads.length, mounted: plan.mounts.length, present: plan.presentBlobs },
    bytes: plan.uploads.reduce((sum, { descriptor }) => sum + descriptor.size, 0),
  };
  return {
    name: config.name,
    registry: config.registry,
    images: imagesOf(destinations, changes),
    charts: [...chartsOf(promotion, changes), ...removed],
    ...wouldSend,
    ...(done.blobs === undefined ? { forecast: forecastOf(promotion) } : {}),
    ...done,
    sparseIndexes: plan.sparse.length,
    movedTags: movedTagsOf(plan.tags),
    ...stayingCharts,
    record: `${recordRepository(config)}:${release}`,
    unchanged:
      isRecorded &&
      isInForce &&
      changes.size === 0 &&
      plan.referrers.length === 0 &&
      removed.length === 0 &&
      charts.additions.every(({ lacking }) => lacking.length === 0),
  };
}

/** The tags that stood for something else before: those that are new are not among them. */
export function movedTagsOf(tags: readonly TagStep[]): readonly MovedTag[] {
  return tags.flatMap((step) =>
    step.replaces === undefined
      ? []
      : [{ reference: internalReference(step), from: step.replaces, to: step.target.digest }],
  );
}

/** Every name that content has once the plan is written, by digest or by tag. */
function changesIn({ uploads, mounts, manifests, tags }: PromotionPlan): ReadonlySet<string> {
  return new Set([
    ...[...uploads, ...mounts, ...manifests].map(
      ({ repository, descriptor }) => `${repository}@${descriptor.digest}`,
    ),
    ...tags.map(internalReference),
  ]);
}

function imagesOf(
  destinations: readonly Destination[],
  changes: ReadonlySet<string>,
): readonly PromotedImage[] {
  return destinations
    .filter(({ kind }) => kind === 'image')
    .map((destination) => ({
      reference: destination.artifact.reference,
      internal: internalReference(destination),
      digest: destination.artifact.root.digest,
      action: actionFor(destination, changes),
    }));
}

function chartsOf(
  { given, destinations, charts: { additions } }: Promotion,
  changes: ReadonlySet<string>,
): readonly PromotedChart[] {
  const { charts } = given.newest.manifest;
  const oci = destinations.flatMap((destination) => {
    const { kind, artifact, repository } = destination;
    return kind === 'chart'
      ? [chartAt(artifact, `oci://${repository}`, actionFor(destination, changes))]
      : [];
  });
  const classic = additions.flatMap((addition) => {
    const added = new Set(addition.lacking.map(({ chart }) => chart));
    return charts.map((chart) => chartAt(chart, addition.repository.url, actionOf(added.has(chart))));
  });
  return [...oci, ...classic];
}

/** @param target as `PromotedChart` has it */
export function chartAt(
  { name, version, archive }: BundledChart,
  target: string,
  action: Action,
): PromotedChart {
  return { name, version, digest: archive, target, action };
}

/** Something of it is in the plan. */
function actionFor(
  { repository, manifests, blobs, tags }: Destination,
  changes: ReadonlySet<string>,
): Action {
  const content = [...blobs, ...manifests.map(({ descriptor }) => descriptor)];
  return actionOf(
    content.some(({ digest }) => changes.has(`${repository}@${digest}`)) ||
      tags.some(({ tag }) => changes.has(internalReference({ repository, tag }))),
  );
}

function actionOf(isPlanned: boolean): Action {
  return isPlanned ? 'promoted' : 'present';
}
