import { resolve } from 'node:path';
import { connect } from '../connect.ts';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { readRequirements, type Requirements } from '../upstream-signature/requirement.ts';
import { chartAddresses, openChartRepositories } from './charts/open-repositories.ts';
import { openBundles } from './given-bundles.ts';
import { eachTarget } from './each-target.ts';
import { readInternalTargets } from './internal-side.ts';
import { hideCharts, type NewerCharts, planNewerCharts } from './newer-charts.ts';
import { compareEvidence } from './parity.ts';
import { preflight } from './preflight/preflight.ts';
import { prepare } from './prepare.ts';
import type { Promotion } from './promotion.ts';
import { promotionResultOf } from './promotion-result.ts';
import type { RecordSource } from './record/trusted-record.ts';
import type { Applied, PromoteResult } from './result.ts';
import { sendContent } from './send-content.ts';
import { setNames } from './set-names.ts';
import { refuseSharedRepositories } from './shared-repositories.ts';
import { otherTargets } from './shared-charts.ts';
import { parseShard } from './shard.ts';
import { createTwins } from './twins.ts';
import { verifySignatures } from './verify-signatures.ts';

export interface PromoteOptions {
  readonly bundle: readonly string[];
  readonly config: string;
  readonly trust: string | undefined;
  /** Names of the targets; none for all. */
  readonly to: readonly string[];
  readonly credentials?: string | undefined;
  readonly dryRun: boolean;
  /** Such as `2/5`: only the blobs of a part of the volumes are sent, and nothing gets a name. */
  readonly shard?: string | undefined;
  /** Stops after the checks before the first byte. */
  readonly preflight: boolean;
  /** Takes a bundle that was promoted before, although newer ones were since. */
  readonly allowRollback?: boolean;
}

/**
 * Checks who signed, and plans for each target; then writes to one after the other what it proves while it reads: blobs,
 * manifests, tags, chart repositories, and last the promotion record. What can be refused without reading the volumes is
 * refused before the first write; a blob that turns out to be damaged is not sent, and then nothing gets a name.
 */
export async function promote(options: PromoteOptions, runtime: Runtime): Promise<PromoteResult> {
  if (options.dryRun && options.preflight) {
    throw new UserError('OPTION_UNUSED', '`preflight` opens uploads, and `dry-run` writes nothing', {
      hint: 'Leave one of them out.',
    });
  }
  const { configs, ...side } = await readInternalTargets(options, runtime);
  const folders = options.bundle.map((folder) => resolve(runtime.cwd, folder));
  const shard = options.shard === undefined ? undefined : parseShard(options.shard);
  const given = await openBundles(folders, side, runtime, shard);
  refuseSharedRepositories(given.newest.manifest, side.releaseFile.promote);
  const { http, registries } = await connect(side.releaseFile.endpoints, runtime, {
    credentials: options.credentials,
    writesTo: options.dryRun ? [] : configs.map(({ registry }) => registry),
    charts: chartAddresses(configs),
  });
  const writes = !options.dryRun && !options.preflight;
  const requirements = await readRequirements(side.releaseFile);
  const targets = await eachTarget(configs, runtime.log, async (config) => {
    const source = { ...side, config, path: side.releaseFile.path, registries, log: runtime.log };
    const chartRepositories = openChartRepositories({ ...side, config }, http, runtime);
    const before = configs.slice(0, configs.indexOf(config));
    const twinsOf = createTwins(config, side.releaseFile.promote, before);
    const { allowRollback } = options;
    const promotion = await prepare(given, source, { allowRollback, chartRepositories, twinsOf });
    const planNewer = async (): Promise<NewerCharts> => {
      const { isRollback, undone } = promotion;
      if ((!isRollback && undone.length === 0) || given.share !== undefined) {
        return { hidden: [], staying: [] };
      }
      const others = otherTargets(config, side.releaseFile, writes ? [] : configs);
      return await planNewerCharts(given.newest.manifest, source, chartRepositories, { others, undone });
    };
    if (options.dryRun) {
      return async () => promotionResultOf(promotion, { newer: await planNewer() });
    }
    const findings = await preflight(promotion, { registries, requirements }, runtime);
    return async () => {
      const newer = await planNewer();
      const applied = writes
        ? await apply(promotion, newer, { ...source, requirements }, runtime)
        : { newer };
      return promotionResultOf(promotion, { findings, ...applied });
    };
  });
  const { release, sequence } = given.newest.manifest;
  const shown = options.shard && { shard: options.shard };
  return { release, sequence, dryRun: !writes, isRollback: false, ...shown, targets };
}

async function apply(
  promotion: Promotion,
  newer: NewerCharts,
  source: RecordSource & { readonly requirements: Requirements },
  runtime: Runtime,
): Promise<Applied> {
  const { config, given, destinations, plan } = promotion;
  const { name, release } = given.newest.manifest;
  const total = [...plan.uploads, ...plan.mounts].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  const progress = runtime.progress(`promote ${name} ${release} to ${config.name}`, total);
  try {
    const sent = await sendContent(promotion, source.registries, progress);
    if (given.share !== undefined) {
      return { ...sent, newer };
    }
    const signed = await verifySignatures(destinations, source.requirements, source.registries);
    let hidden = newer;
    const hide = async (): Promise<void> => {
      hidden = await hideCharts(newer, given.newest.manifest.created);
    };
    const afterwards = newer.hidden.length === 0 ? undefined : hide;
    const listed = await setNames(promotion, source, runtime, afterwards);
    return { ...sent, newer: hidden, evidence: compareEvidence(destinations, listed, signed) };
  } finally {
    progress.done();
  }
}
