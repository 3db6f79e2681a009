import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type GitRepository, openGitRepository } from '../../src/forge/git.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { startForge, type TestForge } from '../support/forge.ts';
import type { ForgeRepository } from '../support/forge-repository.ts';
import { testRuntime } from '../support/runtime.ts';

const token = 'secret-token-for-tests';
const path = 'values.yaml';
const day = 24 * 60 * 60;
/** Seconds of the epoch. */
const start = Date.UTC(2026, 9, 1) / 1000;
let forge: TestForge;

before(async () => {
  const names = ['past', 'ahead', 'forward', 'long', 'none'].map((name) => [
    `acme/${name}`,
    { [path]: 'a: 1\n' },
  ]);
  forge = await startForge({ tokens: { [token]: 'write' }, repositories: Object.fromEntries(names) });
});
after(() => forge.close());

const open = async (name: string, now = '2027-01-01T00:00:00Z'): Promise<GitRepository> =>
  await openGitRepository(
    { repository: parseRepositoryUrl(`${forge.url}/acme/${name}`, {}), token },
    testRuntime({ now }),
  );

/** So many commits on a branch, an hour apart, of files that nobody asks for. */
async function addCommits(remote: ForgeRepository, branch: string, count: number): Promise<void> {
  const from = await remote.resolve(branch);
  const commits = Array.from({ length: count }, (_, index) =>
    [
      `commit refs/heads/${branch}`,
      `committer A <a@example.com> ${start + index * 3600} +0000`,
      'data 1\nx',
      ...(index === 0 && from !== undefined ? [`from ${from}`] : []),
      `M 100644 inline log.txt\ndata <<END\n${index}\nEND\n`,
    ].join('\n'),
  );
  await remote.gitWith(Buffer.from(commits.join('')), 'fast-import', '--quiet', '--force');
}

