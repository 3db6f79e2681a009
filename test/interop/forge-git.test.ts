import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { TidegateError, UserError } from '../../src/errors.ts';
import { type GitRepository, openGitRepository } from '../../src/forge/git.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { startForge, type TestForge } from '../support/forge.ts';
import { testRuntime } from '../support/runtime.ts';

const token = 'secret-token-for-tests';
const branch = 'tidegate/wandb';
const email = 'tidegate@example.com';
let forge: TestForge;

// A temporary folder of our own, so that what is left in it is ours.
const temporary = mkdtempSync(join(tmpdir(), 'tidegate-own-'));
process.env['TMPDIR'] = temporary;
after(() => rm(temporary, { recursive: true, force: true }));

before(async () => {
  forge = await startForge({
    tokens: { [token]: 'write', reader: 'read' },
    repositories: {
      'acme/deploy': {
        'deploy/values.yaml': 'image:\r\n  tag: 1.13.3 # 한국어\r\n',
        'deploy/run.sh': { content: 'echo\n', mode: '100755' },
        'deploy/link.yaml': { content: 'values.yaml', mode: '120000' },
        linked: { content: 'deploy', mode: '120000' },
        '.gitattributes': '* text eol=lf\n',
      },
    },
  });
});
after(() => forge.close());

interface OpenOptions {
  readonly token?: string | undefined;
  readonly name?: string;
  readonly base?: string;
  readonly runtime?: Runtime;
}

async function open(options: OpenOptions = {}): Promise<GitRepository> {
  const repository = parseRepositoryUrl(`${forge.url}/acme/${options.name ?? 'deploy'}`, {});
  const given = 'token' in options ? options.token : token;
  return await openGitRepository(
    {
      repository,
      ...(given === undefined ? {} : { token: given }),
      ...(options.base === undefined ? {} : { base: options.base }),
    },
    options.runtime ?? testRuntime(),
  );
}

const isError = (code: string) => (error: unknown) => {
  assert.ok(error instanceof UserError, String(error));
  assert.equal(error.code, code);
  assert.ok(!JSON.stringify([error.message, error.hint, error.details]).includes(token));
  return true;
};

function file(content: string): { path: string; mode: string; bytes: Buffer } {
  return { path: 'deploy/values.yaml', mode: '100644', bytes: Buffer.from(content) };
}

async function leftFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('tidegate-git-'));
}

