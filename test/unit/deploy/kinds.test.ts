import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deployKinds } from '../../support/deploy-kinds.ts';
import { findOccurrences, deployFile, found, releaseNamed } from '../../support/deploy-files.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const image = 'image r.corp/x:1.10';

const expected: Readonly<Record<string, readonly string[]>> = {
  'Helm values': [`${image}@${digest}`, `${image}@${digest}`],
  'WeightsAndBiases v1': ['chart operator-wandb 0.43.7 at oci://r.corp/charts/operator-wandb', image],
  'WeightsAndBiases v2': [image],
  'Chart.yaml': ['chart operator-wandb 0.43.7 at https://charts.corp'],
  'Argo CD Application': [
    'chart operator-wandb 0.43.7 at https://charts.corp',
    image,
    image,
    image,
    `image r.corp/x@${digest}`,
  ],
  'Argo CD Application with one source': [
    'chart operator-wandb v0.43.7 at oci://r.corp/charts/operator-wandb',
  ],
  'Argo CD ApplicationSet': ['chart operator-wandb 0.43.7 at oci://r.corp/charts/operator-wandb'],
  'Flux HelmRelease': ['chart operator-wandb 0.43.7 at -', image, image],
  'Flux HelmChart': ['chart operator-wandb 0.43.7 at -'],
  'Flux OCIRepository': [`${image}@${digest}`],
  'Flux Kustomization': [image],
  'kustomization.yaml without a kind': [
    image,
    `image r.corp/x@${digest}`,
    'chart operator-wandb 0.43.7 at https://charts.corp',
    image,
  ],
  Deployment: [image, `${image}@${digest}`],
  CronJob: [image],
  'custom resource of another operator': [image],
  List: [image, 'chart operator-wandb 0.43.7 at -'],
  JSON: [image],
  'several documents': [image, 'chart operator-wandb 0.43.7 at -'],
};

/** Of what is found in a ConfigMap's text. */
function lineOf(text: string): number | undefined {
  const bytes = `apiVersion: v1\nkind: ConfigMap\ndata:\n  a: ${text}\n`;
  return findOccurrences(deployFile(bytes), releaseNamed())[0]?.place.line;
}

function application(source: string): string {
  return `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: ${source}}`;
}

function wandb(app: string): string {
  return `apiVersion: apps.wandb.com/v2\nkind: WeightsAndBiases\nspec: {wandb: ${app}}`;
}

const patch =
  '{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {values: {a: {image: {repository: r.corp/x}}, b: {image: r.corp/y}, c: {image: {repository: r.corp/z, tag: "1"}}}}}';

