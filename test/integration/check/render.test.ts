import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { checkStage } from '../../../src/check/stage.ts';
import { TidegateError } from '../../../src/errors.ts';
import { packEntries } from '../../support/charts.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { testRuntime } from '../../support/runtime.ts';
import { startStaticServer } from '../../support/static-server.ts';
import { needsTools, tool } from '../../support/tools.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec: {template: {spec: {containers: [{name: app, image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}}}
`;
const hook = `apiVersion: batch/v1
kind: Job
metadata: {name: rename, annotations: {helm.sh/hook: pre-upgrade}}
spec: {template: {spec: {containers: [{name: x, image: "docker.io/alpine/k8s:1.31.12", args: ["--helper=quay.io/a/guess:1"]}]}}}
`;
const chart = packEntries([
  { name: 'operator/Chart.yaml', content: 'apiVersion: v2\nname: operator\nversion: 1.4.8\n' },
  { name: 'operator/values.yaml', content: 'image: {repository: wandb/controller, tag: latest}\n' },
  { name: 'operator/templates/deployment.yaml', content: deployment },
  { name: 'operator/templates/hook.yaml', content: hook },
]);
const values = 'image:\n  repository: registry.test/library/controller\n  tag: 1.22.0\nimages: {}\n';

async function startRendering(
  path: string,
  targets = '  charts:\n    - {oci: charts}\n',
  more = '',
  archive = chart,
) {
  const side = await startInternalSide({
    promote: targets,
    more: `check: {render: true}\nbump:\n  - {file: values.yaml, chart: operator}\n${more}`,
  });
  await side.promote(
    await side.bundle({
      images: [{ reference: 'docker.io/wandb/controller:1.22.0' }],
      charts: [{ reference: 'ghcr.io/wandb/operator:1.4.8', layers: [archive] }],
    }),
  );
  await writeFile(join(side.folder, 'values.yaml'), values);
  const runtime = testRuntime({ cwd: side.folder, env: { PATH: path } });
  const options = {
    config: 'tidegate.yaml',
    release: undefined,
    root: undefined,
    trust: undefined,
    to: undefined,
    credentials: undefined,
  };
  return { side, check: () => checkStage.run({ ...options, reportOnly: true }, runtime) };
}

function helmRelease(values = '', chart = 'operator'): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {chart: {spec: {chart: ${chart}, version: 1.4.8}}${values}}\n`;
}

function object(kind: string, image: string): string {
  return `kind: ${kind}\nimage: "${image}"\n`;
}

