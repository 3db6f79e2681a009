import { RefusedError, RemoteError, type TidegateError, UserError } from '../errors.ts';
import { knownError } from '../failure.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import type { Log } from '../runtime/runtime.ts';
import type { FailedTarget, PromoteResult, TargetResult } from './result.ts';

/** Does what was found out to be done. */
type Act = () => Promise<TargetResult>;

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
  const prepared: (readonly [PromoteConfig, Act | FailedTarget])[] = [];
  for (const config of configs) {
    prepared.push([config, isOnly ? await prepare(config) : await attempt(config, () => prepare(config))]);
  }
  const outcomes: (TargetResult | FailedTarget)[] = [];
  for (const [config, act] of prepared) {
    if (typeof act !== 'function') {
      outcomes.push(act);
    } else if (isOnly) {
      outcomes.push(await act());
    } else {
      log.info(`Target ${config.name}: ${config.registry}`);
      outcomes.push(await attempt(config, act));
    }
  }
  return outcomes;
}

async function attempt<T>(config: PromoteConfig, act: () => Promise<T>): Promise<T | FailedTarget> {
  try {
    return await act();
  } catch (thrown) {
    const error = knownError(thrown);
    if (error === undefined) {
      throw thrown;
    }
    return failedTarget(config, error);
  }
}

function failedTarget({ name, registry }: PromoteConfig, error: TidegateError): FailedTarget {
  const { exitCode: exitStatus, code, message, details, hint } = error;
  return { name, registry, failure: { exitStatus, code, message, details, ...(hint && { hint }) } };
}

/** With the worst exit status of the targets that failed; undefined when none did. */
export function refusalOf({ release, isRollback, targets }: PromoteResult): TidegateError | undefined {
  const failed = targets.filter((target) => 'failure' in target);
  const worst = Math.max(...failed.map(({ failure }) => failure.exitStatus));
  if (failed.length === 0) {
    return undefined;
  }
  const Kind = [UserError, RefusedError].find((_, index) => index + 1 === worst) ?? RemoteError;
  return new Kind(
    'TARGETS_FAILED',
    `${release} was not ${isRollback ? 'put in force again in' : 'promoted to'} ${failed.length} of ${targets.length} targets`,
    {
      details: failed.map(({ name, failure }) => `${name}: ${failure.message} [${failure.code}]`),
      hint: `When that is mended, ${isRollback ? 'roll back' : 'promote'} again: ${isRollback ? `--rollback ${release} ` : ''}--to ${failed.map(({ name }) => name).join(',')}.`,
    },
  );
}
