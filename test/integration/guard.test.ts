import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testRuntime } from '../support/runtime.ts';

const guard = fileURLToPath(new URL('../../scripts/guard.mjs', import.meta.url));

/** Runs the guard on this Node, which pretends to be another one. */
async function runAs(version: string, platform: string) {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });
    Object.defineProperty(process, 'platform', { value: '${platform}' });
    await import(process.argv[1]);`;
  return await testRuntime().exec(process.execPath, ['--input-type=module', '--eval', pretend, guard], {
    allowFailure: true,
  });
}

test('an older Node is refused, and the message says what was found and how to get the right one', async () => {
  const { exitCode, stderr } = await runAs('20.19.1', 'linux');
  assert.equal(exitCode, 1);
  assert.match(stderr, /Node 24; this is Node 20\.19\.1\.\n.*npm ci/);
  assert.match(stderr, /without --omit=optional/);
  assert.match((await runAs('22.0.0', 'darwin')).stderr, /Install Node 24/);
});

test('Node 24 and newer pass in silence', async () => {
  for (const version of ['24.0.0', '26.1.0']) {
    const { exitCode, stderr } = await runAs(version, 'linux');
    assert.deepEqual([exitCode, stderr], [0, '']);
  }
});
