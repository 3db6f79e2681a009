import assert from 'node:assert/strict';
import { RefusedError } from '../../src/errors.ts';
import { fails } from './fails.ts';

/** The same as `fails`, of a refusal. */
export function isRefused(code: string, says?: RegExp) {
  const isOne = fails(code, says);
  return (error: unknown): true => {
    assert.ok(error instanceof RefusedError, `not a refusal: ${String(error)}`);
    return isOne(error);
  };
}
