import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';
import { setImmediate as later } from 'node:timers/promises';
import { fewAtATime } from '../../../src/helm/few-at-a-time.ts';
import { together } from '../../../src/helm/together.ts';
import type { ExecResult } from '../../../src/runtime/runtime.ts';
import { testRuntime } from '../../support/runtime.ts';

const result: ExecResult = { exitCode: 0, stdout: Buffer.alloc(0), stderr: '' };

test('programs do not run all at once, and one that fails leaves its place', async () => {
  let running = 0;
  let peak = 0;
  const runtime = fewAtATime({
    ...testRuntime(),
    exec: async (command) => {
      running += 1;
      peak = Math.max(peak, running);
      await later();
      running -= 1;
      if (command === 'false') {
        throw new Error('failed');
      }
      return result;
    },
  });
  const calls = Array.from({ length: 50 }, (_, index) =>
    runtime.exec(index % 2 === 0 ? 'true' : 'false', []),
  );
  const ends = await Promise.allSettled(calls);
  assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 25);
  assert.equal(peak, Math.max(2, availableParallelism()));
});

test('of several failures the first in order is told, when all the work has ended', async () => {
  let ended = false;
  const slow = later().then(async () => {
    await later();
    ended = true;
    throw new Error('first');
  });
  await assert.rejects(together([slow, Promise.reject(new Error('second'))]), /first/);
  assert.ok(ended);
});
