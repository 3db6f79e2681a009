import { type Place, RefusedError, RemoteError, type TidegateError, UserError } from './errors.ts';
import { knownError } from './failure.ts';
import { withPlace } from './report/format.ts';

/** What `TidegateError` has, of one of several things that are done one after the other. */
export interface PartialFailure {
  readonly exitStatus: TidegateError['exitCode'];
  readonly code: string;
  readonly message: string;
  readonly at?: Place;
  readonly details: readonly string[];
  readonly hint?: string;
}

/** One that fails does not keep the others from their turn; a bug does. */
export async function attempt<T>(act: () => Promise<T>): Promise<T | { readonly failure: PartialFailure }> {
  try {
    return await act();
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure === undefined) {
      throw thrown;
    }
    return { failure };
  }
}

/** What went wrong, for programs; undefined for a bug. */
export function failureOf(thrown: unknown): PartialFailure | undefined {
  const error = knownError(thrown);
  if (error === undefined) {
    return undefined;
  }
  const { exitCode: exitStatus, code, message, at, details, hint } = error;
  return { exitStatus, code, message, ...(at && { at }), details, ...(hint && { hint }) };
}

/** All of it, for the error of several; the first line is `dev: dev/values.yaml:3: there is no value at spec.x [PATH_NOT_FOUND]`. */
export function failureLines(name: string, failure: PartialFailure): readonly string[] {
  const { message, at, code, hint, details } = failure;
  const what = `${at === undefined ? message : withPlace(message, at)} [${code}]`;
  return [what, ...details, ...(hint === undefined ? [] : [hint])].map((line) => `${name}: ${line}`);
}

/** The error of all: of the kind of the one with the highest exit status. */
export function worstOf(
  failures: readonly Pick<PartialFailure, 'exitStatus'>[],
): typeof UserError | typeof RefusedError | typeof RemoteError {
  const worst = Math.max(...failures.map(({ exitStatus }) => exitStatus));
  return [UserError, RefusedError].find((_, index) => index + 1 === worst) ?? RemoteError;
}
