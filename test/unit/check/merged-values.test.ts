import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openConfigMaps } from '../../../src/deploy/config-maps.ts';
import { mergedValues } from '../../../src/check/merged-values.ts';
import { readDeployFile } from '../../../src/deploy/read-deploy-file.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { deployFile, releaseNamed } from '../../support/deploy-files.ts';

function release(from: string, values = '{}'): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart: {spec: {chart: web, version: 1.0.0}}\n  valuesFrom:\n    - {kind: ConfigMap, name: web, ${from}}\n  values: ${values}\n`;
}

function map(value: string): string {
  return `kind: ConfigMap\nmetadata: {name: web}\ndata: {values.yaml: "${value}"}\n`;
}

/** What the first file merges, and what it lacks. */
async function merge(...files: readonly [DeployFile, ...DeployFile[]]) {
  const { values, findings } = await merged(...files);
  const inOrder = values.map((one) => `${one.file} ${one.document} ${one.path.join('.')}`);
  return { inOrder, missed: findings.map(({ message }) => message.replace(/^.*? known: /, '')) };
}

async function contentOf(...files: readonly [DeployFile, ...DeployFile[]]) {
  return (await merged(...files)).values.map(({ bytes }) => String(bytes).trim());
}

async function merged(...files: readonly [DeployFile, ...DeployFile[]]) {
  const [file] = files;
  const [held] = readDeployFile(file, releaseNamed().repositories).values;
  assert.ok(held !== undefined);
  const repository = { read: () => Promise.resolve(undefined) };
  const atHand = { files, configMapsOf: openConfigMaps(), repository, tgz: Buffer.alloc(0), title: 'web 1' };
  return await mergedValues(file, held, atHand);
}

describe('the values of a HelmRelease', () => {
  test('are taken from an object of the same environment', async () => {
    const file = deployFile(release('optional: false'), { path: 'prod.yaml', environment: 'prod' });
    const [dev, prod] = ['dev', 'prod'].map((environment) =>
      deployFile(map(`tag: ${environment}`), { path: `${environment}-map.yaml`, environment }),
    );
    assert.ok(dev !== undefined && prod !== undefined);
    assert.deepEqual(await merge(file, dev, prod), {
      inOrder: ['prod-map.yaml 0 data.values.yaml', 'prod.yaml 0 spec.values'],
      missed: [],
    });
    assert.deepEqual((await merge(file, dev)).missed, ['no file has the ConfigMap web']);
  });

  test('are not known where both the object and they set what a targetPath names', async () => {
    const object = deployFile(map('2'), { path: 'map.yaml' });
    const both = deployFile(release('targetPath: image.tag', '{image: {tag: "1"}}'));
    assert.deepEqual((await merge(both, object)).missed, [
      'whether values or valuesFrom sets image.tag differs from one Flux to the other',
    ]);
    const none = deployFile(release('targetPath: image.tag', '{image: null}'));
    assert.equal((await merge(none, object)).missed.length, 1, 'with null there may be no image');
    const one = deployFile(release('targetPath: image.tag', '{image: {name: x}}'));
    assert.deepEqual(await merge(one, object), {
      inOrder: ['deploy.yaml 0 ', 'deploy.yaml 0 spec.values'],
      missed: [],
    });
  });
});

/** What Kustomize gives to Helm of a chart, beside the file `v.yaml`. */
async function inflated(spec: string, text: string): Promise<readonly unknown[]> {
  const kustomization = `kind: Kustomization\nhelmCharts:\n- {name: web, valuesFile: v.yaml, ${spec}}\n`;
  const files = [
    deployFile(`apiVersion: kustomize.config.k8s.io/v1beta1\n${kustomization}`, { path: 'k.yaml' }),
    deployFile(text, { path: 'v.yaml' }),
  ] as const;
  const { values, findings } = await merged(...files);
  assert.deepEqual(
    [values[0]?.at?.(['none']), findings],
    [{ file: 'v.yaml', line: 3, column: 1 }, []],
    'each keeps its line',
  );
  return values.map(({ bytes }): unknown => JSON.parse(String(bytes)));
}

test('of what is null in one of them, Kustomize tells Helm nothing', async () => {
  const file = 'a: {x: 1, z: 2}\nb: 1\nnone: null\n';
  assert.deepEqual(await inflated('valuesInline: {b: null, a: {x: null}, c: {z: null}}', file), [
    { a: { z: 2 }, none: null, c: {} },
  ]);
  assert.deepEqual(await inflated('valuesMerge: merge, valuesInline: {b: 2, none: 1, c: null}', file), [
    { a: { x: 1, z: 2 }, b: 1, c: null },
  ]);
});

test('settings that follow each other are one file for helm, and each keeps its line', async () => {
  const parameters = ['{name: a.b, value: "1"}', '{name: "a.c[0]", value: x}', '{name: a.b, value: "2"}'];
  const application = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: web\n    helm:\n      valuesObject: {a: {c: [y, z]}}\n      parameters:\n${parameters.map((item) => `        - ${item}\n`).join('')}`;
  const { values } = await merged(deployFile(application));
  const [, settings, ...more] = values;
  assert.deepEqual(JSON.parse(String(settings?.bytes)), { a: { b: 2, c: ['x', 'z'] } });
  assert.deepEqual(more, []);
  assert.deepEqual([settings?.at?.(['a', 'b'])?.line, settings?.at?.(['a', 'c'])?.line], [11, 10]);
});

describe('a values file that is laid over others', () => {
  const below = ['base.yaml', 'eu.yaml'].map((path) => ({ path, bytes: Buffer.from(`own: ${path}\n`) }));
  const prod = deployFile('a: 1\n', { path: 'prod.yaml', environment: 'prod', valueFiles: below });
  test('is given to Helm after them', async () => {
    assert.deepEqual(await merge(prod), {
      inOrder: ['base.yaml 0 ', 'eu.yaml 0 ', 'prod.yaml 0 '],
      missed: [],
    });
    const empty = deployFile('', { path: 'none.yaml', valueFiles: below });
    assert.equal((await contentOf(empty)).length, 3);
  });

  test('gets them as they are checked, where they are of the same environment', async () => {
    const [here, elsewhere] = ['prod', 'dev'].map((environment) =>
      deployFile('own: edited\n', { path: 'base.yaml', environment }),
    );
    assert.ok(here !== undefined && elsewhere !== undefined);
    assert.deepEqual(await contentOf(prod, here), ['own: edited', 'own: eu.yaml', 'a: 1']);
    assert.deepEqual(await contentOf(prod, elsewhere), ['own: base.yaml', 'own: eu.yaml', 'a: 1']);
  });

  test('is no object that says itself what it is laid over', async () => {
    const object = deployFile(release(''), { path: 'r.yaml', valueFiles: below });
    await assert.rejects(merged(object), { code: 'NO_PLAIN_VALUES', at: { file: 'r.yaml' } });
  });
});
