import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sortImages, spotsIn } from '../../src/helm/images.ts';
import { renderChart } from '../../src/helm/render.ts';
import { chartFolder, packChart } from '../support/charts.ts';
import { chartYaml, deployment, webChart } from '../support/rendering.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools, tool } from '../support/tools.ts';

const guide = [
  'docker.io/bitnami/redis:7.2.4-debian-12-r9',
  'otel/opentelemetry-collector-contrib:0.97.0',
  'quay.io/prometheus-operator/prometheus-config-reloader:v0.67.0',
  'quay.io/prometheus/prometheus:v2.47.0',
  'wandb/console:2.13.1',
  'wandb/local:0.62.2',
];
const needsHelm = needsTools('helm');

async function render(name: 'operator' | 'operator-wandb', values: readonly string[], folder = '/') {
  const tgz = await packChart({ folder: chartFolder(name) });
  return await renderChart({ helm: tool('helm'), tgz, title: name, values, folder }, testRuntime());
}

test('helm renders the platform chart to the images of the guide, hooks included', needsHelm, async () => {
  const { images, optional } = sortImages(spotsIn(await render('operator-wandb', [])));
  assert.deepEqual([...new Set(images.map(({ image }) => image))], guide);
  assert.ok(images.some(({ object, hooks }) => object.startsWith('Job ') && hooks.includes('post-upgrade')));
  assert.ok(images.some(({ object }) => object.startsWith('CronJob ')));
  assert.deepEqual(
    optional.map(({ object }) => object),
    ['Pod tidegate-smoke'],
  );
  const operator = sortImages(spotsIn(await render('operator', [])));
  assert.deepEqual(
    operator.images.map(({ image }) => image),
    ['docker.io/wandb/controller:1.16.1'],
  );
});

test('values are taken from a part of a custom resource, and later files win', needsHelm, async () => {
  const { cwd } = testRuntime();
  await writeFile(
    join(cwd, 'wandb.yaml'),
    'spec:\n  values:\n    otel: {install: no}\n    app: {image: {tag: "1.10"}}\n',
  );
  await writeFile(join(cwd, 'more.yaml'), 'redis: {install: false}\nconsole: {image: {tag: 9.9.9}}\n');
  const { images } = sortImages(
    spotsIn(await render('operator-wandb', ['wandb.yaml#spec.values', 'more.yaml'], cwd)),
  );
  const found = new Set(images.map(({ image }) => image));
  assert.ok(found.has('wandb/local:1.10') && found.has('wandb/console:9.9.9'));
  assert.ok(![...found].some((image) => /redis|otel/.test(image)));
});

test('what helm says is shown, without the temporary folder', needsHelm, async () => {
  const { cwd } = testRuntime();
  await writeFile(join(cwd, 'bad.yaml'), 'app: 3\n');
  await assert.rejects(render('operator-wandb', ['bad.yaml'], cwd), (error: unknown) => {
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, 'RENDER_FAILED');
    assert.match(error.message, /operator-wandb\/templates\/app\.yaml:\d+.*can't evaluate field image/);
    return true;
  });
  const broken = { helm: tool('helm'), tgz: Buffer.from('no chart'), title: 'web', values: [], folder: cwd };
  await assert.rejects(renderChart(broken, testRuntime()), (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, /chart\.tgz/);
    assert.doesNotMatch(error.message, /tidegate-render-/);
    return true;
  });
});

test('a chart that does not render names the line of the values that it is about', needsHelm, async () => {
  const { cwd } = testRuntime();
  const chart = webChart({
    'Chart.yaml': chartYaml('web', 'dependencies: [{name: sub, version: "*", alias: db}]\n'),
    'values.yaml': 'app: {image: {tag: "1"}}\n',
    'templates/a.yaml': deployment('app', '{{ .Values.app.image.tag }}'),
    'charts/sub/Chart.yaml': chartYaml('sub'),
    'charts/sub/values.yaml': 'disk: {image: a/disk}\n',
    'charts/sub/values.schema.json': '{"properties": {"size": {"type": "integer"}}}',
    'charts/sub/templates/a.yaml': deployment('db', '{{ .Values.disk.image }}'),
  });
  const faults = [
    ['app:\n  image: 3\n', { file: 'v.yaml', line: 2, column: 3 }],
    ['db:\n  disk: 3\n', { file: 'v.yaml', line: 2, column: 3 }],
    ['x: 1\ndb:\n  size: many\n', { file: 'v.yaml', line: 3, column: 3 }],
  ] as const;
  for (const [values, at] of faults) {
    await writeFile(join(cwd, 'v.yaml'), values);
    const request = { helm: tool('helm'), tgz: chart, title: 'web', values: ['v.yaml'], folder: cwd };
    await assert.rejects(renderChart(request, testRuntime()), { code: 'RENDER_FAILED', at }, values);
  }
});
