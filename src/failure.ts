import { type Place, TidegateError } from './errors.ts';
import { explainError } from './report/format.ts';
import { shortenPaths, shortPath } from './report/paths.ts';
import type { Runtime } from './runtime/runtime.ts';
import { fileError } from './system-error.ts';

/** The exit status of a bug; sysexits.h calls it EX_SOFTWARE. */
const bugStatus = 70;

/** What went wrong, for people: the text does not say the place. */
export interface Failure {
  readonly status: number;
  readonly text: string;
  readonly at?: Place;
}

/**
 * Logs what went wrong. The exit status is 1 for the user's mistake, also where only the file system said so; 2 for what
 * verification or check refused; 3 for a remote that failed; 70 for a bug. A stack is shown for bugs only, and only when
 * `TIDEGATE_DEBUG` is set.
 */
export function reportFailure(thrown: unknown, runtime: Runtime): Failure {
  const error = originOf(thrown);
  const failure = describeFailure(error, runtime);
  runtime.log.error(failure.text, failure.at);
  // Should it have been our fault after all, this says where.
  if (failure.status !== bugStatus && !(error instanceof TidegateError) && error instanceof Error) {
    runtime.log.debug(error.stack ?? '');
  }
  return failure;
}

/** What went wrong, where it is no bug of ours: undefined then. */
export function knownError(thrown: unknown): TidegateError | undefined {
  const error = originOf(thrown);
  return error instanceof TidegateError ? error : fileError(error);
}

/** Where tidying up fails too, what it was done for is the reason. */
function originOf(error: unknown): unknown {
  return error instanceof SuppressedError ? originOf(error.suppressed) : error;
}

function describeFailure(error: unknown, { env, cwd }: Runtime): Failure {
  const shown = knownError(error);
  if (shown !== undefined) {
    const { exitCode: status, at } = shown;
    const text = shortenPaths(explainError(shown), cwd, at === undefined ? [] : [at.file]);
    return { status, text, ...(at && { at: { ...at, file: shortPath(at.file, cwd) } }) };
  }
  const stack = error instanceof Error ? error.stack : undefined;
  if ((env['TIDEGATE_DEBUG'] ?? '') !== '' && stack !== undefined) {
    return { status: bugStatus, text: stack };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    status: bugStatus,
    text: `${message}\n  This is a bug in tidegate: please report it, with what TIDEGATE_DEBUG=1 prints.`,
  };
}
