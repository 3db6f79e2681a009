import { dirname, resolve } from 'node:path';
import { connect } from '../connect.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { createMapping } from '../release/mapping.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { openChartFolder } from './charts/chart-folder.ts';
import { findChartLayer } from './charts/chart-layer.ts';
import type { ChartFile, ChartRepository } from './charts/chart-repository.ts';
import { planCharts } from './charts/plan-charts.ts';
import { resolveDestinations } from './destination.ts';
import { type GivenBundles, openBundles } from './given-bundles.ts';
import { type InternalSide, readInternalSide } from './internal-side.ts';
import { refuseMissingBlobs } from './needed-blobs.ts';
import { holdersOf, planPromotion } from './plan.ts';
import type { Promotion } from './promotion.ts';
import { checkHistory, requireNoDoubt } from './record/history.ts';
import { readHistory, type RecordSource } from './record/trusted-record.ts';
import { readRegistryState } from './registry-state.ts';
import { type PromoteResult, resultOf } from './result.ts';
import { type Sent, sendContent } from './send-content.ts';
import { setNames } from './set-names.ts';
import { requireSparseIndexes } from './sparse-index.ts';
import { promotionTargets } from './targets.ts';
import { createWhereabouts } from './whereabouts.ts';

export interface PromoteOptions {
  readonly bundle: readonly string[];
  readonly config: string;
  readonly trust: string | undefined;
  readonly credentials?: string | undefined;
  readonly dryRun: boolean;
  /** Takes a bundle that was promoted before, although newer ones were since. */
  readonly allowRollback?: boolean;
}

/**
 * Checks who signed, plans, and writes what it proves while it reads: blobs, manifests, tags, chart folders, and last the
 * promotion record. What can be refused without reading the volumes is refused before the first write; a blob that turns
 * out to be damaged is not sent, and then nothing gets a name.
 */
export async function promote(options: PromoteOptions, runtime: Runtime): Promise<PromoteResult> {
  const side = await readInternalSide(options, runtime);
  const folders = options.bundle.map((folder) => resolve(runtime.cwd, folder));
  const given = await openBundles(folders, side.trust, side.name, runtime);
  const { registries } = await connect(side.releaseFile.endpoints, runtime, {
    credentials: options.credentials,
    writesTo: options.dryRun ? undefined : side.config.registry,
  });
  const source = { ...side, registries, log: runtime.log };
  const promotion = await prepare(given, source, options.allowRollback, openChartRepositories(side, runtime));
  const sent = options.dryRun ? undefined : await apply(promotion, source, runtime);
  return resultOf(promotion, sent);
}

/** Finds out everything that has to be done; nothing is written. */
async function prepare(
  given: GivenBundles,
  source: RecordSource,
  allowRollback: boolean | undefined,
  chartRepositories: readonly ChartRepository[],
): Promise<Promotion> {
  const { config, registries } = source;
  const { manifest, bytes, store } = given.newest;
  const mapping = createMapping(config);
  const targets = promotionTargets(manifest, mapping);
  const { records, doubted } = await readHistory(source);
  const recorded = checkHistory(manifest, digestOf(bytes), records, allowRollback);
  if (recorded === undefined || allowRollback !== true) {
    requireNoDoubt(manifest, doubted);
  }
  const destinations = await resolveDestinations(targets, store, manifest.platforms);
  const charts: readonly ChartFile[] = await Promise.all(
    manifest.charts.map(async (chart) => ({ chart, layer: await findChartLayer(store, chart) })),
  );
  const isHeld = (digest: Digest): boolean => given.sources(digest) !== undefined;
  const whereabouts = createWhereabouts(manifest, targets, records, mapping);
  const state = await readRegistryState(registries, destinations, isHeld, whereabouts);
  const plan = planPromotion(destinations, isHeld, state);
  const holders = holdersOf(state);
  const sources: GivenBundles['sources'] = (digest) => {
    // A chart that a delta leaves out may be in the registry, although a chart repository lacks it.
    const holder = holders.get(digest);
    return given.sources(digest) ?? (holder === undefined ? undefined : registries.repository(holder));
  };
  const chartPlan = await planCharts(chartRepositories, charts, sources);
  refuseMissingBlobs([...plan.missing, ...chartPlan.missing], whereabouts);
  return {
    config,
    given,
    destinations,
    plan,
    charts: chartPlan,
    isRecorded: recorded !== undefined,
  };
}

async function apply(promotion: Promotion, source: RecordSource, runtime: Runtime): Promise<Sent> {
  const { given, plan } = promotion;
  const { name, release } = given.newest.manifest;
  const total = [...plan.uploads, ...plan.mounts].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  const progress = runtime.progress(`promote ${name} ${release}`, total);
  try {
    await requireSparseIndexes(plan.sparse, source.registries, runtime.log);
    const sent = await sendContent(promotion, source.registries, progress);
    await setNames(promotion, source, runtime);
    return sent;
  } finally {
    progress.done();
  }
}

/** Those that are no registry: charts in the registry are artifacts like images. */
function openChartRepositories(
  { releaseFile, config }: InternalSide,
  runtime: Runtime,
): readonly ChartRepository[] {
  const base = dirname(releaseFile.path);
  return config.charts.flatMap((target) =>
    target.kind === 'folder' ? [openChartFolder(resolve(base, target.path), target.url, runtime)] : [],
  );
}
