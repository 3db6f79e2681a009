import { connect } from '../connect.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { applyNames } from './apply-names.ts';
import { largestOf } from './charts/chart-repository.ts';
import { chartAddresses, openChartRepositories } from './charts/open-repositories.ts';
import { eachTarget } from './each-target.ts';
import { readInternalTargets } from './internal-side.ts';
import type { Naming } from './naming.ts';
import { type NewerCharts, planNewerCharts } from './newer-charts.ts';
import type { TagStep } from './plan.ts';
import { planRollback, type RollbackPlan } from './plan-rollback.ts';
import { readNamedRecord } from './record/chosen-record.ts';
import { isInForce } from './record/in-force.ts';
import { requireNoOther, undoneCharts } from './record/pending.ts';
import type { PromotionRecord } from './record/record.ts';
import type { RecordSource } from './record/trusted-record.ts';
import type { PromoteResult } from './result.ts';
import { rollbackResultOf } from './rollback-result.ts';
import { otherTargets } from './shared-charts.ts';
import { findLeftTags, findRollbackTags } from './rollback-tags.ts';

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
 * set to what its record says, and `current` names it. What only newer releases have put into classic chart repositories is
 * taken out of what people see there; tags of theirs stay. Nothing is sent, and no record is written. It also undoes what a
 * promotion has left half done that runs no more.
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
    const source = { ...side, config, path: side.releaseFile.path, registries, log: runtime.log };
    const charts = openChartRepositories({ ...side, config }, http, runtime);
    const record = await readNamedRecord(source, options.rollback);
    ({ sequence } = record);
    const plan = await planRollback(record, source, charts);
    const pending = await requireNoOther(source, record, { clock: runtime.clock, isRollback: true });
    const tags = await findRollbackTags(plan.artifacts, source, pending);
    const tellTags = await findLeftTags(pending, record, plan.artifacts, source);
    const isThere = pending === undefined && (await isInForce(source, record.release));
    return async () => {
      tellTags.forEach((text) => runtime.log.warning(text));
      // Only now is known what the targets before this one have in force.
      const others = otherTargets(config, side.releaseFile, options.dryRun ? configs : []);
      const undone = undoneCharts(pending, record);
      const planned = await planNewerCharts(record.manifest, source, charts, { others, undone });
      const newer = options.dryRun
        ? planned
        : await apply({ record, plan, tags, newer: planned }, source, runtime);
      return rollbackResultOf(record, plan, { tags, newer, config, isInForce: isThere });
    };
  });
  return { release: options.rollback, sequence, dryRun: options.dryRun, isRollback: true, targets };
}

interface Steps {
  readonly record: PromotionRecord;
  readonly plan: RollbackPlan;
  readonly tags: readonly TagStep[];
  readonly newer: NewerCharts;
}

/** @returns with the charts of newer releases that repositories do not let go */
async function apply(steps: Steps, source: RecordSource, runtime: Runtime): Promise<NewerCharts> {
  for (const { repository, lacking } of steps.plan.charts.filter((each) => each.lacking.length > 0)) {
    await repository.probe?.(largestOf(lacking));
  }
  const { newer } = await applyNames(namingOf(steps), source, runtime);
  return newer;
}

function namingOf({ record, plan: { artifacts, charts }, tags, newer }: Steps): Naming {
  return {
    release: record,
    referrers: artifacts.flatMap(({ repository, referrers }) =>
      referrers.map((group) => ({ repository, ...group })),
    ),
    tags,
    destinations: artifacts,
    charts,
    created: record.manifest.created,
    newer,
    isRollback: true,
  };
}
