import assert from 'node:assert/strict';
import { TidegateError } from '../../src/errors.ts';
import { withPlace } from '../../src/report/format.ts';

/** The error that `body` throws; fails when it throws none, or one that is not for people. */
export function thrownBy(body: () => unknown): TidegateError {
  let thrown: unknown;
  try {
    body();
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof TidegateError, `expected an error for people, got ${String(thrown)}`);
  return thrown;
}

/** The faults that an error stands for, one line each with its place: a single one is the message itself. */
export function faultsIn({ message, at, details }: TidegateError): readonly string[] {
  return details.length === 0 ? [withPlace(message, at)] : details;
}
