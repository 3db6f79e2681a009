import { connect } from '../connect.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { applyNames } from './apply-names.ts';
import { chartAddresses, openChartRepositories } from './charts/open-repositories.ts';
import { eachTarget } from './each-target.ts';
import { readInternalTargets } from './internal-side.ts';
import {
  hideCharts,
  type NewerCharts,
  planNewerCharts,
  sharedAddresses,
  type StayingVersion,
} from './newer-charts.ts';
import type { TagStep } from './plan.ts';
import { planRollback, type RollbackPlan } from './plan-rollback.ts';
import { readNamedRecord } from './record/chosen-record.ts';
import { isInForce } from './record/in-force.ts';
import { requireNoOther } from './record/pending.ts';
import type { PromotionRecord } from './record/record.ts';
import type { RecordSource } from './record/trusted-record.ts';
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
    const source = { ...side, config, registries, log: runtime.log };
    const charts = openChartRepositories({ ...side, config }, http, runtime);
    const record = await readNamedRecord(source, options.rollback);
    ({ sequence } = record);
    const plan = await planRollback(record, source, charts);
    const left = await requireNoOther(source, record, { clock: runtime.clock, isRollback: true });
    const tags = await findRollbackTags(plan.artifacts, source, left);
    const shared = sharedAddresses(config, side.releaseFile.promote);
    const newer = await planNewerCharts(record, source, charts, shared);
    const isThere = left === undefined && (await isInForce(source, record.release));
    return async () => {
      const refused = options.dryRun ? [] : await apply({ record, plan, tags, newer }, source, runtime);
      const staying = [...newer.staying, ...refused];
      const { hidden } = newer;
      return rollbackResultOf(record, plan, { tags, hidden, staying, config, isInForce: isThere });
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

/** @returns the charts of newer releases that repositories do not let go */
async function apply(
  steps: Steps,
  source: RecordSource,
  runtime: Runtime,
): Promise<readonly StayingVersion[]> {
  const { record, plan, newer } = steps;
  for (const { repository } of plan.charts.filter(({ lacking }) => lacking.length > 0)) {
    await repository.probe?.();
  }
  const refused: StayingVersion[] = [];
  const afterwards = async (): Promise<void> => {
    refused.push(...(await hideCharts(newer.hidden, record.manifest.created)));
  };
  await applyNames(
    { ...namingOf(steps), ...(newer.hidden.length === 0 ? {} : { afterwards }) },
    source,
    runtime,
  );
  return refused;
}

function namingOf({ record, plan: { artifacts, charts }, tags }: Steps) {
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
