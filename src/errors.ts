/**
 * The errors people meet. Every one has a `code` that scripts and tests can match, and an exit status:
 * 1 the user's mistake, 2 refused by verification or check, 3 a remote failed after retries.
 * Anything else that is thrown is a bug and keeps its stack.
 */

/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** `deploy/wandb.yaml:12:9`. */
export function formatPlace({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** `deploy/wandb.yaml:12`. */
export function formatLine({ file, line }: Place): string {
  return formatPlace({ file, ...(line === undefined ? {} : { line }) });
}

export interface ErrorOptions {
  /** Where the fault is. Whoever shows the error puts it before the message, which therefore does not say it again. */
  readonly at?: Place;
  /** What to do next, as a full sentence. */
  readonly hint?: string;
  /** The faults, one line each, where there are several: the message then sums them up. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

export abstract class TidegateError extends Error {
  abstract readonly exitCode: 1 | 2 | 3;
  readonly code: string;
  readonly at: Place | undefined;
  readonly hint: string | undefined;
  readonly details: readonly string[];

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.at = options.at;
    this.hint = options.hint;
    this.details = options.details ?? [];
  }
}

/** The user's mistake: configuration, options, files. */
export class UserError extends TidegateError {
  readonly exitCode = 1;
}

/** Verification or check says no: something is not what it claims to be. */
export class RefusedError extends TidegateError {
  readonly exitCode = 2;
}

/** A registry, chart repository or forge failed, also after retries. */
export class RemoteError extends TidegateError {
  readonly exitCode = 3;
}
