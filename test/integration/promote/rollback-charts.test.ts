import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { parseIndex } from '../../../src/helm/index.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import {
  type ChartServerOptions,
  startChartServer,
  type TestChartServer,
} from '../../support/chart-server.ts';
import { type InternalSide, readText, startInternalSide } from '../../support/internal-side.ts';
import { prune } from '../../support/prune-side.ts';

const folder = chartFolder('operator');
const older = await packChart({ folder, version: '1.4.8' });
const newer = await packChart({ folder, version: '1.5.0' });
const images = [{ reference: 'docker.io/wandb/controller:1.16.1' }];
const reference = 'ghcr.io/wandb/helm-charts/operator';
const q3 = {
  release: '2026q3',
  sequence: 1,
  images,
  charts: [{ reference: `${reference}:1.4.8`, layers: [older] }],
};
const q4 = {
  release: '2026q4',
  sequence: 2,
  images,
  charts: [{ reference: `${reference}:1.5.0`, layers: [newer] }],
};

interface Repository {
  readonly side: InternalSide;
  readonly url: string;
  readonly server: TestChartServer;
  readonly q4: string;
}

/** Two releases in a chart repository of one kind, the second in force. */
async function twoReleases(
  t: TestContext,
  kind: ChartServerOptions['kind'],
  upload: string,
): Promise<Repository> {
  const server = await startChartServer({ kind });
  const side = await startInternalSide({
    promote: `  charts: [{classic: https://charts.test, upload: ${upload}}]\n`,
    endpoints: `  charts.test: ${server.url}\n`,
  });
  t.after(() => Promise.all([server.close(), side.registry.close()]));
  await side.promote(await side.bundle(q3));
  const bundle = await side.bundle(q4);
  await side.promote(bundle);
  return { side, url: server.url, server, q4: bundle };
}

function versionsIn(text: string): readonly string[] {
  const { charts } = parseIndex(text, 'index.yaml');
  return [...charts.values()].flat().map(({ metadata }) => metadata.version);
}

async function served({ url }: Repository): Promise<readonly string[]> {
  return versionsIn(await (await fetch(`${url}/index.yaml`)).text());
}

describe('a rollback takes out what only newer releases have put into', () => {
  test('a folder; the file stays there, and brings it back', async () => {
    const side = await startInternalSide({
      promote: '  charts: [{folder: repo, url: http://charts.test}]\n',
    });
    await side.promote(await side.bundle(q3));
    const kept = await readText(side.folder, 'repo', 'index.yaml');
    await side.promote(await side.bundle(q4));
    const plan = await side.rollbackPlan('2026q3');
    assert.deepEqual(
      plan.charts.map(({ version, action }) => [version, action]),
      [
        ['1.4.8', 'present'],
        ['1.5.0', 'removed'],
      ],
    );
    assert.match(
      renderTerminal(promoteStage.report({ ...plan, targets: [plan] }), { colour: false }),
      /operator +1\.5\.0 .*would be removed/,
    );
    assert.deepEqual(versionsIn(await readText(side.folder, 'repo', 'index.yaml')), ['1.5.0', '1.4.8']);
    await side.rollback('2026q3');
    assert.equal(await readText(side.folder, 'repo', 'index.yaml'), kept);
    assert.ok((await readdir(join(side.folder, 'repo'))).includes('operator-1.5.0.tgz'));
    assert.equal((await side.rollback('2026q3')).unchanged, true);
    await side.rollback('2026q4');
    assert.deepEqual(versionsIn(await readText(side.folder, 'repo', 'index.yaml')), ['1.5.0', '1.4.8']);
    await side.registry.close();
  });

  test('a web server whose index we write, likewise', async (t) => {
    const repository = await twoReleases(t, 'webdav', 'put-index');
    const { charts } = await repository.side.rollback('2026q3');
    assert.deepEqual(
      charts.map(({ version, action }) => [version, action]),
      [
        ['1.4.8', 'present'],
        ['1.5.0', 'removed'],
      ],
    );
    assert.deepEqual(await served(repository), ['1.4.8']);
    assert.ok(repository.server.files.has('operator-1.5.0.tgz'));
    await repository.side.rollback('2026q4');
    assert.deepEqual(await served(repository), ['1.5.0', '1.4.8']);
  });

  test('ChartMuseum, by its API; the bundle brings it back', async (t) => {
    const repository = await twoReleases(t, 'museum', 'chartmuseum');
    await repository.side.rollback('2026q3');
    assert.deepEqual(await served(repository), ['1.4.8']);
    await repository.side.promote(repository.q4);
    assert.deepEqual(await served(repository), ['1.5.0', '1.4.8']);
  });

  test('a repository that deletes nothing: it stays, and that is said', async (t) => {
    const { side } = await twoReleases(t, 'hosted', 'put');
    const result = await side.rollback('2026q3');
    assert.match(result.stayingCharts?.join() ?? '', /^operator 1\.5\.0 in https:\/\/charts\.test: .*405/);
    assert.deepEqual(
      result.charts.map(({ version }) => version),
      ['1.4.8'],
    );
  });
});

test('prune takes chart versions out of repositories over HTTP, their files too', async (t) => {
  for (const [kind, upload] of [
    ['webdav', 'put-index'],
    ['museum', 'chartmuseum'],
  ] as const) {
    const repository = await twoReleases(t, kind, upload);
    const { charts } = await prune(repository.side);
    assert.deepEqual(charts, ['operator 1.4.8 in https://charts.test']);
    assert.ok(repository.server.files.has('operator-1.4.8.tgz'));
    await prune(repository.side, { yes: true });
    assert.deepEqual(await served(repository), ['1.5.0']);
    assert.equal(repository.server.files.has('operator-1.4.8.tgz'), false);
  }
});

test('prune says of a repository that deletes nothing what stays there', async (t) => {
  const { side } = await twoReleases(t, 'hosted', 'put');
  const { charts, left } = await prune(side, { yes: true });
  assert.deepEqual(charts, []);
  assert.match(left.join('\n'), /operator 1\.4\.8 in https:\/\/charts\.test stays: .*405/);
});
