import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openGitRepository } from '../../src/forge/git.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { giteaError } from '../support/forge-gitea.ts';
import { type ForgeLab, isForgeError, labToken, startForgeLab } from '../support/forge-lab.ts';

describe('commits by the API of Gitea and Forgejo', () => {
  let lab: ForgeLab;
  let name = '';
  const lent = () => `${name}.api-commit`;
  const repository = () => lab.server.repository('acme/deploy');
  const head = (of = name) => repository().resolve(`refs/heads/${of}`);
  const contents = '/api/v1/repos/acme/deploy/contents';
  before(async () => {
    lab = await startForgeLab('gitea');
  });
  after(() => lab[Symbol.asyncDispose]());
  beforeEach(({ name: title }) => {
    name = `tidegate/${title?.replaceAll(/\W+/g, '-')}`;
    lab.server.before(undefined);
  });

  const open = async (base = 'main') => {
    const repository = parseRepositoryUrl(`${lab.server.url}/acme/deploy`, {});
    return await openGitRepository({ repository, token: labToken, base }, lab.runtime);
  };
  const push = async (tag: string, base = 'main', path = 'run.sh') => {
    await using git = await open(base);
    return await git.push({
      branch: name,
      current: await git.branch(name),
      message: 'feat(deploy): wandb 2026q4',
      email: 'tidegate@localhost',
      files: [{ ...(await git.read(path)), bytes: Buffer.from(`tag: ${tag}\r\n한국어`) }],
      commitBy: (await lab.open()).commit,
    });
  };

  test('are made beside the branch, which is then put there, in place of the last one', async () => {
    await push('1');
    const base = await repository().commit({ branch: 'main', files: { 'README.md': 'news\n' } });
    const { commit: id } = await push('2');
    assert.equal(await head(), id);
    assert.equal((await repository().git('rev-parse', `${id}^@`)).trim(), base);
    assert.equal((await repository().read(id, 'run.sh'))?.toString('utf8'), 'tag: 2\r\n한국어');
    assert.match(await repository().git('ls-tree', id, 'run.sh'), /^100755 /);
    assert.equal(await head(lent()), undefined);
    assert.match(lab.runtime.lines.join('\n'), /not signed by the forge \(gpg\.error\.not_signed_commit\)/);
  });

  test('do not replace what came in between', async () => {
    let theirs = '';
    lab.server.before(async ({ path }) => {
      theirs =
        path === contents
          ? await repository().commit({ branch: name, from: 'main', files: { 'note.txt': 'x' } })
          : theirs;
      return undefined;
    });
    await assert.rejects(push('1'), isForgeError('BRANCH_MOVED'));
    assert.deepEqual([await head(), await head(lent())], [theirs, undefined]);
  });

  test('wait for another run that is at work, and look at what it did', async () => {
    await repository().git('update-ref', `refs/heads/${lent()}`, 'main');
    const sleeps = lab.runtime.clock.sleeps.length;
    lab.server.before(async () => {
      const isWaiting = lab.runtime.clock.sleeps.length > sleeps;
      await (isWaiting && repository().git('update-ref', '-d', `refs/heads/${lent()}`));
      return undefined;
    });
    await assert.rejects(push('1'), isForgeError('BRANCH_MOVED', /another run was at work/));
    assert.deepEqual([await head(), lab.runtime.clock.sleeps.slice(sleeps)], [undefined, [2000]]);
  });

  test('leave a person’s branch of that name alone, and the base', async () => {
    const theirs = await repository().commit({ branch: lent(), from: 'main', files: { 'mine.txt': 'days' } });
    await assert.rejects(push('1'), isForgeError('BRANCH_NAME_TAKEN', /\.api-commit/));
    await assert.rejects(push('1', lent()), isForgeError('BRANCH_IS_BASE', /\.api-commit is the base/));
    assert.deepEqual([await head(), await head(lent())], [undefined, theirs]);
  });

  test('use what a run left behind that was cut off: of the base, of the branch, or of ours', async () => {
    const { commit: first } = await push('1');
    const theirs = await repository().commit({ branch: name, files: { 'note.txt': 'theirs' } });
    await repository().commit({ branch: name, files: { 'note.txt': 'more' } });
    for (const left of ['main', theirs, first]) {
      await repository().git('update-ref', `refs/heads/${lent()}`, left);
      await using git = await open();
      const files = [{ ...(await git.read('run.sh')), bytes: Buffer.from(left) }];
      const current = await git.branch(name);
      const { commit: commitBy } = await lab.open();
      await git.push({
        branch: name,
        current,
        parent: 'branch',
        message: 'x',
        email: 'a@b.c',
        files,
        commitBy,
      });
      assert.equal(await head(lent()), undefined);
    }
    assert.equal(await repository().ahead('main', name), 6);
  });

  test('of a run that was cut off at its end nothing is left by the next one', async () => {
    const { commit } = await push('1');
    await repository().git('update-ref', `refs/heads/${lent()}`, commit);
    assert.equal((await push('1')).pushed, false);
    assert.equal(await head(lent()), undefined);
    await repository().git('update-ref', `refs/heads/${lent()}`, commit);
    await using git = await open();
    const found = await git.branch(name);
    assert.ok(found && (await git.deleteBranch(found.state)));
    assert.deepEqual([await head(), await head(lent())], [undefined, undefined]);
  });

  test('of two runs that lend the branch at the same moment one has it', async () => {
    lab.server.before(({ path }) => {
      const said = 'push failed: cannot lock ref refs/heads/x: is at 1 but expected 2';
      return path === contents ? giteaError(403, said) : undefined;
    });
    await assert.rejects(push('1'), isForgeError('BRANCH_MOVED', /while the forge was at work/));
    lab.server.before(({ path }) => (path === contents ? giteaError(403, 'no') : undefined));
    await assert.rejects(push('1'), isForgeError('FORBIDDEN'));
    lab.server.before(async ({ search }) => {
      if (search === '?service=git-receive-pack') {
        lab.server.before(undefined);
        await repository().git('update-ref', `refs/heads/${lent()}`, 'main');
      }
      return undefined;
    });
    const sleeps = lab.runtime.clock.sleeps.length;
    await push('1');
    assert.ok(lab.runtime.clock.sleeps.length > sleeps);
  });

  test('a name that cannot be beside another one is told of as that', async () => {
    await repository().git('branch', `${name}/below`, 'main');
    await assert.rejects(push('1'), isForgeError('BRANCH_NAME_TAKEN', /below/));
    await repository().git('branch', `${name}-above`, 'main');
    name = `${name}-above/wandb`;
    await assert.rejects(push('1'), isForgeError('BRANCH_NAME_TAKEN', /beside tidegate\/\S+-above$/m));
  });

  test('are left alone where the forge made something else, or went on from elsewhere', async () => {
    const answerWith = (files: Record<string, string>) => {
      lab.server.before(async ({ path }) =>
        path === contents
          ? { status: 201, body: { commit: { sha: await repository().commit({ branch: lent(), files }) } } }
          : undefined,
      );
    };
    answerWith({ 'run.sh': 'other' });
    await assert.rejects(push('1'), isForgeError('API_COMMIT_DIFFERS', /commit to git/));
    lab.server.before(async ({ path }) => {
      await (path === contents && repository().commit({ branch: lent(), files: { 'a.txt': 'x' } }));
      return undefined;
    });
    await assert.rejects(push('1'), isForgeError('BRANCH_MOVED'));
    assert.deepEqual([await head(), await head(lent())], [undefined, undefined]);
  });

  test('need a version that can', async () => {
    lab.server.before(({ path }) => (path === contents ? giteaError(405, 'Method Not Allowed') : undefined));
    await assert.rejects(push('1'), isForgeError('API_COMMIT_UNSUPPORTED', /commit to git/));
    assert.equal(await head(lent()), undefined);
  });
});
