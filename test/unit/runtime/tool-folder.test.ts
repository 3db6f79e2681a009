import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { installInFolder } from '../../../src/runtime/tool-folder.ts';

const fetch = async (): Promise<Buffer> => Buffer.alloc(1_000_000, 'x');

async function toolIn(t: TestContext) {
  const root = await mkdtemp(join(tmpdir(), 'tidegate-tools-'));
  t.after(() => rm(root, { recursive: true }));
  return { root, name: 'helm', version: '3.20.2', platform: 'linux' };
}

test('two that install the same at once leave one program, whole, and nothing else', async (t) => {
  const tool = await toolIn(t);
  const [first, second] = await Promise.all([installInFolder(tool, fetch), installInFolder(tool, fetch)]);
  assert.equal(first, second);
  assert.deepEqual(await readdir(join(tool.root, 'helm', '3.20.2')), ['helm']);
  assert.equal((await readFile(first)).length, 1_000_000);
});

test('what is there is not fetched again; another version is', async (t) => {
  const tool = await toolIn(t);
  await installInFolder(tool, async () => Buffer.from('a'));
  assert.equal(await readFile(await installInFolder(tool, () => assert.fail('fetched again')), 'utf8'), 'a');
  const other = await installInFolder({ ...tool, version: '3.20.3' }, async () => Buffer.from('b'));
  assert.equal(await readFile(other, 'utf8'), 'b');
});

test('a fetch that fails leaves nothing', async (t) => {
  const tool = await toolIn(t);
  await assert.rejects(
    installInFolder(tool, () => Promise.reject(new Error('cut'))),
    /cut/,
  );
  assert.deepEqual(await readdir(tool.root), []);
});

test('on Windows a program has its extension', async (t) => {
  const tool = await toolIn(t);
  const program = await installInFolder({ ...tool, platform: 'win32' }, async () => Buffer.from('a'));
  assert.match(program, /helm\.exe$/);
});
