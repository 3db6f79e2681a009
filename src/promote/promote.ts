import { dirname, resolve } from 'node:path';
import { connect } from '../connect.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { readTrustPolicy } from '../verify/trust-policy.ts';
import type { ContentFault } from '../verify/content-fault.ts';
import { applyPlan, type BlobCount } from './apply.ts';
import { findChartLayer } from './chart-content.ts';
import {
  applyChartFolder,
  type ChartFile,
  type ChartFolderPlan,
  type ChartOrigin,
  planChartFolder,
} from './charts-folder.ts';
import { resolveDestinations } from './destination.ts';
import { checkHistory } from './history.ts';
import { createMapping } from './mapping.ts';
import { planPromotion, type RegistryState } from './plan.ts';
import type { Promotion } from './promotion.ts';
import { requirePromote, trustPolicyPath } from './config.ts';
import { recordOf, resultOf } from './outcome.ts';
import { readRegistryState } from './registry-state.ts';
import { requireSparseIndexes } from './sparse-index.ts';
import type { PromoteResult } from './result.ts';
import { promotionTargets } from './targets.ts';
import { readHistory, type RecordSource } from './trusted-record.ts';
import { openBundles } from './given-bundles.ts';
import { createWhereabouts } from './whereabouts.ts';
import { writeRecord } from './write-record.ts';

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
  const releaseFile = await readReleaseFile(resolve(runtime.cwd, options.config));
  const config = requirePromote(releaseFile);
  const folders = options.bundle.map((folder) => resolve(runtime.cwd, folder));
  const { name } = releaseFile;
  const trust = await readTrustPolicy(trustPolicyPath(options.trust, releaseFile, runtime.cwd));
  const given = await openBundles(folders, trust, name, runtime);
  const { manifest, bytes, store } = given.newest;
  const mapping = createMapping(config);
  const targets = promotionTargets(manifest, mapping);
  const { registries } = await connect(releaseFile.endpoints, runtime, {
    credentials: options.credentials,
    writesTo: options.dryRun ? undefined : config.registry,
  });
  const source: RecordSource = { registries, config, name, trust, log: runtime.log };
  const records = await readHistory(source);
  const recorded = checkHistory(manifest, digestOf(bytes), records, options.allowRollback);
  const destinations = await resolveDestinations(targets, store, manifest.platforms);
  const charts = await Promise.all(
    manifest.charts.map(async (chart) => ({ chart, layer: await findChartLayer(store, chart) })),
  );
  const isHeld = (digest: Digest): boolean => given.sources(digest) !== undefined;
  const whereabouts = createWhereabouts(manifest, targets, records, mapping);
  const state = await readRegistryState(registries, destinations, isHeld, whereabouts);
  const sources = (digest: Digest): ReadableStore | undefined =>
    given.sources(digest) ?? holderOf(digest, state, registries);
  const damage: ContentFault[] = [];
  const promotion: Promotion = {
    config,
    given,
    destinations,
    charts,
    plan: planPromotion(destinations, isHeld, state, whereabouts),
    folders: await planFolders(config, dirname(releaseFile.path), charts, { sources, whereabouts, damage }),
    damage,
    isRecorded: recorded !== undefined,
  };
  const sent = options.dryRun ? undefined : await apply(promotion, source, runtime);
  return resultOf(promotion, sent);
}

async function apply(
  promotion: Promotion,
  source: RecordSource,
  runtime: Runtime,
): Promise<{ blobs: BlobCount; bytes: number }> {
  const { given, destinations, plan, folders } = promotion;
  const { registries } = source;
  const { manifest, bytes, signatures } = given.newest;
  const total = [...plan.uploads, ...plan.mounts].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  const progress = runtime.progress(`promote ${manifest.name} ${manifest.release}`, total);
  try {
    await requireSparseIndexes(plan.sparse, registries, runtime.log);
    const sent = await applyPlan(plan, destinations, {
      registries,
      sources: given.sources,
      bundle: given.newest,
      damage: promotion.damage,
      progress,
    });
    for (const folder of folders) {
      await applyChartFolder(folder, manifest.created, runtime);
    }
    if (!promotion.isRecorded) {
      const config = recordOf(promotion, runtime.clock.now());
      const files = signatures.map(({ file }) => file.bytes);
      const record = { config, bundleBytes: bytes, signatures: files };
      await writeRecord(source, record, runtime.clock);
    }
    return sent;
  } finally {
    progress.done();
  }
}

async function planFolders(
  config: PromoteConfig,
  base: string,
  charts: readonly ChartFile[],
  origin: ChartOrigin,
): Promise<readonly ChartFolderPlan[]> {
  const plans: ChartFolderPlan[] = [];
  for (const target of config.charts) {
    if (target.kind === 'folder') {
      plans.push(await planChartFolder(resolve(base, target.path), charts, origin));
    }
  }
  return plans;
}

/** A chart that a delta leaves out may be in the registry, although the folder lacks it. */
function holderOf(
  digest: Digest,
  { content }: RegistryState,
  registries: Registries,
): ReadableStore | undefined {
  const holder = [...content].find(([, digests]) => digests.has(digest))?.[0];
  return holder === undefined ? undefined : registries.repository(holder);
}
