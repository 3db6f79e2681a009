import type { PromoteConfig } from '../release/release-file.ts';
import type { ContentFault } from '../verify/content-fault.ts';
import type { ChartFile, ChartFolderPlan } from './charts-folder.ts';
import type { Destination } from './destination.ts';
import type { PromotionPlan } from './plan.ts';
import type { GivenBundles } from './given-bundles.ts';

/** Everything that is known before the first write. */
export interface Promotion {
  readonly config: PromoteConfig;
  readonly given: GivenBundles;
  readonly destinations: readonly Destination[];
  readonly charts: readonly ChartFile[];
  readonly plan: PromotionPlan;
  readonly folders: readonly ChartFolderPlan[];
  /** Charts that cannot be read from the medium: all else is sent, and nothing is named. */
  readonly damage: readonly ContentFault[];
  readonly isRecorded: boolean;
}