describe('git plumbing over real smart HTTP', () => {
  test('reads a file of the default branch byte for byte, whatever .gitattributes says', async () => {
    await using git = await open();
    const values = await git.read('deploy/values.yaml');
    assert.equal(git.base, 'main');
    assert.equal(values.mode, '100644');
    assert.equal(values.bytes.toString(), 'image:\r\n  tag: 1.13.3 # 한국어\r\n');
    assert.equal((await git.read('deploy/run.sh')).mode, '100755');
  });

  test('refuses what is no file, and says which part of the path it is', async () => {
    await using git = await open();
    await assert.rejects(git.read('deploy/none.yaml'), isError('FILE_NOT_FOUND'));
    await assert.rejects(git.read('deploy/link.yaml'), isError('NOT_A_FILE'));
    await assert.rejects(git.read('deploy'), isError('NOT_A_FILE'));
    await assert.rejects(git.read('linked/values.yaml'), /linked is a symbolic link/);
    for (const path of ['../values.yaml', '/etc/passwd', 'a//b', '.git/config', 'a\nb', '']) {
      await assert.rejects(git.read(path), isError('INVALID_PATH'));
    }
  });

  test('pushes one commit on the base, keeps modes, and pushes nothing the second time', async () => {
    const name = 'tidegate/once';
    await using git = await open();
    const files = [file('image:\r\n  tag: 1.16.1 # 한국어\r\n')];
    const first = await git.push({ branch: name, current: undefined, files, message: 'feat: one', email });
    assert.equal(first.pushed, true);
    const remote = forge.repository('acme/deploy');
    assert.equal(await remote.resolve(name), first.commit);
    assert.equal((await remote.read(name, 'deploy/values.yaml'))?.toString(), files[0]?.bytes.toString());
    assert.equal(await remote.git('diff', '--name-only', 'main', name), 'deploy/values.yaml\n');
    assert.equal(
      await remote.git('log', '-1', '--format=%an <%ae> %cn %cI%n%s', name),
      'tidegate <tidegate@example.com> tidegate 2026-10-01T00:00:00+00:00\nfeat: one\n',
    );
    await using again = await open();
    const second = await again.push({
      branch: name,
      current: await again.branch(name),
      files,
      message: 'feat: one',
      email,
    });
    assert.deepEqual(second, { commit: first.commit, pushed: false });
  });

  test('a branch that moved meanwhile is not overwritten', async () => {
    const name = 'tidegate/moved';
    await using slow = await open();
    const current = await slow.branch(name);
    await using quick = await open();
    const won = await quick.push({
      branch: name,
      current: undefined,
      files: [file('tag: 1\n')],
      message: 'feat: one',
      email,
    });
    await assert.rejects(
      slow.push({ branch: name, current, files: [file('tag: 2\n')], message: 'feat: two', email }),
      isError('BRANCH_MOVED'),
    );
    assert.equal(await forge.repository('acme/deploy').resolve(name), won.commit);
  });

  test('a forge that protects the branch is told of clearly', async () => {
    const remote = forge.repository('acme/deploy');
    await remote.git('config', 'receive.denyNonFastForwards', 'true');
    const name = 'tidegate/protected';
    await using first = await open();
    await first.push({
      branch: name,
      current: undefined,
      files: [file('tag: 1\n')],
      message: 'feat: one',
      email,
    });
    await using second = await open();
    const current = await second.branch(name);
    await assert.rejects(
      second.push({ branch: name, current, files: [file('tag: 2\n')], message: 'feat: two', email }),
      isError('PUSH_REJECTED'),
    );
    await remote.git('config', 'receive.denyNonFastForwards', 'false');
  });

  test('tells a wrong token, a missing one, a missing repository, a read-only token and a missing base apart', async () => {
    await assert.rejects(open({ token: 'wrong' }), isError('UNAUTHORIZED'));
    await assert.rejects(open({ token: undefined }), /it needs a token/);
    await assert.rejects(open({ name: 'nothing' }), isError('NOT_FOUND'));
    await assert.rejects(open({ base: 'release' }), isError('BASE_NOT_FOUND'));
    await assert.rejects(open({ base: branch }), isError('BASE_NOT_FOUND'));
    await assert.rejects(open({ base: 'a:refs/heads/main' }), isError('INVALID_BRANCH'));
    await using git = await open();
    await assert.rejects(git.branch('main'), isError('BRANCH_IS_BASE'));
    await assert.rejects(git.branch('a:refs/heads/main'), isError('INVALID_BRANCH'));
    await using reader = await open({ token: 'reader' });
    await assert.rejects(
      reader.push({
        branch: 'tidegate/reader',
        current: undefined,
        files: [file('tag: 1\n')],
        message: 'feat: one',
        email,
      }),
      isError('UNAUTHORIZED'),
    );
  });

  test('without git it says that git is missing', async () => {
    const runtime = { ...testRuntime(), findTool: async () => undefined };
    await assert.rejects(open({ runtime }), isError('GIT_MISSING'));
  });

  test('the token does not follow a redirect to another origin', async () => {
    const seen: unknown[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    await new Promise<void>((listening) => {
      other.listen(0, '127.0.0.1', listening);
    });
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    forge.before(({ path }) => ({
      status: 302,
      body: {},
      headers: { location: `http://127.0.0.1:${port}${path}?service=git-upload-pack` },
    }));
    await assert.rejects(open(), (error) => error instanceof TidegateError);
    forge.before(undefined);
    other.close();
    assert.deepEqual(seen, []);
  });

  test('a forge that does not answer is tried again, then reported as unreachable', async () => {
    const runtime = testRuntime();
    const gone = await startForge({ tokens: {}, repositories: {} });
    await gone.close();
    const source = { repository: parseRepositoryUrl(`${gone.url}/acme/deploy`, {}) };
    await assert.rejects(openGitRepository(source, runtime), (error) => {
      return error instanceof TidegateError && error.code === 'UNREACHABLE' && error.exitCode === 3;
    });
    assert.equal(runtime.clock.sleeps.length, 2);
    // A fault that passes does not end the run.
    let failures = 1;
    forge.before(() => {
      failures -= 1;
      return failures < 0 ? undefined : { status: 503, body: {} };
    });
    await using git = await open();
    forge.before(undefined);
    assert.equal(git.base, 'main');
  });

  test('the token is in no command line, and nothing is left on disk', async () => {
    const runtime = testRuntime();
    const argv: string[] = [];
    const recording: Runtime = {
      ...runtime,
      exec: (command, args, options) => {
        argv.push([command, ...args].join(' '));
        return runtime.exec(command, args, options);
      },
    };
    const earlier = await leftFolders();
    {
      await using git = await open({ runtime: recording });
      await git.push({
        branch: 'tidegate/argv',
        current: undefined,
        files: [file('tag: 1\n')],
        message: 'feat: one',
        email,
      });
    }
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    assert.ok(argv.length > 5);
    assert.ok(argv.every((line) => !line.includes(token) && !line.includes(basic)));
    assert.ok(runtime.masks.includes(token) && runtime.masks.includes(basic));
    assert.deepEqual(
      (await leftFolders()).filter((name) => !earlier.includes(name)),
      [],
    );
  });
});
