import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chartFolder, packChart } from '../support/charts.ts';
import { chartYaml, deployment, unusedIn, webChart } from '../support/rendering.ts';
import { needsTools } from '../support/tools.ts';

const chart = webChart({
  'Chart.yaml': chartYaml(
    'web',
    'dependencies: [{name: sub, version: "*", alias: db, condition: db.install}]\n',
  ),
  'values.yaml': `
global: {imagePullSecrets: []}
app: {image: {repository: a/app, tag: "1"}, resources: {limits: {cpu: 1}}, annotations: {}, nothing: }
db: {install: false}
`,
  'templates/a.yaml': `
{{- if .Values.extra }}{{ fail "never" }}{{ end }}
{{- with index .Values "dashed-name" }}{{ . }}{{ end }}
${deployment('app', '{{ .Values.app.image.repository }}:{{ .Values.app.image.tag }}')}
resources: {{ toJson .Values.app.resources }}
`,
  'charts/sub/Chart.yaml': chartYaml('sub'),
  'charts/sub/values.yaml': 'primary: {image: {repository: a/db, tag: "1"}}\n',
  'charts/sub/templates/a.yaml': deployment('db', '{{ .Values.primary.image.repository }}:1'),
});

describe('values that helm ignores', needsTools('helm'), () => {
  test('are named with the place and with what was probably meant', async () => {
    const values = `imagePullSecrets: [a]
app:
  image: {tagg: "2"}
  route: {host: example.com}
db:
  image: {repository: b/db}
`;
    assert.deepEqual(await unusedIn(chart, { 'values.yaml': values }), [
      'values.yaml:1 imagePullSecrets → global.imagePullSecrets',
      'values.yaml:3 app.image.tagg → app.image.tag',
      'values.yaml:4 app.route',
      'values.yaml:6 db.image → db.primary.image',
    ]);
  });

  test('are found in a custom resource, and where the last of several files sets them', async () => {
    const resource = 'kind: WeightsAndBiases\nspec:\n  values:\n    one: 1\n    two: 2\n';
    assert.deepEqual(await unusedIn(chart, { 'wandb.yaml#spec.values': resource, 'more.yaml': 'one: 3\n' }), [
      'more.yaml:1 one',
      'wandb.yaml:5 two',
    ]);
  });

  test('are not: what a map leaves open, what changes something, what a template asks for', async () => {
    const values = `app:
  resources: {limits: {cpu: 1, memory: 2Gi}, requests: {cpu: 1}}
  annotations: {any: thing}
  nothing: {any: thing}
extra: false
dashed-name: ""
db: {install: false, primary: {image: {tag: "2"}}}
tags: {some: true}
`;
    assert.deepEqual(await unusedIn(chart, { 'values.yaml': values }), []);
  });

  test('are not: what only an upgrade looks at', async () => {
    const tgz = webChart({
      'templates/a.yaml': `${deployment('app', 'a/app:1')}{{ if .Release.IsUpgrade }}
late: {{ toJson (pick .Values (printf "%s" "late")) }}
{{ end }}`,
    });
    assert.deepEqual(await unusedIn(tgz, { 'values.yaml': 'late: 1\nnever: 1\n' }), ['values.yaml:2 never']);
  });

  test('are told by a schema too', async () => {
    const schema = {
      properties: { app: { properties: { name: {}, labels: { additionalProperties: true } } } },
    };
    const tgz = webChart({
      'values.schema.json': JSON.stringify(schema),
      'templates/a.yaml': deployment('app', 'a/app:1'),
    });
    const values = 'app: {name: x, nam: y, labels: {any: thing}}\n';
    assert.deepEqual(await unusedIn(tgz, { 'values.yaml': values }), ['values.yaml:1 app.nam → app.name']);
  });

  test('are told of a chart that renders differently each time', async () => {
    const tgz = webChart({
      'values.yaml': 'name: app\n',
      'templates/a.yaml': `${deployment('app', 'a/app:1')}password: {{ randAlphaNum 20 }}\n`,
    });
    assert.deepEqual(await unusedIn(tgz, { 'values.yaml': 'nmae: b\n' }), ['values.yaml:1 nmae → name']);
  });

  const asMap = webChart({
    'templates/a.yaml': `${deployment('app', 'a/app:1')}values: {{ toJson .Values }}\n`,
  });

  test('are found among many, also where one of these matters', async () => {
    const tgz = webChart({
      // The key is put together, so that only rendering tells that it is used.
      'templates/a.yaml': `${deployment('app', 'a/app:1')}used: {{ index .Values (print "k" "7") | quote }}\n`,
    });
    const keys = Array.from({ length: 26 }, (_, index) => `k${index}`);
    const values = keys.map((key) => `${key}: 1\n`).join('');
    assert.deepEqual(
      (await unusedIn(tgz, { 'values.yaml': values })).map((found) => found.split(' ')[1]),
      keys.filter((key) => key !== 'k7'),
    );
  });

  test('are counted where too many change something', async () => {
    const values = Array.from({ length: 40 }, (_, index) => `k${index}: 1\n`).join('');
    assert.deepEqual(await unusedIn(asMap, { 'values.yaml': values }), ['20 not tried']);
  });

  test('the published example sets five of them', async () => {
    const tgz = await packChart({ folder: chartFolder('operator-wandb') });
    const published = `global: {host: "https://wandb.example.com"}
imagePullSecrets: [{name: registry}]
customCACerts: []
otel: {image: {repository: registry.test/otel, tag: 0.97.0}}
prometheus: {server: {image: {repository: registry.test/prometheus, tag: v2.47.0}}}
route: {enabled: true}
`;
    assert.deepEqual(await unusedIn(tgz, { 'wandb.yaml': published }), [
      'wandb.yaml:2 imagePullSecrets → global.imagePullSecrets',
      'wandb.yaml:3 customCACerts',
      'wandb.yaml:4 otel.image → otel.daemonset.image',
      'wandb.yaml:5 prometheus.server → prometheus.instance.server',
      'wandb.yaml:6 route',
    ]);
  });
});
