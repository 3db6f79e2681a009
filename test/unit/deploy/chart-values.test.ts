import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDeployFile } from '../../../src/deploy/read-deploy-file.ts';
import { formatPath } from '../../../src/schema/path.ts';
import { deployFile, releaseNamed } from '../../support/deploy-files.ts';

function valuesIn(text: string, path = 'deploy.yaml'): readonly string[] {
  return readDeployFile(deployFile(text, { path }), releaseNamed().repositories).values.map(
    ({ chart, document, path: keys, isTemplate }) =>
      `${chart ?? '-'}: ${document} ${formatPath(keys)}${isTemplate === true ? ' (template)' : ''}`,
  );
}

function object(apiVersion: string, kind: string, spec: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nspec: ${spec}\n`;
}

const release = (chart: string) =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', `{${chart}, values: {a: 1}}`);
const application = (spec: string) => object('argoproj.io/v1alpha1', 'Application', spec);

const set = (helm: string, more = 'generators: []') =>
  object(
    'argoproj.io/v1alpha1',
    'ApplicationSet',
    `{${more}, template: {spec: {source: {helm: {${helm}}}}}}`,
  );
const filled = '-: 0 spec.template.spec.source.helm.values (template)';

const kinds: Readonly<Record<string, readonly [text: string, ...values: string[]]>> = {
  'a values file': ['a: 1', '-: 0 '],
  'a values file without values': ['# nothing\n', '-: 0 '],
  'several HelmReleases': [
    `${release('chart: {spec: {chart: redis}}')}---\n${release('chartRef: {kind: OCIRepository, name: x}')}`,
    'redis: 0 spec.values',
    '-: 1 spec.values',
  ],
  'objects in a List': [
    'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {chart: {spec: {chart: a}}, values: {b: 1}}}',
    'a: 0 items[0].spec.values',
  ],
  'the sources of an Application': [
    application(
      '{sources: [{chart: a, helm: {valuesObject: {b: 1}, values: "c: 2"}}, {repoURL: "oci://r.corp/b", helm: {values: "c: 2"}}, {repoURL: "https://git.corp", helm: {valuesObject: null, values: "c: 2"}}]}',
    ),
    'a: 0 spec.sources[0].helm.valuesObject',
    'b: 0 spec.sources[1].helm.values',
    '-: 0 spec.sources[2].helm.values',
  ],
  'an Application of somebody else': [
    object('acme.io/v1', 'Application', '{source: {helm: {valuesObject: {a: 1}}}}'),
  ],
  'an ApplicationSet in which a generator fills in no more than names': [
    set('releaseName: "{{n}}", values: "a: 1"'),
    '-: 0 spec.template.spec.source.helm.values',
  ],
  'an ApplicationSet, which is not filled in': [set('values: "a: {{a}}"'), filled],
  'an ApplicationSet whose parameters are filled in': [
    set('values: "a: 1", parameters: [{name: a, value: "{{a}}"}]'),
    filled,
  ],
  'an ApplicationSet with a patch': [set('values: "a: 1"', 'templatePatch: "spec: {}"'), filled],
  'an ApplicationSet whose generator has a template': [
    set('values: "a: 1"', 'generators: [{list: {template: {spec: {}}}}]'),
    filled,
  ],
  'a custom resource': [
    object(
      'apps.wandb.com/v1',
      'WeightsAndBiases',
      '{chart: {url: "oci://r.corp/operator-wandb", version: 1.0.0, name: x}, values: {a: 1}}',
    ),
    'operator-wandb: 0 spec.values',
  ],
  'a Kustomization': [
    object('kustomize.config.k8s.io/v1beta1', 'Kustomization', '{}').replace(
      'spec: {}',
      'helmCharts: [{name: a, valuesInline: {b: 1}}, {name: c}]',
    ),
    'a: 0 helmCharts[0].valuesInline',
    'c: 0 helmCharts[1].valuesInline',
  ],
  'a HelmRelease and an Application without any': [
    `${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', '{chart: {spec: {chart: a}}}')}---\n${application('{source: {chart: b}}')}`,
    'a: 0 spec.values',
    'b: 1 spec.source.helm.values',
  ],
  'values in a text of a ConfigMap, of nobody knows what': [
    'apiVersion: v1\nkind: ConfigMap\ndata:\n  values.yaml: |\n    a: 1\n    b: 2\n',
  ],
};

describe('values of charts', () => {
  for (const [title, [text, ...expected]] of Object.entries(kinds)) {
    test(`of ${title}`, () => {
      assert.deepEqual(valuesIn(text), expected);
    });
  }

  test('of a template nobody knows', () => {
    assert.deepEqual(valuesIn('{{ if x }}\na: 1 # tidegate: image a/b\n{{ end }}\n'), []);
  });
});
