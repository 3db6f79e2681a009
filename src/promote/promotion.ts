import type { PromoteConfig } from '../release/release-file.ts';
import type { ChartPlan } from './charts/plan-charts.ts';
import type { Destination } from './destination.ts';
import type { GivenBundles } from './given-bundles.ts';
import type { PromotionPlan } from './plan.ts';
import type { Journal } from './record/journal.ts';

/** Everything that is known before the first write. */
export interface Promotion {
  readonly config: PromoteConfig;
  readonly given: GivenBundles;
  /** None of a shard: it proves and names nothing. */
  readonly destinations: readonly Destination[];
  /** For the internal registry. */
  readonly plan: PromotionPlan;
  /** For classic chart repositories. */
  readonly charts: ChartPlan;
  /** This very bundle was promoted before. */
  readonly isRecorded: boolean;
  /** It is the release in force. */
  readonly isInForce: boolean;
  /** It was promoted before, and may take the place of newer ones. */
  readonly isRollback: boolean;
  /** Charts that runs before this one have added, which never came to a record. */
  readonly undone: Journal['charts'];
}
