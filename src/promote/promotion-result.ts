import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { Destination } from './destination.ts';
import type { PromotionPlan, TagStep } from './plan.ts';
import { forecastOf } from './forecast.ts';
import { type NewerCharts, newerChartsOf } from './newer-charts.ts';
import type { Finding } from './preflight/finding.ts';
import type { Promotion } from './promotion.ts';
import { internalReference, recordRepository } from './targets.ts';
import type { Action, Applied, MovedTag, PromotedChart, PromotedImage, TargetResult } from './result.ts';

/** @param done what was found and written; absent in a dry run, which says what would be */
export function promotionResultOf(
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
