import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { runnerServices } from '../../src/runtime/runner-services.ts';
import { testHost } from '../support/host.ts';
import { testRuntime } from '../support/runtime.ts';

test('a tool is found in the tool cache, the newest unless a version is asked for', async () => {
  const { cwd } = testRuntime();
  for (const version of ['3.9.0', '3.18.1']) {
    const folder = join(cwd, 'helm', version, process.arch);
    await mkdir(join(folder, 'bin'), { recursive: true });
    await writeFile(join(folder, 'bin', 'helm'), '', { mode: 0o755 });
    await writeFile(`${folder}.complete`, '');
  }
  process.env['RUNNER_TOOL_CACHE'] = cwd;
  const host = testHost({ env: { RUNNER_TOOL_CACHE: cwd }, platform: 'linux' });
  const find = (name: string, version?: string) => runnerServices.findInToolCache(name, version, host);
  assert.equal(await find('helm'), join(cwd, 'helm', '3.18.1', process.arch, 'bin', 'helm'));
  assert.equal(await find('helm', '~3.9'), join(cwd, 'helm', '3.9.0', process.arch, 'bin', 'helm'));
  assert.equal(await find('helm', '4'), undefined);
  assert.equal(await find('crane'), undefined);
  assert.equal(await runnerServices.findInToolCache('helm', undefined, testHost()), undefined);
});

test('a program that is kept is found again, under its version', async () => {
  const { cwd } = testRuntime();
  const program = join(cwd, 'fetched', 'helm');
  await mkdir(join(cwd, 'fetched'));
  await writeFile(program, 'program', { mode: 0o755 });
  process.env['RUNNER_TOOL_CACHE'] = join(cwd, 'tools');
  process.env['RUNNER_TEMP'] = cwd;
  const host = testHost({ env: { RUNNER_TOOL_CACHE: join(cwd, 'tools') }, platform: 'linux' });
  const kept = await runnerServices.keepInToolCache('helm', '3.20.2', program, host);
  assert.equal(kept, join(cwd, 'tools', 'helm', '3.20.2', process.arch, 'helm'));
  assert.equal(await runnerServices.findInToolCache('helm', '3.20.2', host), kept);
  assert.equal(await runnerServices.findInToolCache('helm', '3.20.1', host), undefined);
  assert.equal(await runnerServices.keepInToolCache('helm', '3.20.2', program, testHost()), undefined);
});

test('without a cache service nothing is restored or kept, and nothing is thrown', async () => {
  const { cwd } = testRuntime();
  const cache = runnerServices.createCache(cwd, () => assert.fail('nothing was tried'));
  const folder = await cache.open('manifests');
  await writeFile(join(folder.path, 'file'), '');
  await folder.keep('key');
});

test('a cache service that fails costs a debug line, not the run', async () => {
  const reasons: string[] = [];
  const cache = runnerServices.createCache(testRuntime().cwd, (reason) => reasons.push(reason));
  const folder = await cache.open('manifests');
  await rm(folder.path, { recursive: true });
  process.env['ACTIONS_CACHE_URL'] = 'not a URL';
  await folder.keep('key');
  delete process.env['ACTIONS_CACHE_URL'];
  assert.match(reasons.join('\n'), /^cache manifests-key not saved: /);
});