describe('check.render', () => {
  test(
    'renders with the values of its own HelmRelease, and says so where a file holds none',
    needsTools('helm'),
    async () => {
      const { side, check } = await startRendering(dirname(tool('helm')));
      const image = ', values: {image: {repository: registry.test/library/controller, tag: 1.22.0}}';
      const redis = helmRelease(', values: {image: {repository: registry.test/redis, tag: 7}}', 'redis');
      await writeFile(join(side.folder, 'values.yaml'), `${redis}---\n${helmRelease(image)}`);
      const messages = async () => (await check()).findings.map(({ code, message }) => `${code}: ${message}`);
      assert.deepEqual(await messages(), [
        'NOT_IN_RELEASE: redis 1.4.8 is not a part of 2026q4',
        'MISSING_IMAGE: registry.test/redis:7 is not in the registry',
        'PUBLIC_IMAGE: Job rename: docker.io/alpine/k8s:1.31.12 is not in registry.test',
        'PUBLIC_IMAGE: Job rename: quay.io/a/guess:1 is not in registry.test',
      ]);
      await writeFile(join(side.folder, 'values.yaml'), `${redis}---\n${helmRelease()}`);
      assert.ok(
        (await messages()).includes(
          'PUBLIC_IMAGE: Deployment app: docker.io/wandb/controller:latest is not in registry.test',
        ),
        'without any, the chart’s own are taken',
      );
      await writeFile(join(side.folder, 'values.yaml'), redis);
      assert.equal(
        (await messages())[0],
        'NOT_ALL_RENDERED: operator was not rendered: the file holds no values that are known to be of it',
      );
      await side.registry.close();
    },
  );

  test(
    'finds the image of a hook that no value names, once, and checks what values name',
    needsTools('helm'),
    async () => {
      const { side, check } = await startRendering(dirname(tool('helm')));
      const verdict = await check();
      assert.deepEqual(
        verdict.findings.map(({ severity, code, message }) => [severity, code, message]),
        [
          ['warning', 'UNKNOWN_VALUE', 'operator 1.4.8 knows no value images, so helm ignores it'],
          ['error', 'PUBLIC_IMAGE', 'Job rename: docker.io/alpine/k8s:1.31.12 is not in registry.test'],
          // It only looks like one.
          ['warning', 'PUBLIC_IMAGE', 'Job rename: quay.io/a/guess:1 is not in registry.test'],
        ],
      );
      assert.deepEqual(verdict.findings[0]?.at, { file: 'values.yaml', line: 4, column: 1 });
      assert.equal(verdict.findings[0]?.hint, 'Did you mean image?');
      assert.equal(verdict.counts.images, 3);
      await side.registry.close();
    },
  );

  test('names every place of an image, but for those of values in the file', needsTools('helm'), async () => {
    const all = ['a', 'b', 'c'].map((key) => object(key.toUpperCase(), `{{ .Values.${key}.image }}`));
    const three = packEntries([
      { name: 'operator/Chart.yaml', content: 'apiVersion: v2\nname: operator\nversion: 1.4.8\n' },
      {
        name: 'operator/values.yaml',
        content: `${['a', 'b', 'c'].map((key) => `${key}: {image: quay.io/x/y:1}\n`).join('')}d: ""\n`,
      },
      {
        name: 'operator/templates/a.yaml',
        content: [...all, object('D', 'quay.io/x/y:1'), object('E', '{{ .Values.d }}')].join('---\n'),
      },
    ]);
    const { side, check } = await startRendering(dirname(tool('helm')), undefined, '', three);
    await writeFile(join(side.folder, 'values.yaml'), 'a: {image: "quay.io/x/y:1"}\nd: "not one:"\n');
    const { findings } = await check();
    assert.deepEqual(
      findings
        .filter(({ code }) => code !== 'UNREFERENCED')
        .map(({ code, message, hint, at }) => [code, message, /The value.*/.exec(hint)?.[0], at?.line]),
      [
        ['INVALID_IMAGE', 'E: not one: is no image reference', undefined, undefined],
        ['PUBLIC_IMAGE', 'quay.io/x/y:1 is not in registry.test', undefined, 1],
        [
          'PUBLIC_IMAGE',
          'B, C, D: quay.io/x/y:1 is not in registry.test',
          'The values are b.image, c.image.',
          undefined,
        ],
      ],
    );
    await side.registry.close();
  });

  test('looks at upgrades too, and at the cluster of the release file', needsTools('helm'), async () => {
    const has = '.Capabilities.APIVersions.Has "monitoring.coreos.com/v1"';
    const asking = packEntries([
      { name: 'operator/Chart.yaml', content: 'apiVersion: v2\nname: operator\nversion: 1.4.8\n' },
      { name: 'operator/values.yaml', content: 'image: {repository: a/b, tag: "1"}\nimages: {}\n' },
      {
        name: 'operator/templates/a.yaml',
        content: `{{ if .Release.IsUpgrade }}kind: A\nimage: quay.io/a/late:1{{ end }}\n---\n{{ if ${has} }}kind: B\nimage: quay.io/a/monitor:1{{ end }}\n`,
      },
    ]);
    const found = async (more: string): Promise<readonly string[]> => {
      const entry = `charts: [{name: operator, repository: "oci://ghcr.io/wandb", version: ^1${more}}]\n`;
      const { side, check } = await startRendering(dirname(tool('helm')), undefined, entry, asking);
      const { findings } = await check();
      await side.registry.close();
      return findings.map(({ code, message }) => `${code} ${message}`.slice(0, 42));
    };
    const late = 'PUBLIC_IMAGE A: quay.io/a/late:1 is not in';
    assert.deepEqual(await found(''), ['NOT_ALL_RENDERED operator 1.4.8: it asks w', late]);
    assert.deepEqual(await found(', kubernetes: {apis: [monitoring.coreos.com/v1]}'), [
      late,
      'PUBLIC_IMAGE B: quay.io/a/monitor:1 is not',
    ]);
  });

  test('renders no chart that somebody replaced or removed, and says what else is wrong', async () => {
    const { cwd } = testRuntime();
    const [folder, bin] = [join(cwd, 'stable'), join(cwd, 'bin')];
    await mkdir(bin);
    await writeFile(join(bin, 'helm'), '#!/bin/sh\necho "helm was run" >&2; exit 1\n', { mode: 0o755 });
    const server = await startStaticServer(cwd);
    const targets = `  charts:\n    - {folder: ${folder}, url: ${server.url}/stable}\n`;
    const { side, check } = await startRendering(bin, targets);
    await writeFile(join(folder, 'operator-1.4.8.tgz'), Buffer.concat([chart, Buffer.alloc(1)]));
    await writeFile(join(side.folder, 'values.yaml'), 'image: docker.io/wandb/x:1\n');
    const codes = async () =>
      (await check()).findings.map(({ code }) => code).filter((code) => code !== 'UNREFERENCED');
    assert.deepEqual(await codes(), ['CHART_DRIFT', 'PUBLIC_IMAGE']);
    await rm(join(folder, 'operator-1.4.8.tgz'));
    assert.deepEqual(await codes(), ['MISSING_CHART', 'PUBLIC_IMAGE']);
    await Promise.all([side.registry.close(), server.close()]);
  });

  test('without helm is the user’s mistake', async () => {
    const { side, check } = await startRendering(['', join('nowhere', 'at', 'all')].join(delimiter));
    await assert.rejects(check(), (error: unknown) => {
      assert.ok(error instanceof TidegateError);
      assert.equal(error.code, 'HELM_MISSING');
      assert.equal(error.exitCode, 1);
      return true;
    });
    await side.registry.close();
  });
});
