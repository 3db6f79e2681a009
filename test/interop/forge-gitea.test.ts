import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProposedPullRequest } from '../../src/forge/forge.ts';
import { onlyStream } from '../support/bump-side.ts';
import { isForgeError } from '../support/forge-lab.ts';
import { type GiteaLab, type GiteaSide, startGiteaLab } from '../support/gitea-side.ts';
import { needsTools } from '../support/tools.ts';

const path = 'deploy/values.yaml';
const branch = 'tidegate/wandb';
const values = (tag: string): string =>
  `image: {repository: registry.test/local, tag: "${tag}"}\nconsole: 1\n`;
const files = { [path]: values('0.59.2') };
const program = join(import.meta.dirname, '../support/run-tidegate-on.ts');

describe('bump on a real Gitea', needsTools('gitea'), () => {
  let lab: GiteaLab;
  before(async () => {
    lab = await startGiteaLab();
  });
  after(() => lab.close());

  const start = async (t: TestContext, more = ''): Promise<GiteaSide> => {
    const side = await lab.side(t, files, { bump: `  - {file: ${path}, chart: operator-wandb}\n`, more });
    await side.promote(1);
    return side;
  };

  test('opens with what is asked for, writes nothing the next time, and updates in place', async (t) => {
    await lab.gitea.api('POST', '/orgs/acme/labels', { name: 'of-acme', color: '#00ff00' });
    await lab.gitea.api('POST', '/orgs/acme/teams', {
      name: 'platform',
      permission: 'write',
      includes_all_repositories: true,
      units: ['repo.code', 'repo.pulls'],
    });
    const side = await start(
      t,
      `  labels: [mine, of-acme, brand-new]
  reviewers: [alice, nobody, acme/platform, acme/ghosts]
  assignees: [bob, eve]
  milestone: 2026 Q4
`,
    );
    await side.api('POST', '/labels', { name: 'mine', color: '#ff0000' });
    await side.api('POST', '/milestones', { title: '2026 Q4' });
    const token = await lab.token('bot', 'write:repository', 'write:issue', 'read:organization');
    assert.deepEqual((await side.runOne({ token })).pullRequest?.remarks, [
      'assignee eve: it needs write access to the repository',
      "reviewer nobody: User 'nobody' not exist",
      "reviewer acme/ghosts: Team 'ghosts' not exist",
    ]);
    const [pull] = await side.pulls();
    assert.deepEqual(pull?.labels?.map(({ name, color }) => `${name} ${color}`).toSorted(), [
      'brand-new ededed',
      'mine ff0000',
      'of-acme 00ff00',
    ]);
    assert.deepEqual(
      [...(pull.assignees ?? []), ...(pull.requested_reviewers ?? [])].map(({ login }) => login),
      ['bob', 'alice'],
    );
    assert.deepEqual(
      pull.requested_reviewers_teams?.map(({ name }) => name),
      ['platform'],
    );
    assert.equal(pull.milestone?.title, '2026 Q4');
    assert.equal((await side.runOne()).unchanged, true);
    await side.promote(2);
    const { commit, pullRequest } = await side.runOne();
    assert.deepEqual([pullRequest?.action, pullRequest?.number], ['updated', 1]);
    const [moved, ...others] = await side.pulls();
    assert.deepEqual([moved?.title, moved?.head.sha, others], ['feat(deploy): wandb 2027q1', commit, []]);
    assert.equal(await side.repository.ahead('main', branch), 1);
  });

  test('a draft is a title with WIP:, and one that a person made ready stays so', async (t) => {
    const side = await start(t, '  draft: true\n');
    assert.deepEqual((await proposed(side)).remarks, []);
    const [pull] = await side.pulls();
    assert.deepEqual([pull?.draft, pull?.title], [true, 'WIP: feat(deploy): wandb 2026q4']);
    await side.api('PATCH', '/pulls/1', { title: 'feat(deploy): wandb 2026q4' });
    await side.promote(2);
    await proposed(side);
    const [ready] = await side.pulls();
    assert.deepEqual([ready?.draft, ready?.title], [false, 'feat(deploy): wandb 2027q1']);
  });

  test('a commit of a person on the branch is kept', async (t) => {
    const side = await start(t);
    await proposed(side);
    const text = String(await side.repository.read(branch, path)).replace('console: 1', 'console: 2');
    const theirs = await side.repository.commit({ branch, files: { [path]: text } });
    await side.promote(2);
    const { commit, pullRequest } = await side.runOne();
    assert.equal(pullRequest?.action, 'updated');
    assert.equal(await side.repository.resolve(`${branch}~1`), theirs);
    assert.equal(await side.repository.resolve(branch), commit);
    assert.match(String(await side.repository.read(branch, path)), /0\.83\.0.*\nconsole: 2/);
  });

  test('what a person closed, or took the branch of, is declined until somebody asks for it', async (t) => {
    const side = await start(t);
    await proposed(side);
    await side.api('PATCH', '/pulls/1', { state: 'closed' });
    assert.equal((await proposed(side)).action, 'declined');
    const again = await side.runOne({ release: '2026q4' });
    assert.deepEqual([again.pullRequest?.action, again.pullRequest?.number], ['created', 2]);
    await side.api('DELETE', `/branches/${branch}`);
    await until(async () => (await side.pulls())[0]?.state === 'closed');
    const { pullRequest, unchanged } = await side.runOne();
    assert.deepEqual([pullRequest?.action, pullRequest?.number, unchanged], ['declined', 2, true]);
  });

  test('what is done elsewhere is withdrawn with a comment, and the branch deleted', async (t) => {
    const side = await start(t);
    await proposed(side);
    const done = String(await side.repository.read(branch, path));
    await side.repository.commit({ branch: 'main', files: { [path]: done } });
    assert.equal((await proposed(side)).action, 'closed');
    assert.equal(await side.repository.resolve(branch), undefined);
    assert.equal((await side.pulls())[0]?.state, 'closed');
    const comments = JSON.stringify(await side.api('GET', '/issues/1/comments'));
    assert.match(comments, /nothing is left to change/);
    assert.equal((await side.runOne()).unchanged, true);
  });

  test('a branch that a person has a pull request of their own from stays as long as that is open', async (t) => {
    const side = await start(t);
    await side.runOne();
    await side.api('POST', '/branches', { new_branch_name: 'hotfix', old_branch_name: 'main' });
    await side.api('POST', '/pulls', { title: 'own', head: branch, base: 'hotfix' });
    await side.repository.commit({ branch: 'main', files: { [path]: values('0.62.2') } });
    await side.runOne();
    const states = (await side.pulls()).map(({ title, state }) => `${title} ${state}`);
    assert.deepEqual(states, ['own open', 'feat(deploy): wandb 2026q4 closed']);
    assert.ok(await side.repository.resolve(branch));
    await side.api('PATCH', '/pulls/2', { state: 'closed' });
    await side.runOne();
    assert.equal(await side.repository.resolve(branch), undefined);
  });

  test('it is merged by itself once it is approved, and not where nothing is asked for', async (t) => {
    const side = await start(t, '  autoMerge: squash\n');
    assert.deepEqual((await proposed(side)).remarks, [
      'auto-merge: main asks for no approval and no status check, so it would be merged at once',
    ]);
    await side.api('PATCH', '/pulls/1', { state: 'closed' });
    await protect(side, 'main', { required_approvals: 1 });
    assert.deepEqual((await side.runOne({ release: '2026q4' })).pullRequest?.remarks, []);
    await side.promote(2);
    assert.deepEqual((await proposed(side)).remarks, []);
    await lab.gitea.api(
      'POST',
      `/repos/${side.name}/pulls/2/reviews`,
      { event: 'APPROVED' },
      lab.tokens.alice,
    );
    await until(async () => (await side.pulls())[0]?.merged === true);
    const commit = (await side.repository.resolve('main')) ?? '';
    assert.match(await side.repository.git('log', '-1', '--format=%s', 'main'), /2027q1/);
    const merged = (await side.pulls())[0]?.merged_at;
    assert.deepEqual(await (await side.forge()).mergedAt(commit, 'main'), new Date(String(merged)));
  });

  test('a rule that protects the branch is told as such', async (t) => {
    const side = await start(t);
    await protect(side, 'tidegate/*', { enable_push: false });
    await assert.rejects(side.runOne(), isForgeError('PUSH_REJECTED', /Not allowed to push to protected/));
    await side.api('DELETE', '/branch_protections/tidegate%2F*');
    await protect(side, 'tidegate/*', { enable_push: true });
    await proposed(side);
    await side.promote(2);
    await assert.rejects(side.runOne(), isForgeError('PUSH_REJECTED', /protected from force push/));
  });

  test('what a token lacks is named', async (t) => {
    const side = await start(t);
    for (const [scopes, code] of [
      [['read:repository', 'write:issue'], 'UNAUTHORIZED'],
      [['write:issue'], 'UNAUTHORIZED'],
    ] as const) {
      const token = await lab.token('bot', ...scopes);
      await assert.rejects(side.runOne({ token }), isForgeError(code, /`write:repository`/));
    }
    await assert.rejects(
      side.runOne({ token: lab.tokens.eve }),
      isForgeError('NOT_FOUND', /must not see it/),
    );
    const token = await lab.token('bot', 'write:repository');
    const { pullRequest } = await side.runOne({ token });
    assert.match(
      String(pullRequest?.remarks),
      /^label tidegate: .* The token lacks the scope `write:issue`\.$/,
    );
  });

  test('two runs at once end with one pull request', async (t) => {
    const side = await start(t);
    const results = (await Promise.all([side.run(), side.run()])).map(onlyStream);
    const pulls = await side.pulls();
    assert.deepEqual(
      pulls.filter(({ state }) => state === 'open').map(({ number }) => number),
      [1],
    );
    assert.deepEqual(
      results.map(({ pullRequest }) => pullRequest?.number),
      [1, 1],
    );
    const head = await side.repository.resolve(branch);
    assert.ok(results.some(({ commit }) => commit === head));
    assert.equal(await side.repository.ahead('main', branch), 1);
    assert.equal((await side.runOne()).unchanged, true);
  });

  test('what was proposed for an environment that was renamed is withdrawn, also by commits of the API', async (t) => {
    const name = 'deploy/other.yaml';
    const entries = (other: string): string =>
      `bump:\n  - {file: ${path}, chart: operator-wandb, environment: dev}\n  - {file: ${name}, chart: operator-wandb, environment: ${other}}\n`;
    const old = { [path]: values('0.62.2'), [name]: values('0.59.2') };
    const side = await lab.side(t, old, {
      bump: entries('stage').replace('bump:\n', ''),
      more: '  commit: api\nenvironments: [{name: dev}, {name: stage}]\n',
    });
    await side.promote(1);
    const { folder } = side.side;
    const git = (...args: readonly string[]): Buffer => execFileSync('git', args, { cwd: folder });
    const person = ['-c', 'user.name=dev', '-c', 'user.email=dev@corp'];
    git('init', '--quiet');
    git('remote', 'add', 'origin', 'https://git.corp/acme/releases.git');
    git('add', 'tidegate.yaml');
    await side.run();
    const file = join(folder, 'tidegate.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(entries('stage'), entries('staging')).replace('name: stage}', 'name: staging}'),
    );
    git(...person, 'commit', '--quiet', '--message', 'Rename stage');
    const { withdrawn } = await side.run();
    assert.deepEqual(
      withdrawn?.map(({ environment, pullRequest }) => [
        environment,
        pullRequest?.number,
        pullRequest?.action,
      ]),
      [['stage', 1, 'closed']],
    );
    assert.deepEqual(
      (await side.pulls()).map(({ number, state }) => [number, state]),
      [
        [2, 'open'],
        [1, 'closed'],
      ],
    );
    assert.equal(await side.repository.resolve(`${branch}-stage`), undefined);
    assert.ok(await side.repository.resolve(`${branch}-staging`));
    assert.equal((await side.run()).unchanged, true);
  });

  test('killed between push and pull request, the next run opens it and pushes nothing', async (t) => {
    const side = await start(t);
    const child = spawn(process.execPath, [program, '2026-10-01', 'bump'], {
      cwd: side.side.folder,
      env: { ...process.env, GITHUB_TOKEN: lab.tokens.bot },
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    // Seen at once: Gitea's hooks are still at work with the push.
    await until(() =>
      side.api('GET', `/git/refs/heads/${branch}`).then(
        () => true,
        () => false,
      ),
    );
    child.kill('SIGKILL');
    assert.equal((await ended)[1], 'SIGKILL');
    const pushed = await side.repository.resolve(branch);
    assert.deepEqual(await side.pulls(), []);
    const { pullRequest, commit } = await side.runOne();
    assert.deepEqual([commit, pullRequest?.action], [pushed, 'created']);
  });
});

async function proposed(side: GiteaSide): Promise<ProposedPullRequest> {
  const { pullRequest } = await side.runOne();
  assert.ok(pullRequest);
  return pullRequest;
}

async function protect(side: GiteaSide, rule: string, more: object): Promise<void> {
  await side.api('POST', '/branch_protections', { rule_name: rule, ...more });
}

/** What Gitea does by and by. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 400, 'it does not come to pass');
    await wait(25);
  }
}
