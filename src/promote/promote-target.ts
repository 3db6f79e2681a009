import type { Http } from '../http/http.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Requirements } from '../upstream-signature/requirement.ts';
import { applyNames } from './apply-names.ts';
import { openChartRepositories } from './charts/open-repositories.ts';
import type { Act } from './each-target.ts';
import type { GivenBundles } from './given-bundles.ts';
import type { InternalTargets } from './internal-side.ts';
import { type NewerCharts, planNewerCharts } from './newer-charts.ts';
import { compareEvidence } from './parity.ts';
import { preflight } from './preflight/preflight.ts';
import { prepare } from './prepare.ts';
import type { Promotion } from './promotion.ts';
import { namingOf } from './promotion-naming.ts';
import { promotionResultOf } from './promotion-result.ts';
import type { RecordSource } from './record/trusted-record.ts';
import type { Applied } from './result.ts';
import { sendContent } from './send-content.ts';
import { otherTargets } from './shared-charts.ts';
import { createTwins } from './twins.ts';
import { verifySignatures } from './verify-signatures.ts';

/** What is the same for every target of a run. */
export interface PromoteRun {
  readonly side: InternalTargets;
  readonly given: GivenBundles;
  readonly http: Http;
  readonly registries: Registries;
  readonly requirements: Requirements;
  readonly allowRollback: boolean | undefined;
  readonly dryRun: boolean;
  /** False for a dry run, and where only the checks before the first byte are made. */
  readonly writes: boolean;
}

/**
 * Finds out what has to be done for one target.
 * @returns does it, or says what it would do
 * @throws what `prepare` and `preflight` raise
 */
export async function prepareTarget(config: PromoteConfig, run: PromoteRun, runtime: Runtime): Promise<Act> {
  const { side, given, http, registries, requirements, allowRollback, writes } = run;
  const { configs, releaseFile } = side;
  const source = { ...side, config, path: releaseFile.path, registries, log: runtime.log };
  const chartRepositories = openChartRepositories({ ...side, config }, http, runtime);
  const before = configs.slice(0, configs.indexOf(config));
  const twinsOf = createTwins(config, releaseFile.promote, before);
  const promotion = await prepare(given, source, { allowRollback, chartRepositories, twinsOf });
  const planNewer = async (): Promise<NewerCharts> => {
    const { isRollback, undone } = promotion;
    if ((!isRollback && undone.length === 0) || given.share !== undefined) {
      return { hidden: [], staying: [] };
    }
    const others = otherTargets(config, releaseFile, writes ? [] : configs);
    return await planNewerCharts(given.newest.manifest, source, chartRepositories, { others, undone });
  };
  if (run.dryRun) {
    return async () => promotionResultOf(promotion, { newer: await planNewer() });
  }
  const findings = await preflight(promotion, { registries, requirements }, runtime);
  return async () => {
    const newer = await planNewer();
    const applied = writes ? await apply(promotion, newer, { ...source, requirements }, runtime) : { newer };
    return promotionResultOf(promotion, { findings, ...applied });
  };
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
    const naming = await namingOf(promotion, newer, runtime.clock.now());
    const { listed, ...named } = await applyNames(naming, source, runtime);
    return { ...sent, ...named, evidence: compareEvidence(destinations, listed, signed) };
  } finally {
    progress.done();
  }
}
