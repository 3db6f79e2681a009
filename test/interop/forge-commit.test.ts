import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { ApiCommit, Forge } from '../../src/forge/forge.ts';
import { openGitRepository } from '../../src/forge/git.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { type ForgeLab, isForgeError, labToken, startForgeLab } from '../support/forge-lab.ts';
import { restError } from '../support/forge-pulls.ts';

const branch = 'tidegate/by-api';

describe('commits by GitHub’s API', () => {
  let lab: ForgeLab;
  let forge: Forge;
  let base: string;
  before(async () => {
    lab = await startForgeLab('github');
    forge = await lab.open();
    base = (await lab.server.repository('acme/deploy').resolve('refs/heads/main')) ?? '';
  });
  after(() => lab[Symbol.asyncDispose]());
  beforeEach(() => lab.server.before(undefined));

  const repository = () => lab.server.repository('acme/deploy');
  const head = () => repository().resolve(`refs/heads/${branch}`);
  const commit = async (change: Partial<ApiCommit> & { readonly tag?: string }): Promise<string> => {
    const { tag = '2', ...rest } = change;
    const files = [{ path: 'run.sh', mode: '100755', bytes: Buffer.from(`tag: ${tag}\r\n한국어`) }];
    assert.ok(forge.commit);
    return await forge.commit(
      {
        branch,
        parent: base,
        expected: undefined,
        files,
        message: 'feat(deploy): wandb 2026q4\n\nTidegate-Base: x',
        ...rest,
      },
      () => assert.fail('no other branch is needed'),
    );
  };

  test('makes a branch with one commit: bytes, mode, message and the other files as they should be', async () => {
    const id = await commit({});
    assert.equal(await head(), id);
    assert.equal((await repository().git('rev-parse', `${id}^`)).trim(), base);
    assert.equal((await repository().read(id, 'run.sh'))?.toString('utf8'), 'tag: 2\r\n한국어');
    assert.match(
      await repository().git('ls-tree', id),
      /^100755 blob \w+\trun\.sh\n100644 blob \w+\tvalues\.yaml\n$/,
    );
    assert.equal(
      (await repository().git('log', '-1', '--format=%B', id)).trim(),
      'feat(deploy): wandb 2026q4\n\nTidegate-Base: x',
    );
    assert.match(lab.runtime.lines.join('\n'), /signed by the forge/);
  });

  test('goes on top of the branch, or replaces the commit that was expected', async () => {
    const first = (await head()) ?? '';
    const second = await commit({ parent: first, expected: first, tag: '3' });
    assert.equal((await repository().git('rev-parse', `${second}^`)).trim(), first);
    const third = await commit({ expected: second, tag: '4' });
    assert.equal(await head(), third);
    assert.equal((await repository().git('rev-parse', `${third}^`)).trim(), base);
  });

  test('is known as ours by the next run, which replaces it in place when the base went on', async () => {
    const name = 'tidegate/both';
    const source = { repository: parseRepositoryUrl(`${lab.server.url}/acme/deploy`, {}), token: labToken };
    const push = async (tag: string) => {
      await using git = await openGitRepository(source, lab.runtime);
      const file = await git.read('values.yaml');
      return await git.push({
        branch: name,
        current: await git.branch(name),
        message: 'feat(deploy): wandb 2026q4',
        email: 'tidegate@localhost',
        files: [{ ...file, bytes: Buffer.from(`tag: ${tag}\n`) }],
        commitBy: forge.commit,
      });
    };
    const first = await push('5');
    assert.deepEqual(await push('5'), { commit: first.commit, pushed: false });
    const moved = await repository().commit({ branch: 'main', files: { 'README.md': 'news\n' } });
    const { commit: id } = await push('6');
    assert.equal((await repository().git('rev-parse', `${id}^`)).trim(), moved);
    assert.equal(await repository().resolve(`refs/heads/${name}`), id);
    assert.equal((await repository().read(id, 'values.yaml'))?.toString('utf8'), 'tag: 6\n');
  });

  test('a branch that moved, came or went meanwhile is left as it is', async () => {
    const now = (await head()) ?? '';
    await assert.rejects(commit({}), isForgeError('BRANCH_MOVED'));
    await assert.rejects(commit({ expected: base }), isForgeError('BRANCH_MOVED', /Run again/));
    await assert.rejects(
      commit({ branch: 'tidegate/gone', expected: now, parent: now }),
      isForgeError('BRANCH_MOVED'),
    );
    assert.equal(await head(), now);
  });

  test('what GitHub refuses is told as what it is: a rule, a permission, a branch that moved', async () => {
    const now = (await head()) ?? '';
    const workflow =
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission';
    const stale = `Expected branch to point to "${base}" but it did not. Pull and try again.`;
    for (const [type, message, code, says, expected] of [
      ['UNPROCESSABLE', 'Repository rule violations found', 'PUSH_REJECTED', /rule violations/, now],
      ['FORBIDDEN', 'Repository rule violations found', 'PUSH_REJECTED', /rule violations/, now],
      ['BRANCH_PROTECTION_RULE_VIOLATION', 'Changes must be made', 'PUSH_REJECTED', /must be made/, now],
      ['FORBIDDEN', 'Resource not accessible by integration', 'FORBIDDEN', /contents: write/, now],
      ['UNPROCESSABLE', workflow, 'FORBIDDEN', /`workflows: write`/, now],
      ['STALE_DATA', stale, 'BRANCH_MOVED', /Run again/, base],
    ] as const) {
      lab.server.before(({ path }) =>
        path === '/api/graphql' ? { status: 200, body: { errors: [{ type, message }] } } : undefined,
      );
      await assert.rejects(commit({ expected }), isForgeError(code, says));
    }
  });

  test('a server that cannot move the branch like this is told as such', async () => {
    const message = "Field 'updateRefs' doesn't exist on type 'Mutation'";
    lab.server.before(({ path }) =>
      path === '/api/graphql'
        ? { status: 200, body: { errors: [{ message, extensions: { code: 'undefinedField' } }] } }
        : undefined,
    );
    await assert.rejects(commit({}), isForgeError('API_COMMIT_UNSUPPORTED', /to git/));
  });

  test('a missing permission is named', async () => {
    lab.server.before(({ path }) =>
      path.endsWith('/git/blobs')
        ? {
            ...restError(403, 'Resource not accessible by integration'),
            headers: { 'x-accepted-github-permissions': 'contents=write' },
          }
        : undefined,
    );
    await assert.rejects(commit({}), isForgeError('FORBIDDEN', /lacks `contents: write`/));
  });
});
