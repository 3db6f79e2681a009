import assert from 'node:assert/strict';
import { TidegateError } from '../../src/errors.ts';

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
