import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { Digest } from '../oci/digest.ts';
import type { Destination } from './destination.ts';
import type { PromotionPlan } from './plan.ts';
import type { Promotion } from './promotion.ts';
import type { Sent } from './send-content.ts';
import { internalReference, recordRepository } from './targets.ts';

/** What a promotion did, or with `dryRun` would do. */
export interface PromoteResult extends Sent {
  readonly release: string;
  readonly sequence: number;
  /** Host of the internal registry. */
  readonly registry: string;
  readonly images: readonly PromotedImage[];
  readonly charts: readonly PromotedChart[];
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

/** @param sent what was written; absent in a dry run, which says what would be */
export function resultOf(promotion: Promotion, sent: Sent | undefined): PromoteResult {
  const { config, given, destinations, plan, charts, isRecorded } = promotion;
  const { release, sequence } = given.newest.manifest;
  const changes = changesIn(plan);
  const wouldSend = {
    blobs: { sent: plan.uploads.length, mounted: plan.mounts.length, present: plan.presentBlobs },
    bytes: plan.uploads.reduce((sum, { descriptor }) => sum + descriptor.size, 0),
  };
  return {
    release,
    sequence,
    registry: config.registry,
    images: imagesOf(destinations, changes),
    charts: chartsOf(promotion, changes),
    ...(sent ?? wouldSend),
    sparseIndexes: plan.sparse.length,
    record: `${recordRepository(config)}:${release}`,
    dryRun: sent === undefined,
    unchanged:
      isRecorded &&
      changes.size === 0 &&
      plan.referrers.length === 0 &&
      charts.additions.every((addition) => addition.charts.length === 0),
  };
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
    const added = new Set(addition.charts.map(({ chart }) => chart));
    return charts.map((chart) => chartAt(chart, addition.repository.url, actionOf(added.has(chart))));
  });
  return [...oci, ...classic];
}

function chartAt({ name, version, archive }: BundledChart, target: string, action: Action): PromotedChart {
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
