import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { GitBranch } from '../../src/forge/git-branch.ts';
import type { BranchPush, PushedCommit } from '../../src/forge/git-push.ts';
import { type GitRepository, openGitRepository } from '../../src/forge/git.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { fails } from '../support/fails.ts';
import { startForge, type TestForge } from '../support/forge.ts';
import type { ForgeRepository } from '../support/forge-repository.ts';
import { testRuntime } from '../support/runtime.ts';

const token = 'secret-token-for-tests';
const path = 'values.yaml';
let forge: TestForge;
let remote: ForgeRepository;
/** Opened before any test moved the base. */
let early: GitRepository;
let count = 0;

before(async () => {
  const files = { [path]: 'a: 1\nb: 1\n', 'other.txt': 'other\n' };
  forge = await startForge({ tokens: { [token]: 'write' }, repositories: { 'acme/deploy': files } });
  remote = forge.repository('acme/deploy');
  early = await open();
  await push('tidegate/first', 'a: 2\nb: 1\n');
});
after(async () => {
  await early[Symbol.asyncDispose]();
  await forge.close();
});

const open = async (): Promise<GitRepository> =>
  await openGitRepository(
    { repository: parseRepositoryUrl(`${forge.url}/acme/deploy`, {}), token },
    testRuntime(),
  );

type PushOptions = Partial<BranchPush> & { readonly git?: GitRepository };

async function push(branch: string, content: string, options: PushOptions = {}): Promise<PushedCommit> {
  const { git = early, ...rest } = options;
  const files = [{ path, mode: '100644', bytes: Buffer.from(content) }];
  const current = await git.branch(branch);
  return await git.push({ branch, current, files, message: 'feat: move', email: 'bot@example.com', ...rest });
}

async function read(
  branch: string,
  git = early,
): Promise<GitBranch & { readonly texts: readonly (string | undefined)[] }> {
  const found = await git.branch(branch);
  assert.ok(found !== undefined);
  const texts = await Promise.all(found.ours.map(async (own) => (await own.after(path))?.bytes.toString()));
  return { ...found, texts };
}

/** A branch of ours, as bump makes it. */
async function fresh(): Promise<string> {
  count += 1;
  const branch = `tidegate/case-${count}`;
  await remote.git('branch', branch, 'tidegate/first');
  return branch;
}

const messageOf = (name: string): Promise<string> => remote.git('log', '-1', '--format=%B', name);
const contains = async (branch: string, commit: string): Promise<boolean> =>
  (await remote.ahead(branch, commit)) === 0;

