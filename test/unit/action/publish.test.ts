import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publish, publishFailure } from '../../../src/action/publish.ts';
import { RefusedError } from '../../../src/errors.ts';
import { testRuntime } from '../../support/runtime.ts';

test('a refused result is shown whole before the run fails: annotations, outputs, summary', async () => {
  const runtime = Object.assign(testRuntime(), { close: async () => {} });
  const refusal = new RefusedError('CHECK_REFUSED', 'no');
  const stage = {
    outputsOf: (result: string) => ({ ok: result }),
    report: (result: string) => [{ kind: 'text', text: `it is ${result}` }] as const,
    annotations: () =>
      [{ severity: 'error', message: 'wrong tag', at: { file: 'values.yaml', line: 3 } }] as const,
    refusal: () => refusal,
  };
  await assert.rejects(publish(stage, 'false', runtime, { title: 'check', prefix: 'check-' }), refusal);
  assert.deepEqual(runtime.lines, ['error: values.yaml:3 wrong tag']);
  assert.deepEqual(runtime.outputs, { 'check-ok': 'false' });
  assert.match(runtime.summaries.join(''), /check[^]*it is false/);
});

test('a failure stands in the job summary too', async () => {
  const runtime = Object.assign(testRuntime(), { close: async () => {} });
  const error = new RefusedError('BLOB_CHANGED', 'the bundle was changed', { hint: 'Copy it again.' });
  assert.equal(await publishFailure(error, runtime), 2);
  assert.match(runtime.lines.join('\n'), /BLOB_CHANGED/);
  assert.match(runtime.summaries.join(''), /the bundle was changed \[BLOB_CHANGED\]\n[^]*Copy it again\./);
});
