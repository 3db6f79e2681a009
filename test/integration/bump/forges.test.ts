import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { bumpStage } from '../../../src/bump/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import {
  bumpToken,
  type BumpSide,
  type BumpSideOptions,
  onlyStream,
  startBumpSide,
} from '../../support/bump-side.ts';

const path = 'deploy/values.yaml';

async function start(t: TestContext, options: BumpSideOptions): Promise<BumpSide> {
  const bumped = await startBumpSide({
    files: { [path]: 'image: {repository: registry.test/local, tag: "0.59.2"}\n' },
    bump: `  - {file: ${path}, chart: operator-wandb}\n`,
    ...options,
  });
  t.after(() => bumped.close());
  await bumped.promote(1);
  return bumped;
}

test('on Gitea and Forgejo there is one pull request, and a second run changes nothing', async (t) => {
  const bumped = await start(t, { kind: 'gitea' });
  const token = `${bumpToken}\n`;
  assert.equal((await bumped.runOne({ token })).pullRequest?.action, 'created');
  const second = await bumped.runOne();
  assert.deepEqual([second.pullRequest?.action, second.unchanged], ['unchanged', true]);
  assert.deepEqual(
    bumped.forge.pulls('platform/wandb').map(({ title }) => title),
    ['feat(deploy): wandb 2026q4'],
  );
});

test('a branch that is deleted before its pull request is there is pushed again', async (t) => {
  const bumped = await start(t, {});
  bumped.forge.before(async ({ method, path }) => {
    if (method === 'POST' && path.endsWith('/pulls')) {
      bumped.forge.before(undefined);
      await bumped.repository.git('update-ref', '-d', 'refs/heads/tidegate/wandb');
    }
    return undefined;
  });
  assert.equal((await bumped.runOne()).pullRequest?.action, 'created');
  assert.ok(await bumped.repository.resolve('tidegate/wandb'));
});

test('without an API the branch is pushed, and the text lies ready', async (t) => {
  const bumped = await start(t, { more: '  forge: none\n  title: "bump {name}: {from} to {release}"\n' });
  const result = await bumped.run({ bodyFile: 'pr.md' });
  assert.match(
    await readFile(join(bumped.side.folder, 'pr.md'), 'utf8'),
    /^bump wandb: unknown to 2026q4\n\n### wandb 2026q4\n/,
  );
  assert.ok(await bumped.repository.resolve('tidegate/wandb'));
  assert.match(
    renderTerminal(bumpStage.report(result), { colour: false }).replaceAll(/\s+/g, ' '),
    /tidegate\/wandb was pushed\. Open the pull request to main by hand: http\S+\/compare\/main\.\.\.tidegate/,
  );
  assert.equal((await bumped.runOne()).unchanged, true);
});

test('without an API the branch tells that it goes back, and is left alone until it is merged or deleted', async (t) => {
  const bumped = await start(t, {
    files: { [path]: 'image: {repository: registry.test/local, tag: "0.83.0"}\n' },
    more: '  forge: none\n  title: "to {release}"\n',
  });
  await bumped.promote(2);
  const head = () => bumped.repository.resolve('refs/heads/tidegate/wandb');
  await bumped.run({ rollback: true });
  const back = await head();
  assert.ok(back !== undefined);
  for (const dryRun of [false, true]) {
    const left = await bumped.run({ dryRun });
    assert.match(
      renderTerminal(bumpStage.report(left), { colour: false }).replaceAll(/\s+/g, ' '),
      /What tidegate\/wandb proposes is left open\./,
    );
    assert.equal(await head(), back);
  }
  // Merged, it is over, whether its branch stays or not.
  await bumped.repository.commit({
    branch: 'main',
    merge: 'refs/heads/tidegate/wandb',
    files: { [path]: 'image: {repository: registry.test/local, tag: "0.62.2"}\n' },
  });
  assert.equal((await bumped.runOne()).release, '2027q1');
  assert.notEqual(await head(), back);
});

test('two runs at once end with one pull request', async (t) => {
  const bumped = await start(t, {});
  const results = (await Promise.all([bumped.run(), bumped.run()])).map(onlyStream);
  assert.equal(bumped.forge.pulls('platform/wandb').length, 1);
  const head = await bumped.repository.resolve('tidegate/wandb');
  assert.ok(results.some(({ commit }) => commit === head));
  assert.equal(await bumped.repository.ahead('main', 'tidegate/wandb'), 1);
});
