import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { packEntries } from '../support/charts.ts';
import { startRendering } from '../support/rendered-side.ts';
import { needsTools, tool } from '../support/tools.ts';

function helmRelease(values = '', chart = 'operator'): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {chart: {spec: {chart: ${chart}, version: 1.4.8}}${values}}\n`;
}

function object(kind: string, image: string): string {
  return `kind: ${kind}\nimage: "${image}"\n`;
}

describe('check.render, with helm', needsTools('helm'), () => {
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
});
