import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { againIfMoved } from '../../src/bump/publish.ts';
import type { PushedCommit } from '../../src/forge/git-push.ts';
import { type GitRepository, openGitRepository } from '../../src/forge/git.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { startForge, type TestForge } from '../support/forge.ts';
import { testRuntime, type TestRuntime } from '../support/runtime.ts';

const token = 'secret-token-for-tests';
const path = 'values.yaml';
const rounds = 4;
let forge: TestForge;
let runs: readonly { readonly git: GitRepository; readonly runtime: TestRuntime }[];

before(async () => {
  const files = { [path]: 'a: 1\n' };
  forge = await startForge({ tokens: { [token]: 'write' }, repositories: { 'acme/deploy': files } });
  const repository = parseRepositoryUrl(`${forge.url}/acme/deploy`, {});
  // Of different days, so that their commits differ.
  const runtimes = ['2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z'].map((now) => testRuntime({ now }));
  runs = await Promise.all(
    runtimes.map(async (runtime) => ({
      runtime,
      git: await openGitRepository({ repository, token }, runtime),
    })),
  );
});
after(async () => {
  await Promise.all(runs.map(({ git }) => git[Symbol.asyncDispose]()));
  await forge.close();
});

/** Lets the first two pushes reach git at the same moment; the forge itself then has to choose. */
function holdTwoPushes(): void {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let waiting = 0;
  forge.before(({ method, path: asked }) => {
    if (method !== 'POST' || !asked.endsWith('git-receive-pack') || waiting === 2) {
      return undefined;
    }
    waiting += 1;
    if (waiting === 2) {
      resolve(undefined);
    }
    return promise;
  });
}

/** What bump does for a stream, as far as git goes. */
async function attempt(run: number, branch: string, content: string): Promise<PushedCommit> {
  const { git, runtime } = runs[run] ?? assert.fail();
  return await againIfMoved(async () => {
    const found = await git.branch(branch);
    const files = [{ path, mode: '100644', bytes: Buffer.from(content) }];
    const parent = found === undefined || found.isOurs ? 'base' : 'branch';
    return await git.push({
      branch,
      current: found,
      parent,
      files,
      message: 'feat: move',
      email: 'bot@example.com',
    });
  }, runtime);
}

test('of two pushes at the same moment one wins, and the other finds its work done', async () => {
  const remote = forge.repository('acme/deploy');
  for (let round = 1; round <= rounds; round += 1) {
    const branch = `tidegate/race-${round}`;
    holdTwoPushes();
    const results = await Promise.all([attempt(0, branch, 'a: 2\n'), attempt(1, branch, 'a: 2\n')]);
    assert.equal(results.filter(({ pushed }) => pushed).length, 1);
    const at = await remote.resolve(branch);
    assert.deepEqual(
      results.map(({ commit }) => commit),
      [at, at],
    );
    assert.equal(await remote.ahead('main', branch), 1);
  }
});

test('the same on top of a person’s commit, which neither pushes away', async () => {
  const remote = forge.repository('acme/deploy');
  const branch = 'tidegate/race-1';
  const theirs = await remote.commit({ branch, files: { 'notes.txt': 'mine' } });
  holdTwoPushes();
  const results = await Promise.all([attempt(0, branch, 'a: 3\n'), attempt(1, branch, 'a: 3\n')]);
  assert.equal(results.filter(({ pushed }) => pushed).length, 1);
  assert.equal(await remote.git('log', '-1', '--format=%P', branch), `${theirs}\n`);
});
