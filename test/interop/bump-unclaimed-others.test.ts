import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { startUnclaimedSide, values, withOnly } from '../support/unclaimed-side.ts';

const name = 'platform/wandb';
const branch = 'tidegate/wandb-stage';

/** With a second release file of the same name, to which the environment goes. */
async function startTwo(t: TestContext, more = '') {
  const bumped = await startUnclaimedSide(t, { more });
  await bumped.run();
  const other = join(bumped.side.folder, 'other.yaml');
  return {
    ...bumped,
    runOther: () => bumped.run({ config: 'other.yaml' }),
    move: async (): Promise<void> => {
      await bumped.rewrite((text) => text, other);
      await bumped.rewrite(withOnly());
    },
  };
}

describe('bump takes back nothing of others', () => {
  test('what another release file of the same name proposes by now is its own', async (t) => {
    const bumped = await startTwo(t);
    const { move, runOther, pulls, repository } = bumped;
    const before = await repository.resolve(branch);
    await move();
    assert.equal((await runOther()).unchanged, false);
    const own = await repository.resolve(branch);
    assert.notEqual(own, before);
    assert.deepEqual((await bumped.run()).withdrawn, []);
    assert.equal((await runOther()).unchanged, true);
    assert.equal(await repository.resolve(branch), own);
    assert.deepEqual(pulls(), [`${branch} open`]);
  });

  test("so it is where nothing can be pushed, on top of people's commits", async (t) => {
    const bumped = await startTwo(t);
    const { move, runOther, rewrite, pulls, repository, side } = bumped;
    const theirs = await repository.commit({ branch, files: { 'mine.txt': 'x' } });
    await move();
    await runOther();
    assert.deepEqual((await bumped.run()).withdrawn, []);
    assert.equal((await runOther()).unchanged, true);
    await rewrite(withOnly(), join(side.folder, 'other.yaml'));
    assert.equal((await runOther()).withdrawn?.length, 1);
    assert.deepEqual(pulls(), [`${branch} closed`]);
    assert.equal(await repository.resolve(branch), theirs);
  });

  test('so it is where nobody can say whose the other release file is, with and without an API', async (t) => {
    for (const more of ['', '  forge: none\n']) {
      const bumped = await startTwo(t, more);
      const { move, runOther, git, branches } = bumped;
      await move();
      git('rm', '--quiet', '--cached', 'other.yaml');
      await runOther();
      assert.deepEqual((await bumped.run()).withdrawn, []);
      assert.equal((await runOther()).unchanged, true);
      assert.deepEqual(await branches(), [branch]);
    }
  });

  test('a branch that a newer run has opened again meanwhile stays', async (t) => {
    const bumped = await startUnclaimedSide(t);
    const { forge, rewrite, pulls, branches } = bumped;
    await bumped.run();
    await rewrite(withOnly());
    forge.before(async ({ method, path }) => {
      if (method === 'POST' && path.endsWith('/comments')) {
        forge.before(undefined);
        await rewrite(withOnly('stage'));
        await bumped.run();
      }
      return undefined;
    });
    assert.equal((await bumped.run()).withdrawn?.length, 1);
    assert.deepEqual([pulls(), await branches()], [[`${branch} closed`, `${branch} open`], [branch]]);
  });

  test('a branch that a person has a pull request of their own from stays', async (t) => {
    const bumped = await startUnclaimedSide(t);
    const { forge, rewrite, repository, branches, side } = bumped;
    await bumped.run();
    await repository.git('branch', 'hotfix', 'main');
    const all = forge.pulls(name);
    const [ours] = all;
    assert.ok(ours);
    all.push({ ...ours, number: 2, base: 'hotfix', title: 'mine', body: 'mine', comments: [] });
    await rewrite(withOnly());
    assert.equal((await bumped.run()).withdrawn?.length, 1);
    assert.deepEqual(
      all.map(({ state }) => state),
      ['closed', 'open'],
    );
    assert.deepEqual(await branches(), [branch]);
    assert.ok(side.runtime.lines.some((line) => /wandb-stage stays: http\S+\/2 would be closed/.test(line)));
    assert.equal((await bumped.run()).unchanged, true);
  });

  test('so it does where nothing is left to propose, and the pull request is a person’s', async (t) => {
    const bumped = await startUnclaimedSide(t);
    const { forge, repository, branches } = bumped;
    await bumped.run();
    const [pull] = forge.pulls(name);
    assert.ok(pull);
    pull.body = 'mine';
    await repository.commit({ branch: 'main', files: { 'stage.yaml': values('0.62.2') } });
    assert.equal((await bumped.run()).unchanged, true);
    assert.deepEqual([pull.state, await branches()], ['open', [branch]]);
  });

  test('where people have committed, it is told what a run cannot know, or must not do', async (t) => {
    for (const more of ['', '  forge: none\n']) {
      const bumped = await startUnclaimedSide(t, { more, isPublic: true });
      const { rewrite, repository, branches, side } = bumped;
      const told = (what: RegExp): boolean => side.runtime.lines.some((line) => what.test(line));
      await bumped.run();
      await repository.commit({ branch, files: { 'mine.txt': 'x' } });
      await rewrite(withOnly());
      assert.deepEqual((await bumped.run({ dryRun: true, token: undefined })).withdrawn, []);
      assert.ok(told(/^info: tidegate\/wandb-stage: without a token nobody can tell/));
      const { withdrawn } = await bumped.run();
      assert.equal(withdrawn?.length, more === '' ? 1 : 0);
      assert.equal(
        told(/^warning: tidegate\/wandb-stage is left to the people .*: delete it\./),
        more !== '',
      );
      assert.deepEqual(await branches(), [branch]);
    }
  });

  test('a branch that a rule keeps is told of, and changes nothing', async (t) => {
    const bumped = await startUnclaimedSide(t);
    const { rewrite, repository, branches, side } = bumped;
    await bumped.run();
    await rewrite(withOnly());
    await repository.git('config', 'receive.denyDeletes', 'true');
    assert.equal((await bumped.run()).withdrawn?.length, 1);
    assert.equal((await bumped.run()).unchanged, true);
    assert.deepEqual(await branches(), [branch]);
    assert.ok(
      side.runtime.lines.some((line) => /wandb-stage stays: http\S+ the forge does not take/.test(line)),
    );
    await bumped.run({ dryRun: true });
    assert.ok(side.runtime.lines.some((line) => /would be withdrawn, if nothing keeps it/.test(line)));
  });
});
