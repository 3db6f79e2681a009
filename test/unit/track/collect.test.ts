import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError, RemoteError, UserError } from '../../../src/errors.ts';
import { startCollection } from '../../../src/track/collect.ts';

const wait = (milliseconds: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

test('results come in the order of the items, and few at a time are worked on', async () => {
  let [busy, most] = [0, 0];
  const items = Array.from({ length: 30 }, (_, at) => at);
  const collection = startCollection();
  const results = await collection.each(
    items,
    () => undefined,
    async (item) => {
      busy += 1;
      most = Math.max(most, busy);
      await wait((30 - item) % 3);
      busy -= 1;
      return item * 2;
    },
  );
  collection.finish();
  assert.deepEqual(
    results,
    items.map((item) => item * 2),
  );
  assert.ok(most > 1 && most <= 6, String(most));
});

async function failureOf(errors: readonly Error[]): Promise<unknown> {
  const collection = startCollection();
  await collection.each(
    errors,
    () => 'needed by web',
    async (error) => {
      throw error;
    },
  );
  try {
    collection.finish();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('one failure keeps its class, code and hint, and says what needed it', async () => {
  const error = await failureOf([new UserError('NOT_FOUND', 'no such tag', { hint: 'Look again.' })]);
  assert.ok(error instanceof UserError);
  assert.equal(error.code, 'NOT_FOUND');
  assert.equal(error.hint, 'Look again.');
  assert.deepEqual(error.details, ['needed by web']);
});

test('several failures are listed in one error of the gravest kind', async () => {
  const error = await failureOf([
    new UserError('NOT_FOUND', 'b is missing'),
    new RemoteError('UNREACHABLE', 'a is down', { hint: 'Wait.' }),
    new RefusedError('DIGEST_MISMATCH', 'c is another'),
  ]);
  assert.ok(error instanceof RemoteError);
  assert.equal(error.code, 'UPSTREAM_FAILED');
  assert.equal(error.hint, 'Wait.');
  assert.deepEqual(error.details, [
    'a is down; needed by web',
    'b is missing; needed by web',
    'c is another; needed by web',
  ]);
});

test('a bug is not collected', async () => {
  await assert.rejects(failureOf([new TypeError('oops')]), TypeError);
});
