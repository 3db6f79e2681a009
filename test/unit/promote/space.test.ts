import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import type { ChartPlan } from '../../../src/promote/charts/plan-charts.ts';
import type { CopyStep } from '../../../src/promote/plan.ts';
import { checkChartSpace, checkQuota } from '../../../src/promote/preflight/check-space.ts';
import { fails } from '../../support/fails.ts';

const digest = digestOf(Buffer.from('chart'));
const layer = { mediaType: 'application/gzip', digest, size: 5000 };
const chart = {
  reference: 'https://charts.test/web:1.0.0',
  name: 'web',
  version: '1.0.0',
  archive: digest,
  root: layer,
  referrers: [],
  tags: [],
};

function additionTo(
  space: number | undefined,
): Pick<ChartPlan['additions'][number], 'repository' | 'charts'> {
  return {
    repository: {
      url: 'https://charts.inside',
      findLacking: () => Promise.resolve([]),
      add: () => Promise.resolve(),
      findHeld: () => Promise.resolve([]),
      readArchive: () => Promise.resolve(undefined),
      remove: () => Promise.resolve([]),
      findSpace: () => Promise.resolve(space),
    },
    charts: [
      { chart, layer, bytes: Buffer.alloc(0), metadata: { name: 'web', version: '1.0.0', fields: {} } },
    ],
  };
}

function step(path: string, size: number, from?: string): CopyStep {
  const mountFrom = from === undefined ? {} : { mountFrom: `registry.test/${from}` };
  return { repository: `registry.test/${path}`, descriptor: { ...layer, size }, ...mountFrom };
}

test('a disk without room for the charts stops before the first byte', async () => {
  await assert.rejects(
    checkChartSpace(additionTo(4999)),
    fails('NO_SPACE', /https:\/\/charts\.inside: .* 5\.0 kB left, and the charts need 5\.0 kB/),
  );
});

test('a disk with room is told, and one that does not tell is not', async () => {
  assert.equal((await checkChartSpace(additionTo(5000)))[0]?.state, 'ok');
  assert.deepEqual(await checkChartSpace(additionTo(undefined)), []);
});

test('a quota counts what comes into the project, and only warns', () => {
  const plan = {
    uploads: [step('wandb/local', 600), step('other/web', 5000)],
    mounts: [step('wandb/console', 600, 'wandb/local'), step('wandb/console', 400, 'other/web')],
  };
  const stateFor = (bytes: number): string | undefined =>
    checkQuota({ scope: 'registry.test/wandb', bytes }, plan)[0]?.state;
  assert.deepEqual([stateFor(1000), stateFor(999)], ['ok', 'warning']);
  assert.deepEqual(checkQuota(undefined, plan), []);
});
