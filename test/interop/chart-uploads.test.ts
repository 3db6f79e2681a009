import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect } from '../../src/connect.ts';
import { parseIndex } from '../../src/helm/index.ts';
import { openClassicRepository } from '../../src/promote/charts/classic-repository.ts';
import type { Clock } from '../../src/runtime/runtime.ts';
import { briskClock, created } from '../support/chart-lab.ts';
import { chartFolder, packChart } from '../support/charts.ts';
import { startChartServer } from '../support/chart-server.ts';
import { fails } from '../support/fails.ts';
import { startInternalSide } from '../support/internal-side.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { testRuntime } from '../support/runtime.ts';
import { chartOf, planAdditions, type SampleChart } from '../support/sample-charts.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';

const operator = await packChart({ folder: chartFolder('operator'), version: '1.4.8' });
/** Signed by nobody: that is for helm to find out, and here it only has to come along. */
const provenance = 'name: operator\nversion: 1.4.8\n';
const charts = [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8', layers: [operator], provenance }];
const release = {
  release: '2026q3',
  sequence: 1,
  charts,
  images: [{ reference: 'docker.io/wandb/local:0.62.2' }],
};

describe('a repository behind nginx', needsTools('nginx', 'helm'), () => {
  let nginx: Nginx;
  before(async () => {
    nginx = await startNginx();
  });
  after(() => nginx.close());

  async function add(
    folder: string,
    clock: Clock | undefined,
    ...samples: readonly SampleChart[]
  ): Promise<void> {
    const quiet = testRuntime();
    const runtime = { ...quiet, clock: clock ?? quiet.clock };
    const { http } = await connect({}, runtime);
    const address = `${nginx.url}/${folder}`;
    const target = { kind: 'classic', address, url: address, upload: 'put-index' } as const;
    const repository = openClassicRepository(target, http, runtime);
    await repository.add(await planAdditions(repository, samples), created);
  }

  async function versionsIn(folder: string): Promise<readonly string[]> {
    const index = parseIndex(await readFile(join(nginx.folder, folder, 'index.yaml'), 'utf8'), 'index.yaml');
    return (index.charts.get('web') ?? []).map(({ metadata }) => metadata.version);
  }

  test('loses no entry of eight promotions that write at once, and keeps no lock', async () => {
    const versions = ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '1.0.4', '1.0.5', '1.0.6', '1.0.7'];
    await Promise.all(versions.map((version) => add('many', briskClock, chartOf('web', version))));
    assert.deepEqual(await versionsIn('many'), versions.toReversed());
    assert.deepEqual((await readdir(join(nginx.folder, 'many'))).sort(), [
      'index.yaml',
      ...versions.map((version) => `web-${version}.tgz`),
    ]);
  });

  for (const owner of [undefined, 'somebody-who-was-killed']) {
    test(`is taken over from ${owner ?? 'a run that was killed before it gave its name'}`, async () => {
      const folder = owner ?? 'nobody';
      const lock = join(nginx.folder, folder, 'index.yaml.lock');
      await mkdir(lock, { recursive: true });
      if (owner !== undefined) {
        await writeFile(join(lock, 'owner'), owner);
      }
      await add(folder, undefined, chartOf('web', '1.0.0'));
      assert.deepEqual(await versionsIn(folder), ['1.0.0']);
      assert.ok(!(await readdir(join(nginx.folder, folder))).includes('index.yaml.lock'));
    });
  }

  for (const methods of ['', 'PUT DELETE', 'PUT MKCOL']) {
    test(`that knows only these methods is refused, and nothing is written: ${methods}`, async () => {
      const plain = await startNginx({ methods });
      const target = { kind: 'classic', address: plain.url, url: plain.url, upload: 'put-index' } as const;
      const runtime = testRuntime();
      const repository = openClassicRepository(target, (await connect({}, runtime)).http, runtime);
      await assert.rejects(async () => await repository.probe?.(1), fails('NO_INDEX_LOCK', /405/));
      assert.deepEqual(await readdir(plain.folder), []);
      await plain.close();
    });
  }

  test('gives helm what was promoted', async () => {
    await promoteAndPull(nginx.url, 'put-index');
  });
});

for (const [kind, upload] of [
  ['museum', 'chartmuseum'],
  ['hosted', 'put'],
] as const) {
  test(`helm gets what was promoted with upload: ${upload}`, needsTools('helm'), async () => {
    const server = await startChartServer({ kind, path: '/team/' });
    await promoteAndPull(`${server.url}/team`, upload);
    await server.close();
  });
}

async function promoteAndPull(url: string, upload: string): Promise<void> {
  const { origin, pathname } = new URL(url);
  const side = await startInternalSide({
    promote: `  charts:\n    - {classic: "https://charts.test${pathname}", upload: ${upload}}\n`,
    endpoints: `  charts.test: ${origin}\n`,
  });
  await side.promote(await side.bundle(release));
  const tools = openToolbox(side.folder);
  const helm = (...args: readonly string[]): Promise<string> => tools('helm', ...args);
  await helm('repo', 'add', 'internal', url);
  await helm('repo', 'update');
  await helm('pull', 'internal/operator', '--version', '1.4.8', '--prov', '--destination', side.folder);
  assert.deepEqual(await readFile(join(side.folder, 'operator-1.4.8.tgz')), operator);
  assert.equal(await readFile(join(side.folder, 'operator-1.4.8.tgz.prov'), 'utf8'), provenance);
  assert.match(await helm('template', 'wandb', 'internal/operator'), /^kind: Deployment$/m);
  await side.registry.close();
}
