import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { TidegateError } from '../../src/errors.ts';
import { readLock } from '../../src/release/read-lock.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { TrackResult } from '../../src/track/result.ts';
import { trackStage } from '../../src/track/stage.ts';
import { packEntries } from '../support/charts.ts';
import { pushImage } from '../support/images.ts';
import { type TestRuntime, testRuntime } from '../support/runtime.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { needsTools, tool } from '../support/tools.ts';
import { startUpstream, quarters, type Upstream } from '../support/wandb-upstream.ts';

const needsHelm = needsTools('helm');

/** Every place where the platform chart, or one like it, keeps an image; each image is another one. */
const template = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      initContainers: [{name: wait, image: "parts/init:{{ .Values.tag }}"}]
      containers: [{name: app, image: "parts/app:{{ .Values.tag }}"}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: backfill}
spec:
  jobTemplate: {spec: {template: {spec: {containers: [{name: backfill, image: parts/cron:1.0.0}]}}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: rename, annotations: {helm.sh/hook: "pre-upgrade,post-upgrade"}}
spec: {template: {spec: {containers: [{name: rename, image: parts/hook:1.0.0}]}}}
---
apiVersion: example.com/v1
kind: Cluster
metadata: {name: odd}
spec: {engine: {image: parts/operand:1.0.0}}
{{- if .Values.extra }}
---
apiVersion: v1
kind: Pod
metadata: {name: extra}
spec: {containers: [{name: extra, image: parts/extra:1.0.0}]}
{{- end }}
---
apiVersion: v1
kind: Pod
metadata: {name: smoke, annotations: {helm.sh/hook: test}}
spec: {containers: [{name: smoke, image: parts/smoke:1.0.0}]}
`;

/** A sanitised copy of what the cluster is given: what switches components on, and no secret. */
const resource = `apiVersion: apps.wandb.com/v1
kind: WeightsAndBiases
spec:
  values: {tag: 2.0.0, extra: true}
`;

let upstream: Upstream;
let runtime: TestRuntime;

before(async () => {
  upstream = await startUpstream();
  await upstream.publish(quarters[0]);
  upstream.helm.add(chart('parts', template));
  upstream.helm.add(chart('broken', 'a: {{ required "set .Values.needed" .Values.needed }}'));
  for (const [part, tag] of [
    ['init', '2.0.0'],
    ['app', '2.0.0'],
    ['app', '2.1.0'],
    ['init', '2.1.0'],
    ['app'],
    ['init'],
    ['cron'],
    ['hook'],
    ['operand'],
    ['smoke'],
    ['extra'],
  ]) {
    pushImage(upstream.registry, `parts/${part}`, tag ?? '1.0.0');
  }
});
after(() => upstream.close());
beforeEach(async () => {
  runtime = testRuntime({ env: { PATH: needsHelm.skip === false ? dirname(tool('helm')) : '' } });
  await mkdir(join(runtime.cwd, 'deploy'));
  await writeFile(join(runtime.cwd, 'deploy', 'wandb.yaml'), resource);
});

test(
  'images are found wherever a chart keeps them, by the values of a custom resource',
  needsHelm,
  async () => {
    assert.deepEqual(await track('parts', ['deploy/wandb.yaml#spec.values']), [
      'docker.io/parts/app:2.0.0 by parts',
      'docker.io/parts/cron:1.0.0 by parts',
      'docker.io/parts/extra:1.0.0 by parts',
      'docker.io/parts/hook:1.0.0 by parts',
      'docker.io/parts/init:2.0.0 by parts',
      'docker.io/parts/operand:1.0.0 by parts',
      // Listed, and nothing renders it. `parts/smoke` is not there: only a test hook names it.
      'docker.io/wandb/console:2.13.1 by release file',
    ]);
  },
);

test('without rendering only what is listed is locked', needsHelm, async () => {
  assert.deepEqual(await track('parts', ['deploy/wandb.yaml#spec.values'], 'never'), [
    'docker.io/wandb/console:2.13.1 by release file',
  ]);
});

test('a chart that does not render fails with what helm says about it', needsHelm, async () => {
  await assert.rejects(track('broken', []), (error) => {
    assert.ok(error instanceof TidegateError);
    assert.equal(error.code, 'RENDER_FAILED');
    assert.match(error.message, /broken\/templates\/all\.yaml:1:.*set \.Values\.needed/s);
    return true;
  });
});

test(
  'a chart is rendered for each environment, and images of all of them are carried',
  needsHelm,
  async () => {
    await writeFile(join(runtime.cwd, 'deploy', 'prod.yaml'), 'extra: true\nwrong: 1\n');
    await writeFile(join(runtime.cwd, 'deploy', 'stage.yaml'), 'tag: 2.1.0\nextra: false\n');
    await writeFile(join(runtime.cwd, 'deploy', 'all.yaml'), 'tag: 2.0.0\ncommon: 1\n');
    const { images, ignoredValues } = await trackWith(
      'values: [deploy/all.yaml], environments: {prod: [deploy/prod.yaml], stage: [deploy/stage.yaml]}',
    );
    const uses = new Set(
      images.flatMap(({ reference, uses: places }) =>
        places.map(({ object, environments }) => `${reference} ${object} ${environments.join('+')}`),
      ),
    );
    assert.ok(uses.has('docker.io/parts/app:2.0.0 Deployment app prod'));
    assert.ok(uses.has('docker.io/parts/app:2.1.0 Deployment app stage'));
    assert.ok(uses.has('docker.io/parts/cron:1.0.0 CronJob backfill prod+stage'));
    assert.ok(uses.has('docker.io/parts/extra:1.0.0 Pod extra prod'));
    assert.deepEqual(
      ignoredValues.map(({ at, message }) => `${at?.file}:${at?.line} ${message}`),
      [
        'deploy/all.yaml:2 parts knows no value common, and renders the same without it: Helm ignores it',
        'deploy/prod.yaml:2 parts knows no value wrong, and renders the same without it: Helm ignores it',
      ],
    );
  },
);

test('a value that one environment alone has a use for is not ignored', needsHelm, async () => {
  const uses = '{{ if .Values.extra }}{{ toJson .Values.open }}{{ end }}';
  const values = 'extra: false\nopen: {known: 1}\n';
  upstream.helm.add(chart('open', `kind: ConfigMap\nmetadata: {name: c}\ndata: {a: '${uses}'}`, values));
  await writeFile(join(runtime.cwd, 'deploy', 'all.yaml'), 'open: {more: 1}\n');
  await writeFile(join(runtime.cwd, 'deploy', 'prod.yaml'), 'extra: true\n');
  const files = 'values: [deploy/all.yaml], environments: {prod: [deploy/prod.yaml], stage: []}';
  assert.deepEqual((await trackWith(files, 'open')).ignoredValues, []);
  assert.equal((await trackWith('values: [deploy/all.yaml]', 'open')).ignoredValues.length, 1);
});

test('images of test hooks are left out and named, unless they are wanted', needsHelm, async () => {
  const without = await trackWith('values: []');
  assert.deepEqual(without.leftOut, ['parts/smoke:1.0.0. parts: Pod smoke, container smoke']);
  assert.doesNotMatch(references(without), /smoke/);
  assert.match(reportOf(without), /testHooks: true takes them\)\n\n  - parts\/smoke:1\.0\.0/);
  const wanted = await trackWith('values: [], testHooks: true');
  assert.deepEqual(wanted.leftOut, []);
  assert.match(references(wanted), /parts\/smoke/);
});

test('what is excluded is not carried, and a pattern for nothing is told', needsHelm, async () => {
  const result = await trackWith('values: [], exclude: ["parts/op*", docker.io/parts/hook, parts/none]');
  assert.doesNotMatch(references(result), /operand|hook/);
  assert.match(references(result), /parts\/cron/);
  assert.deepEqual(
    result.warnings.filter((warning) => warning.includes('exclude has')),
    ['parts: exclude has "parts/none", and no image is like that'],
  );
});

function podIf(image: string, when: string): string {
  return `{{ if ${when} }}\n---\nkind: Pod\nimage: ${image}\n{{ end }}`;
}

test('each environment has its own cluster', needsHelm, async () => {
  const templates = [
    podIf('parts/cron:1.0.0', 'semverCompare "<1.30-0" .Capabilities.KubeVersion.Version'),
    podIf('parts/extra:1.0.0', '.Capabilities.APIVersions.Has "example.com/v1"'),
  ].join('\n');
  upstream.helm.add(chart('clusters', templates));
  const result = await trackWith(
    'kubernetes: {version: "1.31", lacks: [example.com/v1]}, environments: {prod: {kubernetes: "1.29"}, stage: {values: [], kubernetes: {apis: [example.com/v1]}}, test: []}',
    'clusters',
  );
  const uses = result.images.flatMap(({ uses: places, reference }) =>
    places.map(({ environments }) => `${reference} ${environments.join('+')}`),
  );
  assert.deepEqual(uses, ['docker.io/parts/cron:1.0.0 prod', 'docker.io/parts/extra:1.0.0 stage']);
  assert.doesNotMatch(result.warnings.join('\n'), /asks whether/);
});

test('APIs that a chart asks for are told, and taken from the release file', needsHelm, async () => {
  const wanted = '{{ if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}parts/cron:1.0.0{{ end }}';
  upstream.helm.add(chart('asks', `kind: Monitor\nmetadata: {name: m}\nimage: "${wanted}"\n`));
  const blind = await trackWith('values: []', 'asks');
  assert.doesNotMatch(references(blind), /parts/);
  assert.match(
    blind.warnings.join('\n'),
    /^asks: it asks .* has monitoring\.coreos\.com\/v1, .*kubernetes\.apis/m,
  );
  const told = await trackWith(
    'values: [], kubernetes: {version: "1.31", apis: [monitoring.coreos.com/v1]}',
    'asks',
  );
  assert.match(references(told), /parts\/cron/);
  assert.doesNotMatch(told.warnings.join('\n'), /APIs|asks whether/);
});

test('values that helm ignores are in the report, and annotations at their lines', needsHelm, async () => {
  await writeFile(join(runtime.cwd, 'deploy', 'all.yaml'), 'tag: 2.0.0\ntagg: 1\n');
  const result = await trackWith('values: [deploy/all.yaml]');
  const message =
    'parts knows no value tagg, and renders the same without it: Helm ignores it; did you mean tag?';
  assert.ok(reportOf(result).includes(`deploy/all.yaml:2:1 ${message}`));
  const at = { file: 'deploy/all.yaml', line: 2, column: 1 };
  assert.deepEqual(trackStage.annotations?.(result)[0], { severity: 'warning', message, at });
});

test('an image that only looked like one, and is not there, can be excluded', needsHelm, async () => {
  upstream.helm.add(
    chart('guess', 'kind: ConfigMap\nmetadata: {name: c}\ndata: {helperImage: "parts/nothing:1.0.0"}'),
  );
  await assert.rejects(trackWith('values: []', 'guess'), (error) => {
    assert.ok(error instanceof TidegateError);
    assert.match(error.details.join(), /looks like an image in guess: ConfigMap c; .* add it to exclude/);
    return true;
  });
  await trackWith('values: [], exclude: [parts/nothing]', 'guess');
});

test('a wrong part of a values file is named', needsHelm, async () => {
  await assert.rejects(track('parts', ['deploy/wandb.yaml#spec.valuse']), /has no map at spec\.valuse/);
});

test('a release that has to be rendered is refused where there is no helm', async () => {
  runtime = testRuntime({ env: { PATH: runtime.cwd }, cwd: runtime.cwd });
  await assert.rejects(track('parts', [], 'require'), { code: 'HELM_MISSING' });
});

test('a release that lists no image is complete when its charts are rendered', needsHelm, async () => {
  await configure(`charts:
  - {name: operator, repository: "https://charts.wandb.ai", version: ^1}
  - {name: operator-wandb, repository: "oci://ghcr.io/wandb/helm-charts", version: ^0}`);
  assert.equal((await run('require')).length, 7);
});

test('what was found by rendering is not lost on a machine without helm', needsHelm, async () => {
  const rendered = await track('parts', ['deploy/wandb.yaml#spec.values']);
  runtime = testRuntime({ env: { PATH: runtime.cwd }, cwd: runtime.cwd });
  await assert.rejects(run('auto'), { code: 'HELM_MISSING', message: /6 images of the lock/ });
  const { images } = await readLock(join(runtime.cwd, 'tidegate.lock.json'));
  assert.equal(images.length, rendered.length);
});

async function track(name: string, values: readonly string[], helm = 'require'): Promise<readonly string[]> {
  await configure(`charts:
  - {name: ${name}, repository: "https://charts.wandb.ai", version: ^1, values: ${JSON.stringify(values)}}
images: [{name: docker.io/wandb/console, version: ^2}]`);
  return await run(helm);
}

async function trackWith(fields: string, name = 'parts'): Promise<TrackResult> {
  await configure(`charts:
  - {name: ${name}, repository: "https://charts.wandb.ai", version: ^1, ${fields}}
images: [{name: docker.io/wandb/console, version: ^2}]`);
  return await stageRunner(runtime)(trackStage, { helm: 'require' });
}

function references({ images }: TrackResult): string {
  return images.map(({ reference }) => reference).join('\n');
}

function reportOf(result: TrackResult): string {
  return renderTerminal(trackStage.report(result), { colour: false });
}

async function configure(lists: string): Promise<void> {
  const endpoints = JSON.stringify(upstream.endpoints);
  const file = `name: wandb\naudience: acme-prod\n${lists}\nendpoints: ${endpoints}\n`;
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), file);
}

/** @returns the locked images, and why they are there */
async function run(helm: string): Promise<readonly string[]> {
  const { lockPath } = await stageRunner(runtime)(trackStage, { helm });
  const { images } = await readLock(lockPath);
  return images.map(({ reference, usedBy }) => `${reference} by ${usedBy.join(', ')}`);
}

function chart(name: string, content: string, values = 'tag: 1.0.0\nextra: false\n'): Buffer {
  return packEntries([
    { name: `${name}/Chart.yaml`, content: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n` },
    { name: `${name}/values.yaml`, content: values },
    { name: `${name}/templates/all.yaml`, content },
  ]);
}