describe('history, as far as it is needed', () => {
  test('tells how files of the base were, and since when', async () => {
    const remote = forge.repository('acme/past');
    await remote.git('update-ref', '-d', 'refs/heads/main');
    const commit = async (days: number, content: string, also = {}): Promise<void> => {
      await remote.commit({ branch: 'main', time: start + days * day, files: { [path]: content }, ...also });
    };
    await commit(0, 'a: 1\n');
    await commit(10, 'a: 2\n');
    // Made long before it was pushed: it came after what it lies on.
    await commit(5, 'a: 3\n');
    await commit(20, 'a: 3\n', { files: { 'other.txt': 'x' } });
    // What a branch had before it was merged was not on the base then.
    await commit(21, 'a: 9\n', { branch: 'topic', from: 'main' });
    await commit(30, 'a: 4\n', { merge: 'topic' });
    await using git = await open('past');
    const history = async (days: number): Promise<unknown> =>
      await Promise.all(
        (await git.history([path], new Date((start + days * day) * 1000))).map(async (state) => [
          (state.since.getTime() / 1000 - start) / day,
          (await state.read(path)).bytes.toString(),
        ]),
      );
    const all = [
      [30, 'a: 4\n'],
      [10, 'a: 3\n'],
      [10, 'a: 2\n'],
      [0, 'a: 1\n'],
    ];
    assert.deepEqual(await history(-1), all);
    assert.deepEqual(await history(9), all);
    assert.deepEqual(await history(15), all.slice(0, 2));
    assert.deepEqual(await history(40), all.slice(0, 1));
  });

  test('a commit that is dated ahead came before what lies on it, and before now', async () => {
    const remote = forge.repository('acme/ahead');
    const now = Date.UTC(2027, 0, 1) / 1000;
    const commit = async (time: number, files: Record<string, string>): Promise<string> =>
      await remote.commit({ branch: 'main', time, files });
    const since = async (merged?: number): Promise<readonly number[]> => {
      await using git = await open('ahead');
      const known = (commit: string): Date | undefined =>
        commit === ahead && merged !== undefined ? new Date((now + merged) * 1000) : undefined;
      const past = await git.history([path], new Date(0), (commit) => Promise.resolve(known(commit)));
      return past.map((state) => state.since.getTime() / 1000 - now);
    };
    await remote.git('update-ref', '-d', 'refs/heads/main');
    await commit(now - 9 * day, { [path]: 'a: 1\n' });
    const ahead = await commit(now + 3 * day, { [path]: 'a: 2\n' });
    assert.deepEqual(await since(), [0, -9 * day]);
    assert.deepEqual(await since(-4 * day), [-4 * day, -9 * day]);
    assert.deepEqual(await since(60), [0, -9 * day]);
    await commit(now - 2 * day, { 'other.txt': 'x' });
    assert.deepEqual(await since(), [-2 * day, -9 * day]);
  });

  test('what came to the base by fast-forward is there since it was merged, or since what lies on it', async () => {
    const remote = forge.repository('acme/forward');
    const at = (days: number): Date => new Date((start + days * day) * 1000);
    await remote.git('update-ref', '-d', 'refs/heads/main');
    await remote.commit({ branch: 'main', time: start, files: { [path]: 'a: 1\n' } });
    const branch = 'tidegate/wandb';
    {
      await using git = await open('forward', at(5).toISOString());
      const files = [{ path, mode: '100644', bytes: Buffer.from('a: 2\n') }];
      await git.push({ branch, current: undefined, files, message: 'feat: move', email: 'bot@example.com' });
    }
    const ours = (await remote.resolve(branch)) ?? '';
    await remote.git('update-ref', 'refs/heads/main', ours);
    /** In days, at day 30; what was merged when, as the forge knows. */
    const since = async (back: number, merged: Record<string, number> = {}): Promise<readonly number[]> => {
      await using git = await open('forward', at(30).toISOString());
      const known = (commit: string): Date | undefined =>
        merged[commit] === undefined ? undefined : at(merged[commit]);
      const past = await git.history([path], at(back), (commit) => Promise.resolve(known(commit)));
      return past.map((state) => (state.since.getTime() / 1000 - start) / day);
    };
    assert.deepEqual(await since(-1, { [ours]: 20 }), [20, 0]);
    // By its own date it would be the last that counts.
    assert.deepEqual(await since(10, { [ours]: 20 }), [20, 0]);
    assert.deepEqual(await since(10), [30, 0]);
    const person = { branch: 'main', time: start + 7 * day, files: { [path]: 'a: 3\n' } };
    const top = await remote.commit(person);
    assert.deepEqual(await since(-1, { [top]: 22 }), [22, 22, 0]);
    assert.deepEqual(await since(-1), [7, 7, 0]);
    await remote.git('update-ref', 'refs/heads/main', ours);
    const next = await remote.commit({ branch: 'main', time: start + 12 * day, files: { 'other.txt': 'x' } });
    assert.deepEqual(await since(10), [12, 0]);
    // Both were merged at once.
    assert.deepEqual(await since(10, { [next]: 25 }), [25, 0]);
    // Where the fetch ends nobody sees what a commit changes: it was there before the next one.
    await addCommits(remote, 'main', 80);
    assert.deepEqual(await since(29), [17 / 24]);
    // A squash says the same, and somebody else has committed it.
    const message = await remote.git('log', '-1', '--format=%B', ours);
    await remote.git('update-ref', 'refs/heads/main', `${ours}^`);
    const author = 'tidegate <bot@example.com>';
    const committer = 'A Person <person@example.com>';
    await remote.commit({ ...person, files: { [path]: 'a: 2\n' }, message, author, committer });
    assert.deepEqual(await since(-1), [7, 0]);
  });

  test('a base that went far on is followed back to where the branch parts from it', async () => {
    const remote = forge.repository('acme/long');
    const branch = 'tidegate/wandb';
    {
      await using git = await open('long');
      const files = [{ path, mode: '100644', bytes: Buffer.from('a: 2\n') }];
      await git.push({ branch, current: undefined, files, message: 'feat: move', email: 'bot@example.com' });
    }
    await addCommits(remote, 'main', 150);
    // Long ago, and then the base was merged in: there both meet, and our commit lies far behind that.
    await addCommits(remote, branch, 70);
    await remote.commit({ branch, merge: 'main', files: { 'log.txt': '149\n' } });
    await using git = await open('long');
    const found = await git.branch(branch);
    assert.equal(found?.isOurs, false);
    assert.equal((await found?.ours[0]?.after(path))?.bytes.toString(), 'a: 2\n');
    assert.equal((await found?.readFork(path))?.bytes.toString(), 'a: 1\n');
    assert.equal((await git.history([path], new Date((start - day) * 1000))).length, 1);
    // A merge brings it into the base: nothing on it would be lost any more.
    await remote.commit({ branch: 'main', merge: branch, files: { [path]: 'a: 2\n' } });
    await using later = await open('long');
    const merged = await later.branch(branch);
    assert.equal(merged?.isOurs, true);
    assert.equal(await later.deleteBranch(merged.state), true);
  });

  test('a branch that has nothing in common with the base is somebody’s', async () => {
    const remote = forge.repository('acme/none');
    await remote.commit({ branch: 'tidegate/wandb', files: { [path]: 'a: 5\n' } });
    await using git = await open('none');
    const found = await git.branch('tidegate/wandb');
    assert.equal(found?.isOurs, false);
    assert.equal(await found.readFork(path), undefined);
    assert.equal(await git.deleteBranch(found.state), false);
  });
});
