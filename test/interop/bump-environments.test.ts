import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BumpResult } from '../../src/bump/result.ts';
import { bumpStage } from '../../src/bump/stage.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { type BumpSide, startBumpSide } from '../support/bump-side.ts';

const names = ['dev', 'stage', 'production'];
const day = 86_400_000;

function values(tag: string): string {
  return `image: {repository: registry.test/local, tag: "${tag}"}\n`;
}

function pathOf(name: string): string {
  return `${name}/values.yaml`;
}

/** What became of each: release, number of edits, and whom it waits for. */
function outcomes({ streams }: BumpResult) {
  return streams.map((stream) =>
    'failure' in stream ? stream.failure.code : [stream.release, stream.edits.length, stream.waits?.after],
  );
}

describe('bump, environment after environment', () => {
  let bumped: BumpSide;

  before(async () => {
    const files = Object.fromEntries(names.map((name) => [pathOf(name), values('0.59.2')]));
    bumped = await startBumpSide({
      files,
      bump: names
        .map((name) => `  - {file: ${pathOf(name)}, chart: operator-wandb, environment: ${name}}\n`)
        .join(''),
      more: `environments:\n  - {name: dev}\n  - {name: stage}\n  - {name: production, soak: 3d}\n`,
    });
    await bumped.promote(1);
  });
  after(() => bumped.close());

  /** Merges what is proposed for an environment, at the time of the clock. */
  const merge = async (name: string, tag: string): Promise<void> => {
    const time = Math.floor(bumped.side.runtime.clock.now().getTime() / 1000);
    await bumped.repository.commit({ branch: 'main', files: { [pathOf(name)]: values(tag) }, time });
    for (const pull of bumped.forge.pulls('platform/wandb')) {
      if (pull.head === `tidegate/wandb-${name}`) {
        pull.state = 'closed';
        pull.merged = true;
      }
    }
  };

  test('only the first one gets a new release', async () => {
    const result = await bumped.run();
    assert.deepEqual(outcomes(result), [
      ['2026q4', 1, undefined],
      [undefined, 0, 'dev'],
      [undefined, 0, 'stage'],
    ]);
    const { branch, 'pull-request-number': number } = bumpStage.outputsOf(result);
    assert.deepEqual(
      [branch, number],
      ['tidegate/wandb-dev,tidegate/wandb-stage,tidegate/wandb-production', '1,,'],
    );
    assert.equal(bumped.forge.pulls('platform/wandb')[0]?.title, 'feat(deploy): wandb 2026q4 in dev');
    assert.equal(await bumped.repository.resolve('tidegate/wandb-stage'), undefined);
  });

  test('the next one follows when that is merged, and waits where there is a soak', async () => {
    await merge('dev', '0.62.2');
    assert.deepEqual(outcomes(await bumped.run({ environment: ['stage'] })), [['2026q4', 1, undefined]]);
    await merge('stage', '0.62.2');
    bumped.side.runtime.clock.advance(2 * day);
    const result = await bumped.run({ environment: ['production'] });
    assert.deepEqual(outcomes(result), [[undefined, 0, 'stage']]);
    assert.match(
      renderTerminal(bumpStage.report(result), { colour: false }).replaceAll(/\s+/g, ' '),
      /2026q4 waits until 2026-10-04T00:00:\d\dZ: stage has named it since 2026-10-01T00:00:\d\dZ\./,
    );
    bumped.side.runtime.clock.advance(day);
    const [production] = (await bumped.run({ environment: ['production'] })).streams;
    assert.ok(production !== undefined && !('failure' in production));
    assert.equal(production.pullRequest?.action, 'created');
    assert.equal(production.proposal?.title, 'feat(deploy): wandb 2026q4 in production');
    assert.match(production.proposal.body, /The files of stage have named it for the whole soak of 3 days\./);
  });

  test('a release whose soak is over stays proposed while a newer one waits, unless it was gone back from', async () => {
    await bumped.promote(2);
    await merge('dev', '0.83.0');
    await merge('stage', '0.83.0');
    const production = { environment: ['production'] };
    assert.deepEqual(outcomes(await bumped.run({ ...production, dryRun: true })), [['2026q4', 1, 'stage']]);
    const tags = bumped.side.registry.repositories.get('local')?.tags;
    const digest = tags?.get('0.62.2') ?? '';
    tags?.delete('0.62.2');
    const [incomplete] = (await bumped.run({ ...production, dryRun: true })).streams;
    assert.ok(incomplete !== undefined && !('failure' in incomplete));
    assert.deepEqual([incomplete.release, incomplete.waits?.release], [undefined, '2027q1']);
    assert.deepEqual(
      incomplete.passedOver.map(({ release }) => release),
      ['2026q4'],
    );
    tags?.set('0.62.2', digest);
    bumped.side.runtime.clock.advance(3 * day);
    const [newer] = (await bumped.run(production)).streams;
    assert.ok(newer !== undefined && !('failure' in newer));
    assert.deepEqual([newer.release, newer.pullRequest?.action], ['2027q1', 'updated']);
    await bumped.side.rollback('2026q4');
    bumped.side.runtime.clock.advance(day);
    await merge('stage', '0.62.2');
    const after = await bumped.run(production);
    assert.deepEqual(outcomes(after), [[undefined, 0, 'stage']]);
    assert.equal(bumped.forge.pulls('platform/wandb').at(-1)?.state, 'closed');
    await bumped.side.rollback('2027q1');
  });

  test('going back waits for nobody', async () => {
    await merge('production', '0.83.0');
    const result = await bumped.run({ environment: ['production'], rollback: true, dryRun: true });
    assert.deepEqual(outcomes(result), [['2026q4', 1, undefined]]);
    const [production] = result.streams;
    assert.ok(production !== undefined && !('failure' in production));
    assert.equal(production.proposal?.title, 'revert(deploy): wandb 2026q4 in production');
  });

  test('where an older release was put in force, nothing goes further back', async () => {
    await bumped.promote(3);
    await bumped.side.rollback('2027q1');
    await merge('dev', '0.84.1');
    assert.deepEqual(outcomes(await bumped.run({ rollback: true, dryRun: true })), [
      ['2027q1', 1, undefined],
      ['2026q4', 0, undefined],
      ['2027q1', 0, undefined],
    ]);
    await bumped.side.rollback('2027q2');
    const [production] = (await bumped.run({ environment: ['production'], dryRun: true })).streams;
    assert.ok(production !== undefined && !('failure' in production));
    // Stage is back at 2026q4, which production is beyond: that is not what it waits for.
    assert.deepEqual(production.waits, { release: '2027q2', after: 'stage' });
  });

  test('one that fails does not keep the others from their turn', async () => {
    await bumped.run({ environment: ['stage'] });
    await bumped.repository.commit({ branch: 'main', files: { [pathOf('dev')]: 'image: [\n' } });
    const proposed = () =>
      bumped.forge.pulls('platform/wandb').findLast(({ head }) => head.endsWith('-stage'));
    assert.equal(proposed()?.state, 'open');
    const result = await bumped.run();
    // What dev names now nobody can tell, so nothing is taken back in the next one either.
    assert.deepEqual(outcomes(result), ['INVALID_YAML', 'INVALID_YAML', [undefined, 0, 'stage']]);
    assert.equal(proposed()?.state, 'open');
    const refusal = bumpStage.refusal?.(result);
    assert.deepEqual([refusal?.code, refusal?.exitCode], ['ENVIRONMENTS_FAILED', 1]);
    assert.match(refusal?.hint ?? '', /--environment dev,stage\./);
    // The error comes after the report, and has the texts.
    assert.ok(refusal?.details.some((text) => text.includes('dev/values.yaml')));
    const text = renderTerminal(bumpStage.report(result), { colour: false });
    assert.match(text, /stage: failed \[INVALID_YAML\]/);
    assert.doesNotMatch(text, /values\.yaml:/);
  });

  test('what is wrong for all of them stands in each, and is told once', async () => {
    const result = await bumped.run({ token: undefined });
    assert.deepEqual(outcomes(result), ['NO_TOKEN', 'NO_TOKEN', 'NO_TOKEN']);
    assert.equal(result.base, undefined);
    assert.equal(bumpStage.refusal?.(result)?.code, 'NO_TOKEN');
  });

  test('an environment that is not there is a mistake', async () => {
    await assert.rejects(bumped.run({ environment: ['test'] }), {
      code: 'UNKNOWN_ENVIRONMENT',
      hint: 'The environments are dev, stage, production.',
    });
  });
});