describe('commits of people on our branch', () => {
  test('a commit of ours alone is rebuilt on the base; one of a person is built upon', async () => {
    const branch = await fresh();
    assert.equal((await read(branch)).isOurs, true);
    await push(branch, 'a: 3\nb: 1\n');
    assert.equal(await remote.ahead('main', branch), 1);
    const theirs = await remote.commit({ branch, files: { 'other.txt': 'mine\n' } });
    assert.equal((await read(branch)).isOurs, false);
    await assert.rejects(push(branch, 'a: 4\n'), fails('BRANCH_HAS_OTHER_COMMITS'));
    const second = await push(branch, 'a: 4\nb: 1\n', { parent: 'branch' });
    assert.equal(second.pushed, true);
    assert.ok(await contains(branch, theirs));
    assert.equal((await remote.read(branch, 'other.txt'))?.toString(), 'mine\n');
    assert.deepEqual(await push(branch, 'a: 4\nb: 1\n', { parent: 'branch' }), {
      commit: second.commit,
      pushed: false,
    });
    // On top of theirs it is no branch of ours alone, although its newest commit is.
    const { isOurs, texts } = await read(branch);
    assert.equal(isOurs, false);
    assert.deepEqual(texts, ['a: 4\nb: 1\n', 'a: 3\nb: 1\n']);
  });

  test('what a person amended, squashed or reverted is theirs, whatever its message says', async () => {
    const amended = await fresh();
    const message = await messageOf(amended);
    const author = 'tidegate <bot@example.com>';
    await remote.commit({
      branch: amended,
      from: 'main',
      author,
      message,
      files: { [path]: 'a: 9\nb: 1\n' },
    });
    const read1 = await read(amended);
    assert.deepEqual([read1.isOurs, read1.texts], [false, []]);
    const reverted = await fresh();
    const files = { [path]: 'a: 1\nb: 1\n' };
    await remote.commit({ branch: reverted, files, message: 'Revert "feat: move"' });
    const { isOurs, texts } = await read(reverted);
    assert.deepEqual([isOurs, texts.length], [false, 1]);
  });

  test('of one that was amended, or squashed with others, it is known what it proposed', async () => {
    const branch = await fresh();
    await push(branch, 'a: 3\nb: 1\n', { subject: 'release 2027q1' });
    const message = await messageOf(branch);
    const files = { [path]: 'a: 3\nb: 9\n' };
    for (const theirs of [message, `${message}\nfix: mine\n\nReviewed-by: P <p@example.com>\n`]) {
      await remote.commit({ branch, from: 'main', message: theirs, files });
      const { isOurs, ours, texts } = await read(branch);
      assert.deepEqual([isOurs, texts, ours[0]?.amended], [false, [files[path]], 'release 2027q1']);
    }
    await remote.commit({ branch, from: 'main', message: 'mine', files });
    assert.deepEqual((await read(branch)).ours, []);
  });

  test('a new message by another committer is theirs; a commit that GitHub made for us is ours', async () => {
    const branch = await fresh();
    const content = (await remote.read(branch, path)) ?? '';
    const commit = { branch, from: 'main', files: { [path]: content }, message: await messageOf(branch) };
    await remote.commit({ ...commit, author: 'tidegate <bot@example.com>', committer: 'P <p@example.com>' });
    assert.equal((await read(branch)).isOurs, false);
    const author = 'tidegate[bot] <1+tidegate[bot]@users.noreply.github.com>';
    await remote.commit({ ...commit, author, committer: 'GitHub <noreply@github.com>' });
    assert.equal((await read(branch)).isOurs, true);
  });

  test('an amended text, or the same lines elsewhere, are theirs, whoever signed them', async () => {
    const there = 'x:\n  tag: 2\ny:\n  tag: 1\n';
    const elsewhere = 'x:\n  tag: 1\ny:\n  tag: 2\n';
    await remote.commit({ branch: 'main', files: { [path]: 'x:\n  tag: 1\ny:\n  tag: 1\n' } });
    await using git = await open();
    const branch = 'tidegate/amended';
    const { commit } = await push(branch, there, { git });
    const message = await messageOf(branch);
    const again = { branch, from: 'main', files: { [path]: there } };
    for (const amended of [
      { message: message.replace('feat: move', 'feat: move\n\nAfter CHG-42 only.') },
      { message: `${message.trim()}\nApproved-by: P <p@example.com>\n` },
      { message, files: { [path]: elsewhere } },
      // What 0.1.0 has never written.
      { message: message.replace(/^(Tidegate-Base: \w+) .*$/m, '$1') },
    ]) {
      await remote.commit({ ...again, committer: 'P <noreply@example.com>', ...amended });
      assert.equal((await read(branch, git)).isOurs, false, JSON.stringify(amended));
    }
    // Nothing of it is lost with this one.
    const same = await remote.commit({ ...again, message });
    assert.notEqual(same, commit);
    assert.equal((await read(branch, git)).isOurs, true);
    await remote.commit({ branch: 'main', files: { [path]: 'a: 1\nb: 1\n' } });
  });

  test('a commit by the API is known again', async () => {
    const branch = 'tidegate/by-api';
    const author = 'tidegate[bot] <1+tidegate[bot]@users.noreply.github.com>';
    const result = await push(branch, 'a: 5\n', {
      commitBy: async ({ parent, expected, message, files }) => {
        assert.deepEqual([expected, files.length], [undefined, 1]);
        const changes = Object.fromEntries(files.map((file) => [file.path, file.bytes]));
        return await remote.commit({ branch, from: parent, author, message, files: changes });
      },
    });
    assert.equal(result.commit, await remote.resolve(branch));
    assert.equal((await read(branch)).isOurs, true);
    assert.equal((await push(branch, 'a: 5\n')).pushed, false);
  });

  test('the base may move on: as long as the change is the same, nothing is pushed', async () => {
    const branch = await fresh();
    const content = (await remote.read(branch, path))?.toString() ?? '';
    await remote.commit({ branch: 'main', files: { 'news.txt': `${branch} again` } });
    await using unrelated = await open();
    assert.equal((await push(branch, content, { git: unrelated })).pushed, false);
    // In the same file it makes a difference: the branch would take it back.
    await remote.commit({ branch: 'main', files: { [path]: '# top\na: 1\nb: 1\n' } });
    await using related = await open();
    assert.equal((await push(branch, content, { git: related })).pushed, true);
    assert.deepEqual([await remote.ahead('main', branch), await remote.ahead(branch, 'main')], [1, 0]);
  });

  test('the base merged into the branch ("update branch"), and the branch rebased: built upon, and ours is known', async () => {
    const branch = await fresh();
    await remote.commit({ branch: 'main', files: { 'news.txt': branch } });
    const ours = await remote.read(branch, path);
    const files = { 'news.txt': branch };
    await remote.commit({ branch, merge: 'main', files, committer: 'GitHub <noreply@github.com>' });
    const merged = await read(branch);
    assert.deepEqual([merged.isOurs, merged.texts], [false, [ours?.toString()]]);

    const rebased = await fresh();
    const kept = { [path]: '# top\na: 2\nb: 1\n' };
    const message = await messageOf(rebased);
    await remote.commit({ branch: 'main', files: { 'news.txt': rebased } });
    await remote.commit({
      branch: rebased,
      from: 'main',
      author: 'tidegate <bot@example.com>',
      committer: 'GitHub <noreply@github.com>',
      message,
      files: kept,
    });
    const { isOurs, texts } = await read(rebased);
    assert.deepEqual([isOurs, texts], [false, [kept[path]]]);
  });

  test('a branch left behind after a merge starts again, and nobody’s commit is pushed away', async () => {
    const branch = await fresh();
    const fix = await remote.commit({ branch, files: { 'fix.txt': branch } });
    const content = (await remote.read(branch, path)) ?? '';
    const files = { [path]: content, 'fix.txt': branch };
    await remote.commit({ branch: 'main', merge: branch, files });
    await using git = await open();
    assert.equal((await read(branch, git)).isOurs, true);
    await push(branch, 'a: 7\n', { git });
    assert.deepEqual([await remote.ahead('main', branch), await remote.ahead(branch, 'main')], [1, 0]);
    assert.ok(await contains(branch, fix));
  });

  test('what was merged and taken back is proposed again, by a new commit', async () => {
    await remote.commit({ branch: 'main', files: { [path]: 'a: 1\nb: 1\n' } });
    const branch = await fresh();
    const files = { [path]: (await remote.read(branch, path)) ?? '' };
    await remote.commit({ branch: 'main', merge: branch, files });
    await remote.commit({ branch: 'main', files: { [path]: 'a: 1\nb: 1\n' }, message: 'Revert it' });
    await using git = await open();
    assert.equal((await push(branch, files[path].toString(), { git })).pushed, true);
    assert.deepEqual([await remote.ahead('main', branch), await remote.ahead(branch, 'main')], [1, 0]);
  });

  test('also after a squash: the new commit goes on top of both, and proposes itself alone', async () => {
    const branch = await fresh();
    const fix = await remote.commit({ branch, files: { 'fix.txt': branch } });
    assert.equal((await read(branch)).isOurs, false);
    const files = { [path]: (await remote.read(branch, path)) ?? '', 'fix.txt': branch };
    await remote.commit({ branch: 'main', files, message: 'feat: all of it (#1)' });
    await remote.commit({ branch: 'main', files: { [path]: 'a: 7\nb: 7\n' } });
    await using git = await open();
    assert.equal((await read(branch, git)).isOurs, true);
    await push(branch, 'a: 8\nb: 7\n', { git });
    assert.ok(await contains(branch, fix));
    assert.equal(await remote.ahead(branch, 'main'), 0);
    assert.equal(await remote.git('diff', '--name-only', `main...${branch}`), `${path}\n`);
    const { isOurs, texts, commit } = await read(branch, git);
    assert.deepEqual([isOurs, texts[0]], [true, 'a: 8\nb: 7\n']);
    assert.deepEqual(await push(branch, 'a: 8\nb: 7\n', { git }), { commit, pushed: false });
    await push(branch, 'a: 9\nb: 7\n', { git });
    assert.equal((await read(branch, git)).isOurs, true);
  });

  test('only a branch of ours alone is deleted', async () => {
    const git = early;
    const ours = await fresh();
    const theirs = await fresh();
    await remote.commit({ branch: theirs, files: { 'other.txt': 'mine\n' } });
    const remove = async (name: string): Promise<boolean> => {
      const found = await git.branch(name);
      assert.ok(found);
      return await git.deleteBranch(found.state);
    };
    assert.deepEqual([await remove(ours), await remove(theirs)], [true, false]);
    assert.equal(await remote.resolve(ours), undefined);
    assert.notEqual(await remote.resolve(theirs), undefined);
    const kept = await fresh();
    await remote.git('config', 'receive.denyDeletes', 'true');
    assert.equal(await remove(kept), false);
    await remote.git('config', 'receive.denyDeletes', 'false');
    assert.equal(await remove(kept), true);
  });

  test('what is pushed, or deleted, after it was read is never undone', async () => {
    const branch = await fresh();
    const git = early;
    let current = await git.branch(branch);
    const theirs = await remote.commit({ branch, files: { 'other.txt': 'just now\n' } });
    await assert.rejects(push(branch, 'a: 5\n', { current }), fails('BRANCH_MOVED'));
    assert.equal(await remote.resolve(branch), theirs);
    current = await git.branch(branch);
    await remote.commit({ branch, files: { 'other.txt': 'and again\n' } });
    await assert.rejects(push(branch, 'a: 5\n', { current, parent: 'branch' }), fails('BRANCH_MOVED'));
    const other = await fresh();
    const read = await git.branch(other);
    assert.equal(read?.state.standing, 'alone');
    const newer = await remote.commit({ branch: other, files: { 'other.txt': 'just now\n' } });
    assert.equal(await git.deleteBranch(read.state), false);
    assert.equal(await remote.resolve(other), newer);
    current = await git.branch(branch);
    await remote.git('update-ref', '-d', `refs/heads/${branch}`);
    await assert.rejects(push(branch, 'a: 5\n', { current, parent: 'branch' }), fails('BRANCH_MOVED'));
    assert.equal(await remote.resolve(branch), undefined);
  });
});
