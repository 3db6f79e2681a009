import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFolderCache } from '../../../src/runtime/folder-cache.ts';
import { testRuntime } from '../../support/runtime.ts';

test('the newest folder under a prefix is restored', async () => {
  const { cache, clock, cwd } = testRuntime();
  const folder = join(cwd, 'in');
  await mkdir(folder);
  for (const name of ['new', 'old', 'other']) {
    clock.advance(name === 'old' ? -5000 : 1000);
    await writeFile(join(folder, 'file'), name);
    await cache.save(folder, `${name === 'other' ? 'charts' : 'tags'}-${name}`);
  }
  assert.equal(await cache.restore(join(cwd, 'out'), 'tags-'), true);
  assert.equal(await readFile(join(cwd, 'out', 'file'), 'utf8'), 'new');
  assert.equal(await cache.restore(join(cwd, 'out'), 'missing-'), false);
});

test('a cache that cannot be read or written is an empty one, never an error', async () => {
  const { clock, cwd } = testRuntime();
  await writeFile(join(cwd, 'file'), '');
  const cache = createFolderCache(join(cwd, 'file'), clock);
  await cache.save(join(cwd, 'nothing'), 'key');
  assert.equal(await cache.restore(join(cwd, 'out'), 'key'), false);
});
