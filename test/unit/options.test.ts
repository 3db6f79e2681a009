import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GivenOption, resolveOptions } from '../../src/options.ts';
import { sampleStage } from '../support/sample-stage.ts';
import { testRuntime } from '../support/runtime.ts';

function resolve(given: Record<string, GivenOption>, env: Record<string, string | undefined> = {}) {
  const runtime = testRuntime({ env });
  const source = {
    get: (name: string) => given[name],
    label: (name: string) => `--${name}`,
    hint: 'Look it up.',
  };
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
  assert.equal(resolve({ folder: 'x', fail: '' }).values.fail, 'not');
  assert.throws(() => resolve({ folder: '' }), { code: 'OPTION_INVALID', message: /--folder is missing/ });
});

test('a secret is masked, wherever it came from', () => {
  assert.deepEqual(resolve({ folder: 'x' }, { SAMPLE_TOKEN: 'hunter2' }).runtime.masks, ['hunter2']);
});

test('of a key only the text is masked, by its lines: a path stays readable', () => {
  const table = { key: { kind: 'key', description: '', env: 'SAMPLE_KEY' } } as const;
  const masksOf = (value: string) => {
    const runtime = testRuntime({ env: { SAMPLE_KEY: value } });
    const source = { get: () => undefined, label: (name: string) => name, hint: '' };
    assert.equal(resolveOptions(table, source, runtime).key, value);
    return runtime.masks;
  };
  const line = 'MIGHAgEAMBMGByqGSM49'.repeat(3);
  assert.deepEqual(masksOf('keys/release.key'), []);
  for (const end of ['\n', '\r\n', ' ', String.raw`\n`, '']) {
    const pem = ['-----BEGIN PRIVATE KEY-----', line, '-----END PRIVATE KEY-----'].join(end);
    assert.deepEqual(masksOf(pem), [line]);
  }
});

test('what is missing or malformed is named, several at once, with where to look it up', () => {
  assert.throws(() => resolve({}), {
    code: 'OPTION_INVALID',
    message: '--folder is missing: Where',
    details: [],
    hint: 'Look it up.',
  });
  assert.throws(() => resolve({ 'dry-run': 'yes', render: 'no' }), {
    code: 'OPTION_INVALID',
    message: '3 options are missing or malformed',
    details: [
      '--folder is missing: Where',
      '--dry-run is "yes": expected true or false',
      '--render is "no": expected true or false',
    ],
    hint: 'Look it up.',
  });
});
