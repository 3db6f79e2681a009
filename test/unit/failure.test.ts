import assert from 'node:assert/strict';
import { mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { getSystemErrorMap } from 'node:util';
import { UserError } from '../../src/errors.ts';
import { reportFailure } from '../../src/failure.ts';
import { testRuntime } from '../support/runtime.ts';

const { cwd } = testRuntime();
await writeFile(join(cwd, 'file'), '');
await mkdir(join(cwd, 'folder', 'inner'), { recursive: true });
await mkdir(join(cwd, 'empty'));

function isDebug(line: string): boolean {
  return line.startsWith('debug: ');
}

/** The exit status for what `work` throws, and what a person sees of it. */
async function failureOf(work: () => Promise<unknown>, env: Record<string, string> = {}) {
  const runtime = testRuntime({ cwd, env: { TIDEGATE_DEBUG: undefined, ...env } });
  const error = await work().then(
    () => assert.fail('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  const { status } = reportFailure(error, runtime);
  const shown = runtime.lines.filter((line) => !isDebug(line)).join('\n');
  return { status, shown, debug: runtime.lines.filter(isDebug).join('\n') };
}

describe('what the file system says no to is the user’s to mend', () => {
  const mistakes: readonly [title: string, work: () => Promise<unknown>, shown: RegExp][] = [
    [
      'a missing file',
      () => readFile(join(cwd, 'nowhere', 'x')),
      /^error: nowhere.x cannot be opened: no such file or directory \(ENOENT\) \[FILE_FAILED\]\n {2}.*check the path/,
    ],
    ['a file in the place of a folder', () => readdir(join(cwd, 'file')), /file cannot be listed: .*ENOTDIR/],
    [
      'a folder in the place of a file',
      () => readFile(join(cwd, 'folder')),
      /EISDIR.*\n.*folder stands where/,
    ],
    ['something in the way', () => mkdir(join(cwd, 'file')), /file cannot be made: .*EEXIST/],
    [
      'a rename onto a full folder',
      () => rename(join(cwd, 'empty'), join(cwd, 'folder')),
      /empty cannot be moved to folder: /,
    ],
    [
      'a full disk, where only a handle is known',
      async () => fail('ENOSPC', 'write'),
      /A file cannot be written: no space left/,
    ],
    [
      'too many open files',
      async () => fail('EMFILE', 'open', '/a'),
      /\/a cannot be opened: too many open files .*\n.*ulimit/,
    ],
    [
      'a read-only file system',
      async () => fail('EROFS', 'mkdir', '/a'),
      /\/a cannot be made: read-only.*\n.*mount/,
    ],
    ['a medium that was taken out', async () => fail('EIO', 'read'), /A file cannot be read: .*\n.*medium/],
  ];
  for (const [title, work, text] of mistakes) {
    test(title, async () => {
      const { status, shown, debug } = await failureOf(work);
      assert.match(shown, text);
      assert.doesNotMatch(shown, /bug/);
      // Should it have been our fault after all, the stack says where.
      assert.match(debug, /\n\s+at /);
      assert.equal(status, 1);
    });
  }

  test('a system error of another kind, and one without a system call, stay bugs', async () => {
    const handle = await open(join(cwd, 'file'));
    await handle.close();
    for (const work of [() => handle.read(), () => readFile('a\0b'), async () => fail('EBADF', 'read')]) {
      assert.equal((await failureOf(work)).status, 70);
    }
  });
});

test('where tidying up fails too, the first error is the one to show', async () => {
  const { status, shown } = await failureOf(async () => {
    await using _ = { [Symbol.asyncDispose]: () => Promise.reject(new TypeError('odd')) };
    throw new UserError('FIRST', 'first');
  });
  assert.deepEqual([status, shown], [1, 'error: first [FIRST]']);
});

describe('places and paths', () => {
  const file = join(cwd, 'conf', 'tidegate.yaml');
  const at = { file, line: 3, column: 5 };

  test('a place is said once, from the working folder', async () => {
    const { shown } = await failureOf(() => Promise.reject(new UserError('ODD', 'odd', { at })));
    assert.equal(shown, `error: ${join('conf', 'tidegate.yaml')}:3:5 odd [ODD]`);
  });

  test('in details and hints too, paths are those from the working folder', async () => {
    const options = { at: { file }, details: [`${file}:3:5 odd`], hint: `Mend ${join(cwd, 'x')}.` };
    const { shown } = await failureOf(() => Promise.reject(new UserError('ODD', 'one fault', options)));
    const short = join('conf', 'tidegate.yaml');
    assert.equal(shown, `error: ${short}: one fault [ODD]\n  - ${short}:3:5 odd\n  Mend x.`);
  });
});

/** Fails as Node does, where a test cannot make the system do it. */
function fail(code: string, syscall: string, path?: string): never {
  const [errno] = [...getSystemErrorMap()].find(([, [name]]) => name === code) ?? [];
  throw Object.assign(new Error(`${code}: ${syscall}`), {
    code,
    errno,
    syscall,
    ...(path === undefined ? {} : { path }),
  });
}
