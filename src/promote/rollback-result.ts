import type { PromoteConfig } from '../release/release-file.ts';
import { type NewerCharts, newerChartsOf } from './newer-charts.ts';
import type { TagStep } from './plan.ts';
import type { RestoredArtifact, RollbackPlan } from './plan-rollback.ts';
import type { PromotionRecord } from './record/record.ts';
import { chartAt, movedTagsOf } from './promotion-result.ts';
import type { Action, PromotedChart, PromotedImage, TargetResult } from './result.ts';
import { internalReference, recordRepository } from './targets.ts';

/**
 * @param found the tags that have to be set, what newer releases have put into chart repositories, and whether the release
 *   is in force already
 */
export function rollbackResultOf(
  { release, manifest }: PromotionRecord,
  plan: RollbackPlan,
  found: {
    readonly tags: readonly TagStep[];
    readonly newer: NewerCharts;
    readonly config: PromoteConfig;
    readonly isInForce: boolean;
  },
): TargetResult {
  const { tags, newer, config, isInForce } = found;
  const { images, charts } = describeArtifacts(manifest, plan, tags);
  const { removed, ...stayingCharts } = newerChartsOf(newer);
  return {
    name: config.name,
    registry: config.registry,
    images,
    charts: [...charts, ...removed],
    blobs: { sent: 0, mounted: 0, present: plan.presentBlobs },
    bytes: 0,
    sparseIndexes: 0,
    movedTags: movedTagsOf(tags),
    ...stayingCharts,
    record: `${recordRepository(config)}:${release}`,
    unchanged:
      isInForce &&
      tags.length === 0 &&
      removed.length === 0 &&
      plan.charts.every(({ lacking }) => lacking.length === 0),
  };
}

function describeArtifacts(
  { charts }: PromotionRecord['manifest'],
  plan: RollbackPlan,
  tags: readonly TagStep[],
): { readonly images: readonly PromotedImage[]; readonly charts: readonly PromotedChart[] } {
  const known = new Map(charts.map((chart) => [chart.reference, chart]));
  const moved = new Set(tags.map(internalReference));
  const images: PromotedImage[] = [];
  const placed: PromotedChart[] = [];
  for (const restored of plan.artifacts) {
    const { artifact, repository } = restored;
    const action = actionFor(
      restored.tags.some(({ tag }) => moved.has(internalReference({ repository, tag }))),
    );
    const chart = known.get(artifact.reference);
    if (chart === undefined) {
      images.push({
        reference: artifact.reference,
        internal: nameOf(restored),
        digest: artifact.root.digest,
        action,
      });
    } else {
      placed.push(chartAt(chart, `oci://${repository}`, action));
    }
  }
  const classic = plan.charts.flatMap(({ repository, lacking }) => {
    const added = new Set(lacking.map(({ chart }) => chart.reference));
    return charts.map((chart) => chartAt(chart, repository.url, actionFor(added.has(chart.reference))));
  });
  return { images, charts: [...placed, ...classic] };
}

function nameOf({ repository, tag }: RestoredArtifact): string {
  return tag === undefined ? repository : internalReference({ repository, tag });
}

function actionFor(isMoved: boolean): Action {
  return isMoved ? 'restored' : 'present';
}
