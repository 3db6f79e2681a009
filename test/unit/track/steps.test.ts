import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countSteps } from '../../../src/track/steps.ts';
import { testRuntime } from '../../support/runtime.ts';

test('a line comes now and then, and none for what is quick', () => {
  const runtime = testRuntime();
  const countOne = countSteps('Images', 60, runtime);
  for (let step = 0; step < 10; step += 1) {
    countOne();
  }
  assert.deepEqual(runtime.lines, []);
  for (let step = 0; step < 10; step += 1) {
    runtime.clock.advance(500);
    countOne();
  }
  assert.deepEqual(runtime.lines, ['info: Images: 14 of 60', 'info: Images: 18 of 60']);
});
