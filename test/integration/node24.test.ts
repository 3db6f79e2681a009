import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { testRuntime } from '../support/runtime.ts';

const launcher = fileURLToPath(new URL('../../scripts/node24.mjs', import.meta.url));

/** Starts the launcher of a project folder on this Node, which pretends to be another one. */
async function launch(folder: string, version: string, platform: string, ...args: readonly string[]) {
  await mkdir(join(folder, 'scripts'), { recursive: true });
  await copyFile(launcher, join(folder, 'scripts', 'node24.mjs'));
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });
    Object.defineProperty(process, 'platform', { value: '${platform}' });
    await import('${pathToFileURL(join(folder, 'scripts', 'node24.mjs')).href}');`;
  return await testRuntime().exec(
    process.execPath,
    ['--input-type=module', '--eval', pretend, '--', launcher, ...args],
    { allowFailure: true },
  );
}

test('without Node 24, the message says what was found and how to get the right one', async () => {
  const { cwd } = testRuntime();
  const { exitCode, stderr } = await launch(cwd, '20.19.1', 'linux');
  assert.equal(exitCode, 1);
  assert.match(stderr, /Node 24; this is Node 20\.19\.1\.\n.*npm ci.* without --omit=optional/);
  assert.match((await launch(cwd, '22.0.0', 'darwin')).stderr, /Install Node 24/);
});

test('an older Node starts the one that npm brought, with its arguments and its exit status', async () => {
  const { cwd } = testRuntime();
  const bin = join(cwd, 'node_modules', `node-linux-${process.arch}`, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'node'), '#!/bin/sh\necho "brought: $*; $(command -v node)"\nexit 7\n');
  await chmod(join(bin, 'node'), 0o755);
  const { exitCode, stdout } = await launch(cwd, '20.19.1', 'linux', 'scripts/demo.ts');
  assert.equal(stdout.toString(), `brought: scripts/demo.ts; ${join(bin, 'node')}\n`);
  assert.equal(exitCode, 7);
});

test('a Node that is new enough runs by itself', async () => {
  const { stdout } = await launch(testRuntime().cwd, '24.0.0', 'linux', '--print', '6 * 7');
  assert.equal(stdout.toString(), '42\n');
});
