import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BumpResult } from '../../src/bump/result.ts';
import { bumpStage } from '../../src/bump/stage.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { type BumpSide, startBumpSide } from '../support/bump-side.ts';
import { giteaError } from '../support/forge-gitea.ts';

const day = 86_400_000;
const hour = 3_600_000;
const values = 'image: {repository: registry.test/local, tag: "0.59.2"}\n';

function waits({ streams: [stream] }: BumpResult): unknown {
  assert.ok(stream !== undefined && !('failure' in stream));
  return stream.waits;
}

function seconds(text: string): string {
  return text.replace(/\.\d+Z$/, 'Z');
}

describe('the soak, where the pull request before was merged by fast-forward', () => {
  let bumped: BumpSide;
  let commit: string;

  before(async () => {
    bumped = await startBumpSide({
      kind: 'gitea',
      files: { 'dev.yaml': values, 'stage.yaml': values },
      bump: ['dev', 'stage']
        .map((name) => `  - {file: ${name}.yaml, chart: operator-wandb, environment: ${name}}\n`)
        .join(''),
      more: 'environments:\n  - {name: dev}\n  - {name: stage, soak: 3d}\n',
    });
    await bumped.promote(1);
    await bumped.run();
    // Reviewed for long, and then put on the base as it is.
    bumped.side.runtime.clock.advance(10 * day);
    await bumped.repository.git('update-ref', 'refs/heads/main', 'refs/heads/tidegate/wandb-dev');
    await bumped.repository.git('update-ref', '-d', 'refs/heads/tidegate/wandb-dev');
    commit = (await bumped.repository.resolve('refs/heads/main')) ?? '';
    bumped.side.runtime.clock.advance(hour);
  });
  after(() => bumped.close());

  const now = (): string => bumped.side.runtime.clock.now().toISOString();
  const merged = (times: { readonly at: string; readonly closedAt: string } | undefined): void => {
    const [pull] = bumped.forge.pulls('platform/wandb');
    assert.ok(pull);
    Object.assign(pull, { state: 'closed', merged: true, merge: times && { ...times, commit } });
  };

  const stage = async (dryRun = false): Promise<BumpResult> =>
    await bumped.run({ environment: ['stage'], dryRun });
  test('it counts from when the forge merged it', async () => {
    const since = new Date(bumped.side.runtime.clock.now().getTime() - hour).toISOString();
    merged({ at: since, closedAt: since });
    const until = new Date(Date.parse(since) + 3 * day).toISOString();
    const expected = { release: '2026q4', after: 'dev', since: seconds(since), until: seconds(until) };
    assert.deepEqual(waits(await stage()), expected);
    assert.deepEqual(waits(await stage(true)), expected);
    bumped.forge.before(({ path }) => (path.includes('/api/v1/repos/') ? giteaError(403, 'no') : undefined));
    assert.deepEqual(waits(await stage(true)), { release: '2026q4', after: 'dev', isUndated: true });
    assert.equal(bumpStage.refusal?.(await stage())?.details[0]?.includes('[FORBIDDEN]'), true);
    bumped.forge.before(undefined);
  });

  test('where a person merged it by hand, Gitea has the commit’s own date, and when it closed it', async () => {
    const closedAt = now();
    merged({ at: '2026-10-01T00:00:00Z', closedAt });
    bumped.side.runtime.clock.advance(2 * day);
    assert.match(JSON.stringify(waits(await stage())), new RegExp(closedAt.slice(0, 19)));
  });

  test('where nobody knows, it says so, and counts from what lies on it', async () => {
    merged(undefined);
    bumped.side.runtime.clock.advance(30 * day);
    const result = await stage();
    assert.deepEqual(waits(result), { release: '2026q4', after: 'dev', isUndated: true });
    assert.match(
      renderTerminal(bumpStage.report(result), { colour: false }).replaceAll(/\s+/g, ' '),
      /2026q4 waits: dev names it, and when .* Its soak begins with the next commit on main\./,
    );
    const time = Math.floor(bumped.side.runtime.clock.now().getTime() / 1000);
    await bumped.repository.commit({ branch: 'main', files: { 'README.md': 'x' }, time });
    bumped.side.runtime.clock.advance(day);
    assert.match(JSON.stringify(waits(await stage())), /"since":/);
    bumped.side.runtime.clock.advance(2 * day);
    const [stream] = (await stage()).streams;
    assert.ok(stream !== undefined && !('failure' in stream));
    assert.equal(stream.pullRequest?.action, 'created');
  });
});

test('without an API what goes back is over once the base has it, by fast-forward too, its branch left behind', async () => {
  const path = 'deploy/values.yaml';
  const bumped = await startBumpSide({
    files: { [path]: values.replace('0.59.2', '0.83.0') },
    bump: `  - {file: ${path}, chart: operator-wandb}\n`,
    more: '  forge: none\n',
  });
  try {
    await bumped.promote(1);
    await bumped.promote(2);
    await bumped.run({ rollback: true });
    await bumped.repository.git('update-ref', 'refs/heads/main', 'refs/heads/tidegate/wandb');
    // Of no release as a whole: what the branch proposed does not tell by the files any more.
    await bumped.repository.commit({ branch: 'main', files: { [path]: values } });
    const { release, unchanged, commit } = await bumped.runOne();
    assert.deepEqual([release, unchanged], ['2027q1', false]);
    assert.equal(await bumped.repository.resolve('tidegate/wandb'), commit);
  } finally {
    await bumped.close();
  }
});
