import assert from 'node:assert/strict';
import { appendFile, cp, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { readReleaseFile } from '../../src/release/parse-release-file.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { trackStage } from '../../src/track/stage.ts';
import { pushImage } from '../support/images.ts';
import { testRuntime } from '../support/runtime.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { needsTools, tool } from '../support/tools.ts';
import { quarters, startUpstream, type Upstream } from '../support/wandb-upstream.ts';

const root = join(import.meta.dirname, '..', '..');
const example = join(root, 'examples', 'wandb', 'connected', 'tidegate.yaml');

let upstream: Upstream;

before(async () => {
  upstream = await startUpstream();
  await upstream.publish(quarters[1]);
  const { registry } = upstream;
  // A newer server version that not every image has: the group stays together. Prereleases and `latest` never count.
  for (const tag of ['0.83.1', '0.84.0-rc.1', 'latest']) {
    pushImage(registry, 'wandb/local', tag, { layers: [1000] });
  }
  pushImage(registry, 'wandb/console', '2.17.0', { layers: [1000] });
});
after(() => upstream.close());

test('the example is ten lines long, and editors know its schema', async () => {
  const lines = (await readFile(example, 'utf8')).trimEnd().split('\n');
  assert.ok(lines.length <= 10, `${lines.length} lines`);
  assert.match(lines[0] ?? '', /^# yaml-language-server: \$schema=https:\/\/.*\/schema\/release-file\.json$/);
});

test('the example plans the whole stack', needsTools('helm'), async () => {
  const runtime = testRuntime();
  await cp(dirname(example), runtime.cwd, { recursive: true });
  const config = join(runtime.cwd, 'tidegate.yaml');
  const endpoints = Object.entries(upstream.endpoints).map(([host, url]) => `  ${host}: ${url}\n`);
  await appendFile(config, `endpoints:\n${endpoints.join('')}`);
  const withHelm: Runtime = {
    ...runtime,
    findTool: async (name) => (name === 'helm' ? tool('helm') : undefined),
  };
  const result = await stageRunner(withHelm)(trackStage, { 'dry-run': true, helm: 'require' });
  assert.deepEqual(
    result.charts.map(({ name, version }) => `${name} ${version}`),
    ['operator 1.4.8', 'operator-wandb 0.43.8'],
  );
  assert.deepEqual(result.images.map(({ reference }) => reference).toSorted(), [
    'docker.io/bitnami/redis:7.2.4-debian-12-r9',
    'docker.io/otel/opentelemetry-collector-contrib:0.97.0',
    'docker.io/wandb/console:2.17.0',
    'docker.io/wandb/controller:1.22.0',
    'docker.io/wandb/local:0.83.1',
    'quay.io/prometheus-operator/prometheus-config-reloader:v0.67.0',
    'quay.io/prometheus/prometheus:v2.47.0',
  ]);
  assert.equal(dirname(result.lockPath), runtime.cwd);
});

test('the internal side has the mapping of the guide without writing it', async () => {
  const file = await readReleaseFile(join(root, 'examples', 'wandb', 'internal', 'tidegate.yaml'));
  assert.deepEqual(
    file.promote?.images.map(({ from, to }) => `${from} → ${to}`),
    ['docker.io/wandb/controller → library/controller', 'docker.io/wandb/* → *', '** → **'],
  );
  assert.equal(file.promote?.registry, 'registry.yourdomain.com');
});
