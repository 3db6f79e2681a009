import { randomBytes } from 'node:crypto';
import type { Clock } from '../runtime/runtime.ts';
import { formatTime } from '../utc.ts';
import type { ChartPlan } from './charts/plan-charts.ts';
import type { NewerCharts } from './newer-charts.ts';
import type { PromotionPlan, TagStep } from './plan.ts';
import type { Journal } from './record/journal.ts';
import type { NewRecord, PromotionRecord } from './record/record.ts';
import type { RecordSource } from './record/trusted-record.ts';
import type { NameStep } from './take-back.ts';
import { internalReference } from './targets.ts';
import type { NamedDestination } from './verify-names.ts';

/** What puts a release in force, whose content is all there. */
export interface Naming {
  readonly release: Pick<PromotionRecord, 'release' | 'sequence' | 'bundle'>;
  readonly referrers: PromotionPlan['referrers'];
  readonly tags: readonly TagStep[];
  /** What all names are then, for the proof. */
  readonly destinations: readonly NamedDestination[];
  readonly charts: ChartPlan['additions'];
  /** Of the bundle, for the index of a chart repository. */
  readonly created: string;
  /** Absent when it is there. */
  readonly record?: NewRecord;
  /** What goes out of chart repositories when the release is in force, and before the names are crossed out. */
  readonly newer: NewerCharts;
  /** It may take the place of a newer release, and of what another run has left half done. */
  readonly isRollback: boolean;
}

/** The chart repositories that get something. */
export function additionsOf({ charts }: Naming): ChartPlan['additions'] {
  return charts.filter((addition) => addition.charts.length > 0);
}

/** What is written down before the first name is set. */
export function journalOf(
  { release, charts, isRollback }: Naming,
  tags: readonly NameStep[],
  { name }: RecordSource,
  clock: Clock,
): Journal {
  return {
    schemaVersion: 1,
    name,
    release: release.release,
    bundle: release.bundle,
    ...(isRollback ? { isRollback } : {}),
    run: randomBytes(8).toString('hex'),
    openedAt: formatTime(clock.now()),
    tags: tags.map((step) => ({
      reference: internalReference(step),
      ...(step.before === undefined ? {} : { before: step.before.digest }),
      after: step.target.digest,
    })),
    charts: charts.flatMap(({ repository, charts: added }) =>
      added.map(({ chart, layer }) => ({
        repository: repository.url,
        name: chart.name,
        version: chart.version,
        digest: layer.digest,
      })),
    ),
  };
}
