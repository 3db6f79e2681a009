import assert from 'node:assert/strict';
import { RefusedError } from '../../src/errors.ts';

/** For `assert.throws` and `assert.rejects`: refused with exactly this code, and these words among its lines. */
export function isRefused(code: string, says?: RegExp) {
  return (error: unknown): true => {
    assert.ok(error instanceof RefusedError, `not a refusal: ${String(error)}`);
    const text = [error.message, ...error.details].join('\n');
    assert.equal(error.code, code, text);
    assert.match(text, says ?? /./);
    return true;
  };
}
