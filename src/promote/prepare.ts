import { type Digest, digestOf } from '../oci/digest.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { createMapping } from '../release/mapping.ts';
import { findChartFile } from './charts/chart-layer.ts';
import type { ChartRepository } from './charts/chart-repository.ts';
import { planCharts } from './charts/plan-charts.ts';
import { resolveDestinations } from './destination.ts';
import type { GivenBundles } from './given-bundles.ts';
import { movingPolicy, refuseMovedTags, restoringPolicy } from './moved-tags.ts';
import { refuseMissingBlobs } from './needed-blobs.ts';
import { holdersOf, planPromotion, type RegistryState } from './plan.ts';
import type { Promotion } from './promotion.ts';
import { checkHistory, requireNoDoubt } from './record/history.ts';
import { isInForce } from './record/in-force.ts';
import type { Journal } from './record/journal.ts';
import { requireNoOther, undoneCharts } from './record/pending.ts';
import { requireNoPrune } from './record/prune-mark.ts';
import type { PromotionRecord } from './record/record.ts';
import { readHistory } from './record/all-records.ts';
import type { RecordSource } from './record/trusted-record.ts';
import { readRegistryState } from './registry-state.ts';
import { selectShard } from './shard.ts';
import { promotionTargets } from './targets.ts';
import type { TwinsOf } from './twins.ts';
import { createWhereabouts } from './whereabouts.ts';

interface Circumstances {
  readonly allowRollback: boolean | undefined;
  readonly chartRepositories: readonly ChartRepository[];
  readonly twinsOf: TwinsOf;
}

/**
 * Finds out everything that has to be done for one target; nothing is written. A shard has no more to do than its blobs.
 * @throws what history, mapping, plan and chart repositories refuse; RefusedError `NEEDED_BLOBS_MISSING`
 */
export async function prepare(
  given: GivenBundles,
  source: RecordSource,
  { allowRollback, chartRepositories, twinsOf }: Circumstances,
): Promise<Promotion> {
  const { config, registries } = source;
  const { newest, share } = given;
  const { manifest, store } = newest;
  const mapping = createMapping(config);
  const targets = promotionTargets(manifest, mapping);
  const { records, pending, ...standing } = await compareWithPast(given, source, allowRollback);
  const destinations = await resolveDestinations(targets, store, manifest.platforms);
  const isHeld = (digest: Digest): boolean => given.sources(digest) !== undefined;
  const whereabouts = createWhereabouts(manifest, targets, records, mapping);
  const state = await readRegistryState(registries, destinations, { isHeld, whereabouts, twinsOf });
  const mayMove = standing.isRollback
    ? restoringPolicy(config, records, mapping, pending)
    : movingPolicy(config, records, mapping);
  refuseMovedTags(destinations, state.tags, mayMove, pending);
  const whole = planPromotion(destinations, isHeld, state);
  const plan = share === undefined ? whole : selectShard(whole, destinations, share);
  const charts = await Promise.all(manifest.charts.map((chart) => findChartFile(store, chart)));
  const sources = chartSources(given, state, registries);
  const chartPlan = await planCharts(share === undefined ? chartRepositories : [], charts, sources);
  refuseMissingBlobs([...plan.missing, ...chartPlan.missing], whereabouts);
  return {
    config,
    given,
    destinations: share === undefined ? destinations : [],
    plan,
    charts: chartPlan,
    ...standing,
    undone: undoneCharts(pending, { release: manifest.release, bundle: digestOf(newest.bytes) }),
  };
}

/** What was promoted before, and whether the bundle may follow. */
async function compareWithPast(
  { newest: { manifest, bytes } }: GivenBundles,
  source: RecordSource,
  allowRollback: boolean | undefined,
): Promise<
  Pick<Promotion, 'isRecorded' | 'isInForce' | 'isRollback'> & {
    readonly records: readonly PromotionRecord[];
    readonly pending: Journal | undefined;
  }
> {
  await requireNoPrune(source);
  const { records, doubted } = await readHistory(source);
  const bundle = digestOf(bytes);
  const isRecorded = checkHistory(manifest, bundle, records, allowRollback) !== undefined;
  const isRollback = isRecorded && allowRollback === true;
  if (!isRollback) {
    requireNoDoubt(manifest, bundle, doubted);
  }
  return {
    records,
    pending: await requireNoOther(source, { release: manifest.release, bundle }, { isRollback }),
    isRecorded,
    isInForce: isRecorded && (await isInForce(source, manifest.release)),
    isRollback,
  };
}

/** A chart that a delta leaves out may be in the registry, although a chart repository lacks it. */
function chartSources(
  given: GivenBundles,
  state: RegistryState,
  registries: Registries,
): GivenBundles['sources'] {
  const holders = holdersOf(state);
  return (digest) => {
    const holder = holders.get(digest);
    return given.sources(digest) ?? (holder === undefined ? undefined : registries.repository(holder));
  };
}
