import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { withoutEnvironment } from '../../../src/runtime/environment.ts';

test('there are no environment variables meanwhile, and the same ones afterwards, also after an error', () => {
  const { env } = process;
  assert.deepEqual(
    withoutEnvironment(() => ({ ...process.env })),
    {},
  );
  assert.equal(process.env, env);
  assert.throws(() => withoutEnvironment(() => assert.fail('expected')), /expected/);
  assert.equal(process.env, env);
});
