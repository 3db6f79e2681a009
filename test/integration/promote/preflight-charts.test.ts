import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { chartFolder, packChart } from '../../support/charts.ts';
import { type ChartServerOptions, startChartServer } from '../../support/chart-server.ts';
import { fails } from '../../support/fails.ts';
import { startInternalSide } from '../../support/internal-side.ts';

const tgz = await packChart({ folder: chartFolder('operator'), version: '1.4.8' });
const release = {
  images: [{ reference: 'docker.io/wandb/controller:1.16.1' }],
  charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8', layers: [tgz] }],
};

async function open(t: TestContext, kind: ChartServerOptions['kind'], upload: string) {
  const server = await startChartServer({ kind });
  const side = await startInternalSide({
    promote: `  charts: [{classic: https://charts.test, upload: ${upload}}]\n`,
    endpoints: `  charts.test: ${server.url}\n`,
  });
  t.after(() => Promise.all([server.close(), side.registry.close()]));
  const methods = (): readonly string[] =>
    server.requests.splice(0).flatMap(({ method }) => (method === 'GET' ? [] : [method]));
  return { server, side, methods, bundle: await side.bundle(release) };
}

const found = {
  'put-index': ['webdav', 'push ok: takes charts'],
  chartmuseum: ['museum', 'push ok: takes charts'],
  put: [
    'hosted',
    'push not tried: keeps what a try would send: whether it takes charts shows when they are sent',
  ],
} as const;

for (const [upload, [kind, says]] of Object.entries(found)) {
  test(`upload: ${upload} is tried before the first byte and left as it was; a dry run asks nothing`, async (t) => {
    const { server, side, methods, bundle } = await open(t, kind, upload);
    await side.dryRun(bundle);
    assert.deepEqual(methods(), []);
    const { findings = [] } = await side.preflight(bundle);
    assert.deepEqual(
      findings
        .filter(({ subject }) => subject === 'https://charts.test')
        .map(({ check, state, message }) => `${check} ${state}: ${message}`),
      [says],
    );
    assert.deepEqual([server.files.size, server.folders.size], [0, 0]);
  });
}

test('a web server that takes no files is told before the first byte', async (t) => {
  const { server, side, bundle } = await open(t, 'webdav', 'put-index');
  server.fault = ({ method }) => (method === 'PUT' ? { status: 403, body: 'read only' } : undefined);
  await assert.rejects(side.promote(bundle), fails('DENIED', /charts\.test/));
  assert.deepEqual(side.writes(), []);
});

test('a proxy that takes no file as large as a chart is told before the first byte', async (t) => {
  const { server, side, bundle } = await open(t, 'webdav', 'put-index');
  server.fault = ({ method, headers }) =>
    method === 'PUT' && Number(headers['content-length']) >= tgz.length ? { status: 413 } : undefined;
  await assert.rejects(side.preflight(bundle), fails('WRITE_REFUSED', /413/));
});
