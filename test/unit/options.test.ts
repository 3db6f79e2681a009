import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GivenOption, resolveOptions } from '../../src/options.ts';
import { sampleStage } from '../support/sample-stage.ts';
import { testRuntime } from '../support/runtime.ts';

function resolve(given: Record<string, GivenOption>, env: Record<string, string | undefined> = {}) {
  const runtime = testRuntime({ env });
  const source = { get: (name: string) => given[name], label: (name: string) => `--${name}` };
  return { values: resolveOptions(sampleStage.options, source, runtime), runtime };
}

test('defaults, camel case and kinds come from the table', () => {
  const { values } = resolve({ folder: 'here', tags: 'a, b\nc,,', 'dry-run': 'TRUE' });
  assert.deepEqual(values, {
    folder: 'here',
    tags: ['a', 'b', 'c'],
    fail: 'not',
    warnings: '0',
    dryRun: true,
    render: true,
  });
});

test('an environment variable stands in, given values win, and an empty variable is none', () => {
  assert.equal(resolve({ folder: 'x' }, { SAMPLE_TOKEN: 'from-env' }).values.token, 'from-env');
  assert.equal(resolve({ folder: 'x', token: 'given' }, { SAMPLE_TOKEN: 'from-env' }).values.token, 'given');
  assert.equal(resolve({ folder: 'x' }, { SAMPLE_TOKEN: '' }).values.token, undefined);
});

test('a secret is masked, wherever it came from', () => {
  assert.deepEqual(resolve({ folder: 'x' }, { SAMPLE_TOKEN: 'hunter2' }).runtime.masks, ['hunter2']);
});

test('everything that is missing or malformed is named at once', () => {
  assert.throws(() => resolve({ 'dry-run': 'yes', render: 'no' }), {
    code: 'OPTION_INVALID',
    message:
      '--folder is missing: Where\n--dry-run is "yes": expected true or false\n--render is "no": expected true or false',
  });
});
