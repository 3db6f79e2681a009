import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { test } from 'node:test';
import { mapConcurrently } from '../../../src/oci/concurrency.ts';

test('results stand in the order of the items, and no more run at a time than allowed', async () => {
  let running = 0;
  let most = 0;
  const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (turns) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < turns; turn += 1) {
      await setImmediate();
    }
    running -= 1;
    return turns * 10;
  });
  assert.deepEqual(results, [50, 10, 40, 20, 30]);
  assert.equal(most, 2);
});

test('after the first error nothing is started, and what runs is awaited', async () => {
  const started: number[] = [];
  const finished: number[] = [];
  const work = mapConcurrently([0, 1, 2, 3, 4, 5], 2, async (item) => {
    started.push(item);
    if (item === 0) {
      throw new Error('first');
    }
    await setImmediate();
    finished.push(item);
    throw new Error('later');
  });
  await assert.rejects(work, { message: 'first' });
  assert.deepEqual(started, [0, 1]);
  assert.deepEqual(finished, [1]);
});
