import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { replaceFile, requireWritableFolder } from '../../../src/release/files.ts';
import { fails } from '../../support/fails.ts';
import { deniableOnly } from '../../support/platform.ts';
import { testRuntime } from '../../support/runtime.ts';

test('a folder is writable when files can be put there, or it can be made; nothing is left behind', async () => {
  const { cwd } = testRuntime();
  await requireWritableFolder(cwd);
  await requireWritableFolder(join(cwd, 'a', 'b'));
  assert.deepEqual(await readdir(cwd), []);
});

test('a file in the place of a folder is named as such', async () => {
  const file = join(testRuntime().cwd, 'file');
  await writeFile(file, '');
  await assert.rejects(
    requireWritableFolder(file),
    fails('UNWRITABLE', /file is a file, expected a folder$/),
  );
});

test(
  'a folder that takes no files is named, also when it is that of one to be made',
  deniableOnly,
  async () => {
    const folder = join(testRuntime().cwd, 'folder');
    await mkdir(folder);
    await chmod(folder, 0o555);
    for (const path of [folder, join(folder, 'a', 'b')]) {
      await assert.rejects(
        requireWritableFolder(path),
        fails('UNWRITABLE', /folder cannot be written to: .*EACCES/),
      );
    }
  },
);

test('a file that cannot be written is named as itself, not as its temporary copy', async () => {
  const path = join(testRuntime().cwd, 'nowhere', 'lock.json');
  await assert.rejects(replaceFile(path, 'x'), fails('UNWRITABLE', /lock\.json cannot be written: .*ENOENT/));
});
