import assert from 'node:assert/strict';
import { TidegateError } from '../../src/errors.ts';

/** For `assert.throws` and `assert.rejects`: an error that people meet, with exactly this code and these words among its lines. */
export function fails(code: string, says?: RegExp) {
  return (error: unknown): true => {
    assert.ok(error instanceof TidegateError, String(error));
    const text = [error.message, ...error.details].join('\n');
    assert.equal(error.code, code, text);
    assert.match(text, says ?? /./);
    return true;
  };
}
