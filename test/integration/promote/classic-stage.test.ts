import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkStage } from '../../../src/check/stage.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { chartLogin } from '../../support/chart-lab.ts';
import { startChartServer } from '../../support/chart-server.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { customResource, goodImage } from '../../support/checked-side.ts';
import { fails } from '../../support/fails.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { promoteDefaults } from '../../support/stage-defaults.ts';

const folder = chartFolder('operator-wandb');
const tgz = await packChart({ folder, version: '0.43.8' });
const charts = [{ reference: 'ghcr.io/wandb/helm-charts/operator-wandb:0.43.8', layers: [tgz] }];
const custom = customResource(goodImage, { url: 'https://charts.test/helm', version: '0.43.8' });
const credentials = `charts.test ${chartLogin.user} ${chartLogin.password}`;

test('the stages promote to a chart repository that wants a login, and check against it', async (t) => {
  const server = await startChartServer({ kind: 'hosted', path: '/helm/', login: chartLogin });
  const side = await startInternalSide({
    promote: '  charts: [{classic: https://charts.test/helm, upload: put}]\n',
    endpoints: `  charts.test: ${server.url}\n`,
    more: 'bump: [{file: wandb.yaml, chart: operator-wandb}]\n',
  });
  t.after(() => Promise.all([server.close(), side.registry.close()]));
  const bundle = [await side.bundle({ charts, images: [{ reference: 'docker.io/wandb/local:0.83.0' }] })];
  const run = (given: { readonly credentials: string | undefined; readonly dryRun?: true }) =>
    promoteStage.run({ ...promoteDefaults, bundle, ...given }, side.runtime);
  const actions = (result: Awaited<ReturnType<typeof run>>): readonly unknown[] =>
    result.targets.flatMap((target) =>
      'charts' in target ? target.charts.map(({ target: place, action }) => [place, action]) : [],
    );

  await assert.rejects(run({ credentials: undefined }), fails('UNAUTHORIZED', /charts\.test\/helm/));
  assert.deepEqual(side.writes(), []);
  assert.deepEqual(actions(await run({ credentials, dryRun: true })), [
    ['https://charts.test/helm', 'promoted'],
  ]);
  assert.equal(server.files.size, 0);
  assert.deepEqual(actions(await run({ credentials })), [['https://charts.test/helm', 'promoted']]);
  assert.deepEqual(server.files.get('operator-wandb-0.43.8.tgz'), tgz);
  assert.deepEqual(actions(await run({ credentials })), [['https://charts.test/helm', 'present']]);

  await writeFile(join(side.folder, 'wandb.yaml'), custom);
  const check = async (given: string | undefined) => {
    const options = {
      config: 'tidegate.yaml',
      trust: undefined,
      release: undefined,
      root: undefined,
      to: undefined,
      reportOnly: true,
    };
    const { findings, counts } = await checkStage.run({ ...options, credentials: given }, side.runtime);
    return { codes: findings.map(({ code }) => code), charts: counts.charts };
  };
  assert.deepEqual(await check(credentials), { codes: [], charts: 1 });
  await assert.rejects(check(undefined), fails('UNAUTHORIZED', /charts\.test\/helm/));
  server.files.set(
    'operator-wandb-0.43.8.tgz',
    await packChart({ folder, version: '0.43.8', appVersion: '9' }),
  );
  assert.deepEqual(await check(credentials), { codes: ['CHART_DRIFT'], charts: 1 });
});
