import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { onlyStream } from '../support/bump-side.ts';
import { isForgeError } from '../support/forge-lab.ts';
import { type GiteaLab, type GiteaSide, startGiteaLab } from '../support/gitea-side.ts';
import { needsTools } from '../support/tools.ts';

const path = 'deploy/values.yaml';
const branch = 'tidegate/wandb';
const lent = `${branch}.api-commit`;
const files = {
  [path]: { content: 'image: {repository: registry.test/local, tag: "0.59.2"}\n', mode: '100755' },
};

describe('commits by the API of a real Gitea that signs', needsTools('gitea'), () => {
  let lab: GiteaLab;
  before(async () => {
    lab = await startGiteaLab({ more: signing });
  });
  after(() => lab.close());

  const start = async (t: TestContext, commit = 'api'): Promise<GiteaSide> => {
    const more = `  commit: ${commit}\n`;
    const side = await lab.side(t, files, { bump: `  - {file: ${path}, chart: operator-wandb}\n`, more });
    await side.promote(1);
    return side;
  };

  test('makes one, leaves it alone, replaces it, and goes on top of what people commit', async (t) => {
    const side = await start(t);
    const first = await side.runOne();
    assert.equal(await side.repository.resolve(branch), first.commit);
    assert.equal(await isSigned(side, first.commit), true);
    assert.match(side.side.runtime.lines.join('\n'), /signed by the forge/);
    assert.equal((await side.runOne()).unchanged, true);
    await side.promote(2);
    const main = await side.repository.commit({ branch: 'main', files: { 'README.md': 'news\n' } });
    const second = await side.runOne();
    assert.equal(await side.repository.resolve(`${branch}~1`), main);
    assert.match(await side.repository.git('ls-tree', branch, path), /^100755 /);
    const theirs = await side.repository.commit({ branch, files: { 'note.txt': 'theirs\n' } });
    await side.promote(3);
    const third = await side.runOne();
    assert.equal(await side.repository.resolve(`${branch}~1`), theirs);
    assert.match(String(await side.repository.read(branch, path)), /"0\.84\.1"/);
    assert.deepEqual(await Promise.all([second, third].map(({ commit }) => isSigned(side, commit))), [
      true,
      true,
    ]);
    assert.equal((await side.pulls()).length, 1);
    assert.equal(await side.repository.resolve(lent), undefined);
  });

  test('two runs at once end with one pull request, and one commit', async (t) => {
    const side = await start(t);
    const results = (await Promise.all([side.run(), side.run()])).map(onlyStream);
    assert.deepEqual(
      results.map(({ pullRequest }) => pullRequest?.number),
      [1, 1],
    );
    assert.equal(await side.repository.ahead('main', branch), 1);
    assert.equal(await side.repository.resolve(lent), undefined);
  });

  test('what a run left behind that was cut off is used after a while', async (t) => {
    const side = await start(t);
    await side.api('POST', '/branches', { new_branch_name: lent, old_branch_name: 'main' });
    side.side.runtime.clock.sleep = async () => {};
    const { commit } = await side.runOne();
    assert.equal(await side.repository.resolve(branch), commit);
    assert.equal(await side.repository.ahead('main', branch), 1);
    assert.equal(await side.repository.resolve(lent), undefined);
  });

  test('a rule that wants signatures is satisfied; what it keeps from being deleted is used again', async (t) => {
    const rule = {
      rule_name: 'tidegate/*',
      enable_push: true,
      enable_force_push: true,
      require_signed_commits: true,
    };
    const byGit = await start(t, 'git');
    await byGit.api('POST', '/branch_protections', rule);
    await assert.rejects(byGit.runOne(), isForgeError('PUSH_REJECTED'));
    const side = await start(t);
    await side.api('POST', '/branch_protections', rule);
    const first = await side.runOne();
    assert.equal(await side.repository.resolve(lent), first.commit);
    await side.promote(2);
    const waits: number[] = [];
    side.side.runtime.clock.sleep = async (milliseconds) => void waits.push(milliseconds);
    const second = await side.runOne();
    assert.deepEqual(waits, []);
    assert.equal(await side.repository.resolve(branch), second.commit);
    assert.equal(await side.repository.ahead('main', branch), 1);
  });
});

async function isSigned(side: GiteaSide, commit: string | undefined): Promise<boolean> {
  const answer = Object(await side.api('GET', `/git/commits/${commit}`));
  return answer.commit.verification.verified === true;
}

/** Gitea signs with a key of ssh, as git does it, and by this model it commits in its own name. */
async function signing(folder: string): Promise<string> {
  const key = `${folder}/signing`;
  await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  return `[repository.signing]
SIGNING_FORMAT = ssh
SIGNING_KEY = ${key}.pub
SIGNING_NAME = The forge
SIGNING_EMAIL = noreply@forge.test
DEFAULT_TRUST_MODEL = committer
CRUD_ACTIONS = always
`;
}
