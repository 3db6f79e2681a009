import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { describeVerdict } from '../../../src/check/verdict.ts';
import { type CheckedSide, customResource, goodImage, startCheckedSide } from '../../support/checked-side.ts';

let side: CheckedSide;

before(async () => {
  side = await startCheckedSide();
});

after(() => side.close());

/** Codes and messages of the findings, but for what no file names. */
async function findings(values: string): Promise<readonly string[]> {
  const verdict = await side.check(values, customResource(goodImage));
  return verdict.findings
    .filter(({ code }) => code !== 'UNREFERENCED')
    .map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
}

function object(apiVersion: string, kind: string, body: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\n${body}\n`;
}

const application = (source: string) =>
  object('argoproj.io/v1alpha1', 'Application', `spec: {source: ${source}}`);
const source = (kind: string, spec: string) => object('source.toolkit.fluxcd.io/v1', kind, `spec: ${spec}`);

const kinds: Readonly<Record<string, readonly [file: string, code: string]>> = {
  'a manifest': [
    object('v1', 'Pod', 'spec: {containers: [{name: x, image: "docker.io/wandb/local:0.83.0"}]}'),
    'error PUBLIC_IMAGE: docker.io/wandb/local:0.83.0 is not in registry.test',
  ],
  'a manifest with a bare word': [
    object('v1', 'Pod', 'spec: {containers: [{name: x, image: nginx}]}'),
    'error PUBLIC_IMAGE: docker.io/library/nginx is not in registry.test',
  ],
  'a ConfigMap’s values': [
    object('v1', 'ConfigMap', 'data:\n  values.yaml: |\n    image: quay.io/x/y:1\n'),
    'error PUBLIC_IMAGE: quay.io/x/y:1 is not in registry.test',
  ],
  'Argo CD’s repoURL': [
    application('{repoURL: "https://charts.wandb.ai", chart: operator-wandb, targetRevision: 0.43.8}'),
    'error PUBLIC_CHART: https://charts.wandb.ai is no internal chart repository',
  ],
  'Argo CD’s repoURL of an OCI registry': [
    application('{repoURL: "oci://ghcr.io/wandb/operator-wandb", path: ., targetRevision: 0.43.8}'),
    'error PUBLIC_IMAGE: ghcr.io/wandb/operator-wandb:0.43.8 is not in registry.test',
  ],
  'Flux’s HelmRepository': [
    source('HelmRepository', '{url: "oci://ghcr.io/wandb/helm-charts"}'),
    'error PUBLIC_CHART: oci://ghcr.io/wandb/helm-charts is no internal chart repository',
  ],
  'Flux’s OCIRepository': [
    source('OCIRepository', '{url: "oci://ghcr.io/wandb/operator-wandb", ref: {tag: 0.43.8}}'),
    'error PUBLIC_IMAGE: ghcr.io/wandb/operator-wandb:0.43.8 is not in registry.test',
  ],
  'a Kustomization’s newName': [
    object('kustomize.config.k8s.io/v1beta1', 'Kustomization', 'images: [{name: x, newName: quay.io/x}]'),
    'error PUBLIC_IMAGE: quay.io/x is not in registry.test',
  ],
  'a range of charts': [
    application('{repoURL: "https://charts.test/stable", chart: operator-wandb, targetRevision: 0.43.*}'),
    'warning FLOATING_VERSION: chart operator-wandb has 0.43.*, so the newest that fits is taken',
  ],
  'a range of OCI artifacts': [
    source('OCIRepository', '{url: "oci://registry.test/charts/operator-wandb", ref: {semver: "*"}}'),
    'warning FLOATING_VERSION: registry.test/charts/operator-wandb follows whatever is newest',
  ],
  'what a generator fills in': [
    object(
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      'spec: {template: {spec: {source: {helm: {valuesObject: {image: {repository: registry.test/local, tag: "{{t}}"}}}}}}}',
    ),
    'warning NOT_LOOKED_AT: registry.test/local:{{t}} is filled in',
  ],
  'a chart that the repository does not have': [
    object(
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      'spec: {chart: {spec: {chart: operator-wandb, version: 9.9.9}}}',
    ),
    'error MISSING_CHART: operator-wandb 9.9.9 is not in the internal repository',
  ],
  'a chart of nobody’s release, wherever that is': [
    object(
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      'spec: {chart: {spec: {chart: redis, version: 1.0.0}}}',
    ),
    'warning NOT_IN_RELEASE: redis 1.0.0 is not a part of 2026q4',
  ],
  'a password in an address, and not what it is': [
    application(
      '{repoURL: "https://a:hunter2@charts.wandb.ai", chart: operator-wandb, targetRevision: 0.43.8}',
    ),
    'error PUBLIC_CHART: https://***@charts.wandb.ai is no internal chart repository',
  ],
  'a template': [
    '{{- if x }}\ntag: 1.22.0 # tidegate: image wandb/controller\n{{- end }}\n',
    'warning NOT_LOOKED_AT: the file is a template: only the values that are marked in it were looked at',
  ],
};
for (const [title, [file, finding]] of Object.entries(kinds)) {
  test(`check tells of ${title}`, async () => {
    assert.deepEqual(await findings(file), [finding]);
  });
}

const good: Readonly<Record<string, string>> = {
  'an OCI chart of Argo CD': application(
    '{repoURL: registry.test/charts, chart: operator-wandb, targetRevision: 0.43.8}',
  ),
  'an OCI artifact of Flux': source(
    'OCIRepository',
    '{url: "oci://registry.test/charts/operator", ref: {tag: 1.4.8}}',
  ),
  'repositories of Flux': `${source('HelmRepository', '{url: "https://charts.test/stable"}')}---\n${source('HelmRepository', '{url: "oci://registry.test/charts"}')}`,
  'a HelmRelease': object(
    'helm.toolkit.fluxcd.io/v2',
    'HelmRelease',
    'spec: {chart: {spec: {chart: operator-wandb, version: 0.43.8}}, values: {image: "registry.test/local:0.83.0"}}',
  ),
  'a Kustomization that sets no tag': object(
    'kustomize.config.k8s.io/v1beta1',
    'Kustomization',
    'images: [{name: x, newName: registry.test/local}]',
  ),
};
for (const [title, file] of Object.entries(good)) {
  test(`check finds nothing wrong with ${title}`, async () => {
    assert.deepEqual(await findings(file), []);
  });
}

test('a chart that is named as an OCI artifact is named', async () => {
  const { findings } = await side.check(good['an OCI artifact of Flux'] ?? '', customResource(goodImage));
  assert.ok(!findings.some(({ unreferenced }) => unreferenced?.kind === 'chart'));
});

test('a rule of the release file says that a mirror’s name is an image of the release', async () => {
  const path = join(side.folder, 'tidegate.yaml');
  const text = await readFile(path, 'utf8');
  const values = 'image: docker.io/wandb/controller:1.22.0\nv: 1.21.0\n';
  assert.match((await findings(values)).join(), /PUBLIC_IMAGE/);
  const rules =
    'images: {wandb/controller: docker.io/wandb/controller}, paths: [{path: v, image: registry.test/library/controller}]';
  await writeFile(path, text.replace('chart: operator}', `chart: operator, ${rules}}`));
  try {
    assert.deepEqual(await findings(values), [
      'error MISSING_IMAGE: registry.test/library/controller:1.21.0 is not in the registry',
    ]);
  } finally {
    await writeFile(path, text);
  }
});

test('a file needs no chart; then no file is the chart’s', async () => {
  const path = join(side.folder, 'tidegate.yaml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(', chart: operator}', '}'));
  try {
    const pod = object(
      'v1',
      'Pod',
      'spec: {containers: [{name: x, image: "registry.test/library/controller:1.22.0"}]}',
    );
    const { ok, findings } = await side.check(pod, customResource(goodImage));
    assert.equal(ok, true);
    assert.deepEqual(
      findings.map(({ unreferenced }) => unreferenced?.name),
      ['operator 1.4.8'],
    );
  } finally {
    await writeFile(path, text);
  }
});

const pod = (image: string) => object('v1', 'Pod', `spec: {containers: [{name: x, image: "${image}"}]}`);
const chart = (name: string) =>
  application(`{repoURL: "https://u:p@harbor.test/charts/", chart: ${name}, targetRevision: 1.x}`);

test('what check.allow lists is the inside’s own, but for what the release has', async () => {
  await appendFile(join(side.folder, 'tidegate.yaml'), 'check: {allow: ["harbor.test/**", "**"]}\n');
  const own = [pod('harbor.test/team/app:latest'), pod('registry.test/team/own:1'), chart('team')];
  const repository = source('HelmRepository', '{url: "oci://harbor.test/charts"}');
  const ours = [pod('docker.io/wandb/local:0.83.0'), pod('ghcr.io/wandb/operator:1.4.8'), chart('operator')];
  const values = [...own, repository, ...ours].join('---\n');
  assert.deepEqual(await findings(values), [
    'error PUBLIC_IMAGE: docker.io/wandb/local:0.83.0 is not in registry.test',
    'error PUBLIC_IMAGE: ghcr.io/wandb/operator:1.4.8 is not in registry.test',
    'error PUBLIC_CHART: https://***@harbor.test/charts/ is no internal chart repository',
  ]);
  const verdict = await side.check(values, customResource(goodImage));
  assert.deepEqual(verdict.allowed, [
    'chart harbor.test/charts/team',
    'harbor.test/charts',
    'harbor.test/team/app:latest',
    'registry.test/team/own:1',
  ]);
  assert.match(
    JSON.stringify(describeVerdict(verdict)),
    /Not of the release, .* `check\.allow` says: chart harbor/,
  );
});
