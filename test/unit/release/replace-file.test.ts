import assert from 'node:assert/strict';
import { lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { replaceFile } from '../../../src/release/files.ts';
import { testRuntime } from '../../support/runtime.ts';

test('many writers of one file at once all succeed, and one of their contents stays, whole', async () => {
  const { cwd } = testRuntime();
  const path = join(cwd, 'index.yaml');
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(100_000));
  await Promise.all(contents.map((content) => replaceFile(path, content)));
  assert.ok(contents.includes(await readFile(path, 'utf8')));
  assert.deepEqual(await readdir(cwd), ['index.yaml']);
});

test('a link in the file’s place is replaced, and what it leads to stays as it is', async () => {
  const { cwd } = testRuntime();
  const victim = join(cwd, 'victim');
  await writeFile(victim, 'precious');
  const path = join(cwd, 'index.yaml');
  await symlink(victim, path);
  await replaceFile(path, 'new');
  assert.equal(await readFile(victim, 'utf8'), 'precious');
  assert.equal(await readFile(path, 'utf8'), 'new');
  assert.ok((await lstat(path)).isFile());
});

test('a link under the name that earlier versions wrote to is not followed', async () => {
  const { cwd } = testRuntime();
  const victim = join(cwd, 'victim');
  await writeFile(victim, 'precious');
  await symlink(victim, join(cwd, 'index.yaml.partial'));
  await replaceFile(join(cwd, 'index.yaml'), 'new');
  assert.equal(await readFile(victim, 'utf8'), 'precious');
});

test('where the file cannot be put nothing is left behind', async () => {
  const { cwd } = testRuntime();
  await assert.rejects(replaceFile(join(cwd, 'no', 'folder'), 'x'), { code: 'UNWRITABLE' });
  await assert.rejects(replaceFile(cwd, 'x'), { code: 'UNWRITABLE' });
  assert.deepEqual(await readdir(cwd), []);
  const beside = (await readdir(join(cwd, '..'))).filter((name) => name.startsWith(`${basename(cwd)}.`));
  assert.deepEqual(beside, []);
});
