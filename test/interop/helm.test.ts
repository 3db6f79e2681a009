import assert from 'node:assert/strict';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chartFolder } from '../support/charts.ts';
import { pushChart, startHelmRepository, type TestHelmRepository } from '../support/helm-repository.ts';
import { pushImage } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { testRuntime } from '../support/runtime.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';
import { openSides, type Sides } from '../support/wandb-sides.ts';

const folder = testRuntime().cwd;
const tools = openToolbox(folder);
const helm = (...args: readonly string[]): Promise<string> => tools('helm', ...args);

describe('helm, on what was promoted', needsTools('helm'), () => {
  let classic: TestHelmRepository;
  let registry: TestRegistry;
  let sides: Sides;
  /** The packed charts as they were published, by file name. */
  const published = new Map<string, Buffer>();

  before(async () => {
    [classic, registry] = await Promise.all([startHelmRepository(), startRegistry()]);
    const endpoints = { 'charts.wandb.ai': classic.url, 'docker.io': registry.url, 'ghcr.io': registry.url };
    sides = await openSides({ endpoints, releaseFile: bothCharts(endpoints) });
    // What somebody put there before, with an index that helm made.
    const { chartFolder: inside } = sides.internal;
    await helm('package', chartFolder('operator'), '--version', '0.9.0', '--destination', inside);
    await helm('repo', 'index', inside);
    published.set('operator-0.9.0.tgz', await readFile(join(inside, 'operator-0.9.0.tgz')));
    await promote('2026q3', '1.4.8', '0.20.1');
    await promote('2026q4', '1.10.0', '0.43.8');
    await helm('repo', 'add', 'internal', sides.internal.endpoints['charts.yourdomain.com'] ?? '');
    await helm('repo', 'update');
  });
  after(() => Promise.all([classic.close(), registry.close(), sides.internal.close()]));

  test('finds every version in the merged index, newest first', async () => {
    const found: unknown = JSON.parse(await helm('search', 'repo', '--versions', '-o', 'json'));
    assert.ok(Array.isArray(found));
    assert.deepEqual(
      found.map(({ name, version }) => `${name} ${version}`),
      [
        'internal/operator 1.10.0',
        'internal/operator 1.4.8',
        'internal/operator 0.9.0',
        'internal/operator-wandb 0.43.8',
        'internal/operator-wandb 0.20.1',
      ],
    );
  });

  test('pulls the very bytes that were published, from the folder', async () => {
    assert.equal(published.size, 5);
    for (const [name, bytes] of published) {
      const [, chart = '', version = ''] = /^(.+)-([0-9.]+)\.tgz$/.exec(name) ?? [];
      assert.deepEqual(await pull(name, `internal/${chart}`, '--version', version), bytes);
    }
  });

  test('pulls the very bytes that were published, from the registry', async () => {
    for (const [name, bytes] of [...published].filter(([name]) => name !== 'operator-0.9.0.tgz')) {
      const [, chart = '', version = ''] = /^(.+)-([0-9.]+)\.tgz$/.exec(name) ?? [];
      assert.deepEqual(await pull(name, inRegistry(chart), '--version', version, '--plain-http'), bytes);
    }
  });

  test('shows and renders the charts from both', async () => {
    for (const chart of ['operator', 'operator-wandb']) {
      const oci = [inRegistry(chart), '--plain-http'];
      assert.match(await helm('show', 'chart', `internal/${chart}`), new RegExp(`^name: ${chart}$`, 'm'));
      assert.match(await helm('show', 'chart', ...oci), new RegExp(`^name: ${chart}$`, 'm'));
      const rendered = await helm('template', 'wandb', `internal/${chart}`);
      assert.match(rendered, /^kind: Deployment$/m);
      assert.equal(await helm('template', 'wandb', ...oci), rendered);
    }
  });

  async function promote(release: string, operator: string, platform: string): Promise<void> {
    pushImage(registry, 'wandb/console', '2.13.1');
    classic.add(await packed('operator', operator));
    await packed('operator-wandb', platform);
    const repository = `oci://${registry.host}/wandb/helm-charts`;
    await helm('push', `operator-wandb-${platform}.tgz`, repository, '--plain-http');
    await sides.takeIn(await sides.pack(release));
  }

  async function packed(chart: 'operator' | 'operator-wandb', version: string): Promise<Buffer> {
    await helm('package', chartFolder(chart), '--version', version);
    const bytes = await readFile(join(folder, `${chart}-${version}.tgz`));
    published.set(`${chart}-${version}.tgz`, bytes);
    return bytes;
  }

  function inRegistry(chart: string): string {
    return `oci://${sides.internal.registry.host}/charts/${chart}`;
  }
});

test('helm pulls our OCI artifact under a version with a plus', needsTools('helm'), async () => {
  const registry = await startRegistry();
  await helm('package', chartFolder('operator-wandb'), '--version', '0.43.8+corp.1');
  const name = 'operator-wandb-0.43.8+corp.1.tgz';
  const tgz = await readFile(join(folder, name));
  pushChart(registry, 'charts', tgz);
  const url = `oci://${registry.host}/charts/operator-wandb`;
  assert.deepEqual(await pull(name, url, '--version', '0.43.8+corp.1', '--plain-http'), tgz);
  await registry.close();
});

/** @returns the file that `helm pull` leaves */
async function pull(name: string, ...args: readonly string[]): Promise<Buffer> {
  const target = await mkdtemp(join(folder, 'pulled-'));
  await helm('pull', ...args, '--destination', target);
  return await readFile(join(target, name));
}

function bothCharts(endpoints: Readonly<Record<string, string>>): string {
  return `name: wandb
audience: acme-prod
charts:
  - {name: operator, repository: "https://charts.wandb.ai", version: ^1}
  - {name: operator-wandb, repository: "oci://ghcr.io/wandb/helm-charts", version: ^0}
images: [{name: docker.io/wandb/console, tag: 2.13.1}]
endpoints: ${JSON.stringify(endpoints)}
`;
}
