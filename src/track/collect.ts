import { RefusedError, RemoteError, TidegateError, UserError } from '../errors.ts';
import { withPlace } from '../report/format.ts';

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
      const results = new Map<number, Awaited<ReturnType<typeof work>>>();
      const queue = items.entries();
      const worker = async (): Promise<void> => {
        for (const [index, item] of queue) {
          try {
            results.set(index, await work(item));
          } catch (error) {
            if (!(error instanceof TidegateError)) {
              throw error;
            }
            failures.push({ error, context: context(item) });
          }
        }
      };
      await Promise.all(Array.from({ length: concurrency }, worker));
      return [...results].sort(([left], [right]) => left - right).map(([, result]) => result);
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
  const options = { ...(error.hint === undefined ? {} : { hint: error.hint }), cause: error };
  if (failures.length === 1) {
    const details = [...error.details, ...(context === undefined ? [] : [context])];
    const at = error.at === undefined ? {} : { at: error.at };
    return create(error.exitCode, error.code, error.message, { ...options, ...at, details });
  }
  const codes = new Set(failures.map((failure) => failure.error.code));
  const code = codes.size === 1 ? error.code : 'UPSTREAM_FAILED';
  // Work ends in any order; the message must not.
  const details = failures.map(describeFailure).sort();
  return create(error.exitCode, code, `${failures.length} sources could not be resolved`, {
    ...options,
    details,
  });
}

function describeFailure({ error, context }: Failure): string {
  return [
    withPlace(error.message, error.at),
    ...error.details,
    ...(context === undefined ? [] : [context]),
  ].join('; ');
}

function create(exitCode: 1 | 2 | 3, ...rest: ConstructorParameters<typeof UserError>): TidegateError {
  const types = { 1: UserError, 2: RefusedError, 3: RemoteError };
  return new types[exitCode](...rest);
}
