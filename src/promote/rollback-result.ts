import type { PromoteConfig } from '../release/release-file.ts';
import { type NewerCharts, newerChartsOf } from './newer-charts.ts';
import type { TagStep } from './plan.ts';
import type { RollbackPlan } from './plan-rollback.ts';
import type { PromotionRecord } from './record/record.ts';
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
  const moved = new Set(tags.map(internalReference));
  const charts = new Map(manifest.charts.map((chart) => [chart.reference, chart]));
  const images: PromotedImage[] = [];
  const placed: PromotedChart[] = [];
  for (const { artifact, repository, tag, tags: own } of plan.artifacts) {
    const action = actionFor(
      own.some((entry) => moved.has(internalReference({ repository, tag: entry.tag }))),
    );
    const chart = charts.get(artifact.reference);
    if (chart === undefined) {
      const internal = tag === undefined ? repository : internalReference({ repository, tag });
      images.push({ reference: artifact.reference, internal, digest: artifact.root.digest, action });
    } else {
      const { name, version, archive } = chart;
      placed.push({ name, version, digest: archive, target: `oci://${repository}`, action });
    }
  }
  for (const { repository, lacking } of plan.charts) {
    const added = new Set(lacking.map(({ chart }) => chart.reference));
    placed.push(
      ...manifest.charts.map(({ name, version, archive, reference }) => ({
        name,
        version,
        digest: archive,
        target: repository.url,
        action: actionFor(added.has(reference)),
      })),
    );
  }
  const { removed, ...stayingCharts } = newerChartsOf(newer);
  return {
    name: config.name,
    registry: config.registry,
    images,
    charts: [...placed, ...removed],
    blobs: { sent: 0, mounted: 0, present: plan.presentBlobs },
    bytes: 0,
    sparseIndexes: 0,
    movedTags: tags.flatMap((step) =>
      step.replaces === undefined
        ? []
        : [{ reference: internalReference(step), from: step.replaces, to: step.target.digest }],
    ),
    ...stayingCharts,
    record: `${recordRepository(config)}:${release}`,
    unchanged:
      isInForce &&
      tags.length === 0 &&
      removed.length === 0 &&
      plan.charts.every(({ lacking }) => lacking.length === 0),
  };
}

function actionFor(isMoved: boolean): Action {
  return isMoved ? 'restored' : 'present';
}
