import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFolderCache } from '../../../src/runtime/folder-cache.ts';
import { testRuntime } from '../../support/runtime.ts';

test('what is written to a folder is there for whoever opens its name again', async () => {
  const root = join(testRuntime().cwd, 'cache');
  const folder = await createFolderCache(root).open('manifests');
  await writeFile(join(folder.path, 'file'), 'kept');
  await folder.keep('key');
  const again = await createFolderCache(root).open('manifests');
  assert.equal(await readFile(join(again.path, 'file'), 'utf8'), 'kept');
});

test('a folder that cannot be made is no error', async () => {
  const { cwd } = testRuntime();
  await writeFile(join(cwd, 'file'), '');
  const folder = await createFolderCache(join(cwd, 'file')).open('manifests');
  await folder.keep('key');
});
