import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../../../src/runtime/find-program.ts';
import { posixOnly } from '../../support/platform.ts';
import { testRuntime } from '../../support/runtime.ts';

test(
  'the first executable file of that name in PATH is found; folders and plain files are not programs',
  posixOnly,
  async () => {
    const { cwd } = testRuntime();
    const [first, second, third] = ['a', 'b', 'c'].map((name) => join(cwd, name));
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    await mkdir(join(first, 'helm'), { recursive: true });
    await mkdir(second);
    await mkdir(third);
    await writeFile(join(second, 'helm'), '');
    await writeFile(join(third, 'helm'), '');
    await chmod(join(third, 'helm'), 0o755);
    const PATH = [first, second, third].join(delimiter);
    assert.equal(await findProgram('helm', { PATH }, 'linux'), join(third, 'helm'));
    assert.equal(await findProgram('git', { PATH }, 'linux'), undefined);
    assert.equal(await findProgram('helm', {}, 'linux'), undefined);
  },
);

test('on Windows the extensions of PATHEXT are tried', async () => {
  const { cwd } = testRuntime();
  await writeFile(join(cwd, 'helm.EXE'), '', { mode: 0o755 });
  assert.equal(
    await findProgram('helm', { Path: cwd, PATHEXT: '.COM;.EXE' }, 'win32'),
    join(cwd, 'helm.EXE'),
  );
});
