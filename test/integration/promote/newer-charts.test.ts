import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { PromoteResult } from '../../../src/promote/result.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { type InternalSide, readText, startInternalSide } from '../../support/internal-side.ts';
import { startRegistry } from '../../support/registry.ts';
import { stageRunner } from '../../support/stage-runner.ts';
import { twoTargets } from '../../support/two-targets.ts';

const folder = chartFolder('operator');
const denied = { answer: { status: 403 } };

async function quarter(release: string, sequence: number, version: string, image: string) {
  const layers = [await packChart({ folder, version })];
  return {
    release,
    sequence,
    images: [{ reference: `docker.io/wandb/${image}` }],
    charts: [{ reference: `ghcr.io/wandb/helm-charts/operator:${version}`, layers }],
  };
}

const q3 = await quarter('2026q3', 1, '1.4.8', 'controller:1.16.1');
const q4 = await quarter('2026q4', 2, '1.5.0', 'local:0.83.0');
const next = await quarter('2027q1', 3, '1.6.0', 'local:0.84.0');
const sameChart = await quarter('2027q1', 3, '1.5.0', 'local:0.84.0');

async function listed(side: InternalSide): Promise<readonly string[]> {
  const text = await readText(side.folder, 'repo', 'index.yaml');
  return [...text.matchAll(/^ {4,6}version: (\S+)/gm)].map(([, version]) => version ?? '');
}

function staying({ targets }: PromoteResult): readonly boolean[] {
  return targets.map((target) => 'stayingCharts' in target);
}

async function start(t: TestContext): Promise<InternalSide> {
  const side = await startInternalSide({
    promote: '  charts: [{folder: repo, url: http://charts.test}]\n',
  });
  t.after(() => side.registry.close());
  await side.promote(await side.bundle(q3));
  return side;
}

/** The second release, which is refused at its record. */
async function refuseAtRecord(side: InternalSide): Promise<string> {
  const newer = await side.bundle(q4);
  side.registry.fault = ({ method, path }) =>
    method === 'PUT' && path.endsWith('/tidegate/wandb/manifests/2026q4') ? denied : undefined;
  await assert.rejects(side.promote(newer));
  side.registry.fault = undefined;
  assert.deepEqual(await listed(side), ['1.5.0', '1.4.8']);
  return newer;
}

describe('charts go out of what people see', () => {
  test('of a promotion that never came to its record, also when the first undo is cut off', async (t) => {
    const side = await start(t);
    const newer = await refuseAtRecord(side);
    let isCut = false;
    side.registry.fault = ({ method, path }) => {
      const wasCut = isCut;
      isCut ||= method === 'PUT' && path.endsWith('/tidegate/wandb/manifests/pending');
      return wasCut ? denied : undefined;
    };
    await assert.rejects(side.rollback('2026q3'));
    side.registry.fault = undefined;
    await side.rollback('2026q3');
    assert.deepEqual(await listed(side), ['1.4.8']);
    assert.match(side.runtime.lines.join('\n'), /run of 2026q4 has made.*local:0\.83\.0/);
    await side.promote(newer);
    assert.deepEqual(await listed(side), ['1.5.0', '1.4.8']);
  });

  for (const [release, versions] of [
    [next, ['1.6.0', '1.4.8']],
    [sameChart, ['1.5.0', '1.4.8']],
  ] as const) {
    test(`of a promotion that never came to its record, when a later one goes on with ${versions[0]}`, async (t) => {
      const side = await start(t);
      await refuseAtRecord(side);
      await side.promote(await side.bundle(release));
      assert.deepEqual(await listed(side), versions);
    });
  }

  test('when the older bundle is promoted again, as by a rollback', async (t) => {
    const side = await startInternalSide({
      promote: '  charts: [{folder: repo, url: http://charts.test}]\n',
    });
    t.after(() => side.registry.close());
    const older = await side.bundle(q3);
    await side.promote(older);
    await side.promote(await side.bundle(q4));
    const { charts, unchanged } = await side.promoteAgain(older);
    assert.deepEqual(
      charts.map(({ version, action }) => [version, action]),
      [
        ['1.4.8', 'present'],
        ['1.5.0', 'removed'],
      ],
    );
    assert.equal(unchanged, false);
    assert.deepEqual(await listed(side), ['1.4.8']);
  });
});

test('what another target has in force stays in a repository that both share, until that goes back too', async (t) => {
  const side = await startInternalSide();
  const production = await startRegistry();
  t.after(() => Promise.all([side.registry.close(), production.close()]));
  const both = [
    '{folder: repo, url: "http://dev.test/"}',
    '{folder: ./repo, url: "http://charts.test"}',
  ] as const;
  await twoTargets(side, production.url, both);
  const run = stageRunner(side.runtime);
  const newer = await side.bundle(q4);
  await run(promoteStage, { bundle: await side.bundle(q3) });
  await run(promoteStage, { bundle: newer });
  assert.deepEqual(staying(await run(promoteStage, { rollback: '2026q3', to: 'dev' })), [true]);
  assert.deepEqual(await listed(side), ['1.5.0', '1.4.8']);
  await run(promoteStage, { bundle: newer, to: 'dev' });
  const plan = await run(promoteStage, { rollback: '2026q3', 'dry-run': true });
  assert.deepEqual(staying(plan), [true, false]);
  assert.deepEqual(staying(await run(promoteStage, { rollback: '2026q3' })), [true, false]);
  assert.deepEqual(await listed(side), ['1.4.8']);
});
