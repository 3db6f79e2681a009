import { TidegateError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { worstOf } from '../partial-failure.ts';
import { withPlace } from '../report/format.ts';
import { orError } from '../unless.ts';

/** Runs work on many items and keeps all failures, so that people see every missing image at once and not one per run. */
export interface Collection {
  /**
   * Works on the items, a few at a time.
   * @param context what to add to a failure: `needed by operator-wandb`; undefined for nothing
   * @returns the results of those that succeeded, in order
   */
  each<T, R>(
    items: readonly T[],
    context: (item: T) => string | undefined,
    work: (item: T) => Promise<R>,
  ): Promise<readonly R[]>;
  /** @throws TidegateError the failure, or one that lists all of them; its class is that of the gravest */
  finish(): void;
}

interface Failure {
  readonly error: TidegateError;
  readonly context: string | undefined;
}

/** More would only run into the rate limits of public registries. */
const concurrency = 6;

export function startCollection(): Collection {
  const failures: Failure[] = [];
  return {
    async each(items, context, work) {
      const outcomes = await mapConcurrently(items, concurrency, async (item) => {
        const value = await orError(work(item));
        return value instanceof TidegateError ? { error: value, context: context(item) } : { value };
      });
      failures.push(...outcomes.filter((outcome) => outcome.error !== undefined));
      return outcomes.flatMap((outcome) => (outcome.error === undefined ? [outcome.value] : []));
    },
    finish() {
      if (failures.length > 0) {
        throw combine(failures);
      }
    },
  };
}

function combine(failures: readonly Failure[]): TidegateError {
  const [first] = failures.toSorted((left, right) => right.error.exitCode - left.error.exitCode);
  if (first === undefined) {
    throw new Error('nothing to combine');
  }
  const { error, context } = first;
  const Kind = worstOf([{ exitStatus: error.exitCode }]);
  const options = { ...(error.hint === undefined ? {} : { hint: error.hint }), cause: error };
  if (failures.length === 1) {
    const details = [...error.details, ...(context === undefined ? [] : [context])];
    const at = error.at === undefined ? {} : { at: error.at };
    return new Kind(error.code, error.message, { ...options, ...at, details });
  }
  const codes = new Set(failures.map((failure) => failure.error.code));
  const code = codes.size === 1 ? error.code : 'UPSTREAM_FAILED';
  // Work ends in any order; the message must not.
  const details = failures.map(describeFailure).sort();
  return new Kind(code, `${failures.length} sources could not be resolved`, { ...options, details });
}

function describeFailure({ error, context }: Failure): string {
  return [
    withPlace(error.message, error.at),
    ...error.details,
    ...(context === undefined ? [] : [context]),
  ].join('; ');
}
