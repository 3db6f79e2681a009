import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError, UserError } from '../../src/errors.ts';
import { orError } from '../../src/unless.ts';

const missing = new UserError('NOT_FOUND', 'not there');

test('an error of ours is a result, where it has one of the codes; anything else stays an error', async () => {
  assert.equal(await orError(Promise.resolve(7)), 7);
  assert.equal(await orError(Promise.reject(missing)), missing);
  assert.equal(await orError(Promise.reject(missing), ['DENIED', 'NOT_FOUND']), missing);
  await assert.rejects(orError(Promise.reject(new RefusedError('REPLAY', 'old')), ['NOT_FOUND']), {
    code: 'REPLAY',
  });
  await assert.rejects(orError(Promise.reject(new TypeError('a bug'))), TypeError);
});