describe('kinds of deploy files', () => {
  for (const [title, { text, path }] of Object.entries(deployKinds)) {
    test(title, () => {
      assert.deepEqual(found(text, path === undefined ? {} : { path }), expected[title]);
    });
  }

  /** What is found, and why bump leaves it. */
  const left: Readonly<Record<string, readonly [text: string, ...found: string[]]>> = {
    'a range of versions in Chart.yaml': [
      'apiVersion: v2\ndependencies: [{name: x, version: ^1.2, repository: "@corp"}]',
      'chart x ^1.2 at -, floating',
    ],
    'a chart of Argo CD without a version, or with a part of one': [
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {sources: [{repoURL: "https://c.corp", chart: a}, {repoURL: "https://c.corp", chart: b, targetRevision: 1.2.*}]}',
      'chart a - at https://c.corp, floating',
      'chart b 1.2.* at https://c.corp, floating',
    ],
    'what a generator of an ApplicationSet fills in': [
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {template: {spec: {source: {repoURL: "https://c.corp", chart: a, targetRevision: "{{version}}", helm: {valuesObject: {image: {repository: r.corp/x, tag: "{{tag}}"}}}}}}}',
      'chart a {{version}} at https://c.corp, template',
      'image r.corp/x:{{tag}}, template',
    ],
    'a range of OCIRepository': [
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nspec: {url: "oci://r.corp/x", ref: {tag: "1", semver: ">=1"}}',
      'image r.corp/x, floating',
    ],
    'a Kustomization that sets no tag': [
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages: [{name: x, newName: r.corp/x}]',
      'image r.corp/x, elsewhere',
    ],
    'a HelmRelease that names no chart, and so is a patch: its names alone': [
      `${patch}\n`,
      'image r.corp/x, elsewhere',
      'image r.corp/y',
      'image r.corp/z:1',
    ],
    'such a patch in a text': [
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{patch: '${patch}'}]\n`,
      'image r.corp/x, elsewhere',
      'image r.corp/y, embedded',
      'image r.corp/z:1, embedded',
    ],
    'values in a ConfigMap, and not what is no YAML': [
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  values.yaml: |\n    image: {repository: r.corp/x, tag: "1"}\n  run.sh: |\n    {{ image }}: [',
      'image r.corp/x:1, embedded',
    ],
    'containers in a text among values': [
      'extra: |\n  - name: x\n    image: r.corp/x:1\nrun: |\n  {{ image }}: [\n',
      'image r.corp/x:1, embedded',
    ],
    'values as a text in an Application': [
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    helm:\n      values: |\n        image: r.corp/x:1\n',
      'image r.corp/x:1, embedded',
    ],
    'a patch in a Kustomization': [
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n  - patch: |\n      apiVersion: v1\n      kind: Pod\n      spec: {containers: [{name: x, image: busybox}]}\n',
      'image docker.io/library/busybox, embedded',
    ],
    'a change in a Kustomization': [
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  patches:\n    - patch: |\n        - {op: replace, path: /spec/containers/0/image, value: "r.corp/x:1"}\n        - {op: replace, path: /spec/path, value: "r.corp/y:1"}\n',
      'image r.corp/x:1, embedded',
    ],
    'a change on one line, without a tag': [
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatchesJson6902:\n  - patch: '[{"op":"replace","path":"/spec/image","value":"r.corp/x"}]'\n`,
      'image r.corp/x, embedded',
    ],
    'merges in a Kustomization, texts and files': [
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatchesStrategicMerge:\n  - a.yaml\n  - '{apiVersion: v1, kind: Pod, spec: {containers: [{image: "r.corp/x:1"}]}}'\n`,
      'image r.corp/x:1, embedded',
    ],
    'patches that are written as they are': [
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  postRenderers:\n    - kustomize:\n        patchesJson6902: [{patch: [{op: replace, path: /spec/image, value: "r.corp/x:1"}]}]\n        patchesStrategicMerge: [{kind: Pod, apiVersion: v1, spec: {containers: [{image: "r.corp/y:1"}]}}]\n',
      'image r.corp/x:1',
      'image r.corp/y:1',
    ],
  };
  for (const [title, [text, ...expectations]] of Object.entries(left)) {
    test(`found and left: ${title}`, () => {
      const path = text.includes('dependencies') ? 'Chart.yaml' : 'deploy.yaml';
      assert.deepEqual(found(text, { path }), expectations);
    });
  }

  test('what stands in a text has the line that it stands in, where that can be told', () => {
    assert.equal(lineOf('|\n    # values\n\n    image: r.corp/x:1'), 7);
    assert.equal(lineOf('"# values\\n\\nimage: r.corp/x:1\\n"'), 4);
  });

  test('Argo CD’s OCI addresses without a chart are named as images are', () => {
    const url = 'repoURL: "oci://r.corp/charts/x"';
    assert.deepEqual(found(application(`{${url}, path: ., targetRevision: 1.2.3}`)), [
      'image r.corp/charts/x:1.2.3',
    ]);
    assert.deepEqual(found(application(`{${url}, targetRevision: "${digest}"}`)), [
      `image r.corp/charts/x@${digest}`,
    ]);
    assert.deepEqual(
      found(application('{repoURL: "https://git.corp/x.git", targetRevision: v1, path: x}')),
      [],
    );
  });

  test('v2 of the custom resource takes the public server manifest where it says nothing, and none of a folder', () => {
    assert.deepEqual(found(wandb('{version: 0.83.0}')), [
      'image us-docker.pkg.dev/wandb-production/public/wandb/server-manifest:0.83.0',
    ]);
    assert.deepEqual(found(wandb('{version: 0.83.0, manifestRepository: "file:///m"}')), []);
  });

  test('a digest under newTag is one', () => {
    const text = `images: [{name: r.corp/x, newTag: "${digest}"}]`;
    assert.deepEqual(found(text, { path: 'kustomization.yaml' }), [`image r.corp/x@${digest}`]);
  });

  test('an address alone is that of a repository', () => {
    const text =
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nspec: {url: "https://charts.corp"}';
    assert.deepEqual(found(text), ['repository https://charts.corp']);
  });

  test('a chart of a git repository has no version that counts', () => {
    const text =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {chart: {spec: {chart: ./x, version: 1.0.0, sourceRef: {kind: GitRepository}}}}';
    assert.deepEqual(found(text), []);
  });

  test('metadata, status and secrets are not looked at', () => {
    const more = 'metadata: {annotations: {image: "r.corp/x:1"}}\nstatus: {image: "r.corp/x:1"}';
    assert.deepEqual(found(`apiVersion: v1\nkind: Pod\n${more}`), []);
    assert.deepEqual(found('apiVersion: v1\nkind: Secret\nstringData: {image: "r.corp/x:1"}'), []);
  });
});
