import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RefusedError } from '../../../src/errors.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { bumpStage } from '../../../src/bump/stage.ts';
import { type BumpSide, startBumpSide } from '../../support/bump-side.ts';

const path = 'deploy/values.yaml';
const values = (tag: string): string => `image: {repository: registry.test/local, tag: "${tag}"}\n`;

const missing = 'registry.test/local:0.83.0 is not there';

function refused(error: unknown): true {
  assert.ok(error instanceof RefusedError);
  assert.deepEqual([error.code, error.details], ['RELEASE_INCOMPLETE', [missing]]);
  return true;
}

describe('bump, where the newest release is not complete', () => {
  let bumped: BumpSide;
  const tags = (): Map<string, string> => {
    const found = bumped.side.registry.repositories.get('local')?.tags;
    assert.ok(found);
    return found;
  };

  before(async () => {
    bumped = await startBumpSide({
      files: { [path]: values('0.59.2') },
      bump: `  - {file: ${path}, chart: operator-wandb}\n`,
    });
    await bumped.promote(1);
    await bumped.promote(2);
    tags().delete('0.83.0');
  });
  after(() => bumped.close());

  test('the newest complete one is proposed, and everybody is told why', async () => {
    const result = await bumped.run({ dryRun: true });
    const [stream] = result.streams;
    assert.ok(stream !== undefined && !('failure' in stream));
    assert.equal(stream.release, '2026q4');
    assert.deepEqual(stream.passedOver, [{ release: '2027q1', missing: [missing] }]);
    assert.deepEqual(stream.versions, [
      {
        name: 'registry.test/local',
        inGit: ['0.59.2'],
        proposed: ['0.62.2'],
        promoted: ['0.83.0'],
        upstream: [],
      },
    ]);
    const told = [
      stream.proposal?.body ?? '',
      renderTerminal(bumpStage.report(result), { colour: false }),
      bumped.side.runtime.lines.join('\n'),
    ];
    told.forEach((text) =>
      assert.match(
        text,
        /2027q1 is (?:newer, and )?not complete.*registry\.test\/local:0\.83\.0 is not there/,
      ),
    );
  });

  test('the incomplete one is refused where it is asked for, or in the files already', async () => {
    await assert.rejects(bumped.run({ dryRun: true, release: '2027q1' }), refused);
    await bumped.repository.commit({ branch: 'main', files: { [path]: values('0.83.0') } });
    await assert.rejects(bumped.run({ dryRun: true }), refused);
  });

  test('a tag that stands for something else is as good as none, and a chart is a member too', async () => {
    tags().set('0.83.0', tags().get('0.62.2') ?? '');
    const charts = bumped.side.registry.repositories.get('charts/operator')?.tags;
    charts?.delete('1.4.8');
    await assert.rejects(bumped.run({ dryRun: true, release: '2027q1' }), (error) => {
      assert.ok(error instanceof RefusedError);
      assert.match(
        error.details.join('\n'),
        /^registry\.test\/charts\/operator:1\.4\.8 is not there\nregistry\.test\/local:0\.83\.0 is sha256:[0-9a-f]{12}; promoted was sha256:[0-9a-f]{12}$/,
      );
      return true;
    });
  });

  test('with nothing older to go back to, a rollback says so', async () => {
    await bumped.repository.commit({ branch: 'main', files: { [path]: values('0.62.2') } });
    await assert.rejects(bumped.run({ dryRun: true, rollback: true }), { code: 'NOTHING_OLDER' });
  });
});
