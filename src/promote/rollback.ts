import { connect } from '../connect.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { applyNames } from './apply-names.ts';
import { chartAddresses, openChartRepositories } from './charts/open-repositories.ts';
import { eachTarget } from './each-target.ts';
import { readInternalTargets } from './internal-side.ts';
import type { TagStep } from './plan.ts';
import { planRollback, type RollbackPlan } from './plan-rollback.ts';
import { readNamedRecord } from './record/chosen-record.ts';
import { isInForce } from './record/in-force.ts';
import { requireNoOther } from './record/pending.ts';
import type { PromotionRecord } from './record/record.ts';
import type { PromoteResult } from './result.ts';
import { rollbackResultOf } from './rollback-result.ts';
import { findRollbackTags } from './rollback-tags.ts';

export interface RollbackOptions {
  /** The release to go back to. */
  readonly rollback: string;
  readonly config: string;
  readonly trust: string | undefined;
  /** Names of the targets; none for all. */
  readonly to: readonly string[];
  readonly credentials?: string | undefined;
  readonly dryRun: boolean;
}

/**
 * Puts a release in force again that was promoted before, without its bundle: when all of it is still there, its tags are
 * set to what its record says, and `current` names it. What only other releases have stays. Nothing is sent, and no record
 * is written. It also undoes what a promotion has left half done that runs no more.
 * @throws what `readInternalTargets`, `readNamedRecord`, `planRollback`, `findRollbackTags` and `applyNames` raise
 */
export async function rollback(options: RollbackOptions, runtime: Runtime): Promise<PromoteResult> {
  const { configs, ...side } = await readInternalTargets(options, runtime);
  const { http, registries } = await connect(side.releaseFile.endpoints, runtime, {
    credentials: options.credentials,
    writesTo: options.dryRun ? [] : configs.map(({ registry }) => registry),
    charts: chartAddresses(configs),
  });
  let sequence = 0;
  const targets = await eachTarget(configs, runtime.log, async (config) => {
    const source = { ...side, config, registries, log: runtime.log };
    const charts = openChartRepositories({ ...side, config }, http, runtime);
    const record = await readNamedRecord(source, options.rollback);
    ({ sequence } = record);
    const plan = await planRollback(record, source, charts);
    const left = await requireNoOther(source, record, { clock: runtime.clock, isRollback: true });
    const tags = await findRollbackTags(plan.artifacts, source, left);
    const isThere = left === undefined && (await isInForce(source, record.release));
    return async () => {
      if (!options.dryRun) {
        await applyNames(namingOf(record, plan, tags), source, runtime.clock);
      }
      return rollbackResultOf(record, plan, { tags, config, isInForce: isThere });
    };
  });
  return { release: options.rollback, sequence, dryRun: options.dryRun, targets };
}

function namingOf(record: PromotionRecord, { artifacts, charts }: RollbackPlan, tags: readonly TagStep[]) {
  return {
    release: record,
    referrers: artifacts.flatMap(({ repository, referrers }) =>
      referrers.map((group) => ({ repository, ...group })),
    ),
    tags,
    destinations: artifacts,
    charts,
    created: record.manifest.created,
    isRollback: true,
  };
}
