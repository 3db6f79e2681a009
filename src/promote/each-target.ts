import type { TidegateError } from '../errors.ts';
import { attempt, failureLines, worstOf } from '../partial-failure.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Log } from '../runtime/runtime.ts';
import type { FailedTarget, PromoteResult, TargetResult } from './result.ts';

/** Does what was found out to be done. */
export type Act = () => Promise<TargetResult>;

/**
 * Prepares all targets, so that what is wrong with the last one is known before the first byte, then acts on one after the
 * other. Of several, one that fails does not keep the others from their turn; a bug does.
 * @throws what `prepare` and `Act` raise, where there is one target only
 */
export async function eachTarget(
  configs: readonly PromoteConfig[],
  log: Pick<Log, 'info'>,
  prepare: (config: PromoteConfig) => Promise<Act>,
): Promise<readonly (TargetResult | FailedTarget)[]> {
  const isOnly = configs.length === 1;
  const prepared: (readonly [PromoteConfig, Awaited<ReturnType<typeof attempt<Act>>>])[] = [];
  for (const config of configs) {
    prepared.push([config, isOnly ? await prepare(config) : await attempt(() => prepare(config))]);
  }
  const outcomes: (TargetResult | FailedTarget)[] = [];
  for (const [{ name, registry }, act] of prepared) {
    if (typeof act !== 'function') {
      outcomes.push({ name, registry, ...act });
    } else if (isOnly) {
      outcomes.push(await act());
    } else {
      log.info(`Target ${name}: ${registry}`);
      outcomes.push({ name, registry, ...(await attempt(act)) });
    }
  }
  return outcomes;
}

/** With the worst exit status of the targets that failed; undefined when none did. */
export function refusalOf({ release, isRollback, targets }: PromoteResult): TidegateError | undefined {
  const failed = targets.filter((target) => 'failure' in target);
  if (failed.length === 0) {
    return undefined;
  }
  const Kind = worstOf(failed.map(({ failure }) => failure));
  return new Kind(
    'TARGETS_FAILED',
    `${release} was not ${isRollback ? 'put in force again in' : 'promoted to'} ${failed.length} of ${targets.length} targets`,
    {
      details: failed.flatMap(({ name, failure }) => failureLines(name, failure)),
      hint: `When that is mended, ${isRollback ? 'roll back' : 'promote'} again: ${isRollback ? `--rollback ${release} ` : ''}--to ${failed.map(({ name }) => name).join(',')}.`,
    },
  );
}
