import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDeployFile } from '../../../src/deploy/read-deploy-file.ts';
import type { ValuesFile, ValuesLayer } from '../../../src/deploy/occurrence.ts';
import { deployFile, releaseNamed } from '../../support/deploy-files.ts';

function fileText({ path, git }: ValuesFile): string {
  return git === undefined ? `chart:${path}` : `${git.url ?? 'here'}@${git.revision ?? ''}:${path}`;
}

function describeLayer(layer: ValuesLayer): string {
  if (layer.kind === 'held') {
    return 'held';
  }
  if (layer.kind === 'unknown') {
    return `? ${layer.why}`;
  }
  if (layer.kind === 'file') {
    return `${fileText(layer.file)}${layer.isOptional === true ? '?' : ''}`;
  }
  if (layer.kind === 'configMap') {
    const { namespace, name, key } = layer.object;
    return `${namespace ?? ''}/${name}:${key}${layer.target === undefined ? '' : ` > ${layer.target}`}`;
  }
  const { value, target } = layer;
  return `${target}=${'file' in value ? fileText(value.file) : `${value.text}${value.isString ? ' (text)' : ''}`}`;
}

function layersOf(text: string, path = 'apps/a.yaml') {
  const [held] = readDeployFile(deployFile(text, { path }), releaseNamed().repositories).values;
  return {
    layers: (held?.layers ?? []).map(describeLayer),
    defaults: (held?.defaults ?? []).map(describeLayer),
  };
}

function releaseOf(spec: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {namespace: n}\nspec: ${spec}\n`;
}

function applicationOf(spec: string): string {
  return `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: ${spec}\n`;
}

function application(spec: string): readonly string[] {
  return layersOf(applicationOf(spec)).layers;
}

function release(spec: string) {
  return layersOf(releaseOf(spec));
}

function inflated(spec: string): readonly string[] {
  return layersOf(
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nhelmCharts: [{name: web, ${spec}}]\n`,
  ).layers;
}

function skipsSchema(text: string): boolean | undefined {
  return readDeployFile(deployFile(text), releaseNamed().repositories).values[0]?.skipsSchema;
}

describe('what a tool merges', () => {
  test('Argo CD: files of git, from the folder of the source or the root', () => {
    const helm =
      'helm: {valueFiles: [a.yaml, ../b.yaml, /c.yaml], values: "x: 1", ignoreMissingValueFiles: true}';
    assert.deepEqual(
      application(
        `{source: {repoURL: "https://git.corp/a/b", targetRevision: main, path: charts/web, ${helm}}}`,
      ),
      [
        'https://git.corp/a/b@main:charts/web/a.yaml?',
        'https://git.corp/a/b@main:charts/b.yaml?',
        'https://git.corp/a/b@main:c.yaml?',
        'held',
      ],
    );
  });

  test('Argo CD: files of the chart, and of other sources', () => {
    const files =
      'valueFiles: [prod/a.yaml, $r/x/../y.yaml, $gone/z.yaml, "https://x.corp/a.yaml", "e/*.yaml", $r/$ARGOCD_APP_NAME.yaml]';
    const sources = (chart: string) =>
      application(`{sources: [{${chart}, helm: {${files}}}, {repoURL: "git@git.corp:a/b", ref: r}]}`);
    const expected = [
      'chart:prod/a.yaml',
      'git@git.corp:a/b@:y.yaml',
      '? the values file $gone/z.yaml is of a source that the Application does not have',
      '? a values file comes from a URL',
      '? the values file e/*.yaml is a pattern, or filled in by Argo CD',
      '? the values file $r/$ARGOCD_APP_NAME.yaml is a pattern, or filled in by Argo CD',
    ];
    assert.deepEqual(sources('chart: web, repoURL: "https://charts.corp", targetRevision: 1.0.0'), expected);
    assert.deepEqual(sources('repoURL: "oci://r.corp/charts/web", targetRevision: 1.0.0'), expected);
  });

  test('Argo CD: parameters, those that are texts after the others, and files at last', () => {
    const parameters =
      '[{name: a, value: "1", forceString: true}, {name: b, value: "x,y"}, {name: c, value: "{x,y}"}, {name: d, value: $ARGOCD_APP_NAME}]';
    assert.deepEqual(
      application(
        `{source: {chart: web, helm: {fileParameters: [{name: f, path: f.txt}], parameters: ${parameters}, valuesObject: {}}}}`,
      ),
      ['held', 'b=x\\,y', 'c={x,y}', '? parameter d is filled in by Argo CD', 'a=1 (text)', 'f=chart:f.txt'],
    );
  });

  test('Flux: objects, and files of the chart in place of its values', () => {
    assert.deepEqual(
      release(
        '{chart: {spec: {chart: web, valuesFiles: [a.yaml, ./b.yaml], ignoreMissingValuesFiles: true}}, values: {x: 1}, valuesFrom: [{kind: ConfigMap, name: t, targetPath: a.b, valuesKey: k}, {kind: ConfigMap, name: c}, {kind: Secret, name: s, optional: true}]}',
      ),
      {
        layers: ['n/t:k > a.b', 'n/c:values.yaml', '? valuesFrom takes the Secret s', 'held'],
        defaults: ['chart:a.yaml?', 'chart:b.yaml?'],
      },
    );
    assert.deepEqual(release('{chartRef: {kind: HelmChart, name: c}}').layers, [
      '? what the HelmChart c says of valuesFiles, if it does, is not looked at',
    ]);
    assert.deepEqual(release('{chartRef: {kind: OCIRepository, name: c}}').layers, []);
  });

  test('Kustomize: its file and what is inline as valuesMerge says, where the chart’s own file is the default', () => {
    const inline = 'valuesInline: {x: 1}';
    assert.deepEqual(inflated(`${inline}, valuesFile: v.yaml`), ['here@:apps/v.yaml', 'held']);
    assert.deepEqual(inflated(inline), ['held']);
    assert.deepEqual(inflated(`${inline}, valuesMerge: merge`), ['held', 'chart:values.yaml']);
    assert.deepEqual(inflated('valuesInline: {}, valuesMerge: merge'), []);
  });
});

test('the schema of a chart counts for nothing where the tool is told so, Flux for installs and upgrades', () => {
  assert.equal(skipsSchema(applicationOf('{source: {helm: {skipSchemaValidation: true}}}')), true);
  assert.equal(skipsSchema(applicationOf('{source: {helm: {skipSchemaValidation: false}}}')), false);
  const off = '{disableSchemaValidation: true}';
  assert.equal(skipsSchema(releaseOf(`{install: ${off}, upgrade: ${off}, values: {}}`)), true);
  assert.equal(skipsSchema(releaseOf(`{install: ${off}, values: {}}`)), false);
});
