import { TidegateError } from './errors.ts';
import { explainError, formatError } from './report/format.ts';
import type { Runtime } from './runtime/runtime.ts';

/** The exit status of a bug; sysexits.h calls it EX_SOFTWARE. */
const bugStatus = 70;

/**
 * Tells what went wrong and resolves it to the exit status: 1 the user's mistake, 2 refused by verification or check,
 * 3 a remote failed, 70 a bug. A stack is shown for bugs only, and only when `TIDEGATE_DEBUG` is set.
 */
export function reportFailure(error: unknown, runtime: Runtime): number {
  if (error instanceof TidegateError) {
    runtime.log.error(explainError(error), error.at);
    return error.exitCode;
  }
  const debugging = (runtime.env['TIDEGATE_DEBUG'] ?? '') !== '';
  const stack = error instanceof Error ? error.stack : undefined;
  runtime.log.error(
    debugging && stack !== undefined
      ? stack
      : `${formatError(error)}\n  This is a bug in tidegate: please report it, with what TIDEGATE_DEBUG=1 prints.`,
  );
  return bugStatus;
}
