import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
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

test('without a cache service nothing is restored or saved, and nothing is thrown', async () => {
  const reasons: string[] = [];
  const cache = runnerServices.createCache((reason) => reasons.push(reason));
  assert.equal(await cache.restore('folder', `tags,${'x'.repeat(600)}`), false);
  await cache.save('folder', 'key');
  assert.ok(
    reasons.every((reason) => reason.startsWith('cache ')),
    reasons.join('\n'),
  );
});

test('a cache service that does not answer costs a debug line, not the run', async () => {
  process.env['ACTIONS_CACHE_URL'] = 'not a URL';
  const reasons: string[] = [];
  const cache = runnerServices.createCache((reason) => reasons.push(reason));
  await cache.save('no-such-folder', 'key');
  delete process.env['ACTIONS_CACHE_URL'];
  assert.match(reasons.join('\n'), /^cache key not saved: /);
});
