import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ChartImages, findChartImages } from '../../src/helm/chart-images.ts';
import { fails } from '../support/fails.ts';
import { chartNamed, chartYaml, controlsOf, deployment, imagesOf, webChart } from '../support/rendering.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools, tool } from '../support/tools.ts';

const image = '{{ .Values.image.repository }}:{{ .Values.image.tag }}';

function dependency(name: string, more = ''): string {
  return `dependencies: [{name: ${name}, version: "*"${more}}]\n`;
}

function hook(name: string, kind: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, annotations: {helm.sh/hook: "${kind}"}}
spec: {template: {spec: {containers: [{name: main, image: "a/${name}:1"}]}}}
`;
}

function when(condition: string, name: string): string {
  return `{{- if ${condition} }}\n${deployment(name, `a/${name}:1`)}{{- end }}\n`;
}

function has(api: string): string {
  return `.Capabilities.APIVersions.Has "${api}"`;
}

function names({ images }: ChartImages): readonly string[] {
  return images.map((found) => found.image);
}

/** `web` with `sub` in it, which needs `deep`; that is not in the package. */
function nested(more: string, values = ''): Buffer {
  return webChart({
    'Chart.yaml': chartYaml('web', dependency('sub')),
    'values.yaml': values,
    'templates/app.yaml': deployment('app', 'a/app:1'),
    'charts/sub/Chart.yaml': chartYaml('sub', dependency('deep', more)),
    'charts/sub/templates/app.yaml': deployment('sub', 'a/sub:1'),
  });
}

describe('nested dependencies that helm does not check', needsTools('helm'), () => {
  const repository = ', repository: "https://charts.example.com"';

  test('one that is not in the package is an error that names it', async () => {
    await assert.rejects(
      imagesOf(nested(repository)),
      fails('MISSING_DEPENDENCY', /web 1\.0\.0 lacks a chart that its subcharts need/),
    );
    await assert.rejects(imagesOf(nested(`${repository}, condition: deep.enabled`)), {
      details: [
        'deep * from https://charts.example.com, a dependency in the Chart.yaml of sub; it is switched by sub.deep.enabled',
      ],
    });
  });

  test('so is one without a repository, one of a path, and one under an alias', async () => {
    for (const more of [', repository: ""', ', repository: "file://../deep"', ', alias: other']) {
      await assert.rejects(imagesOf(nested(more)), { code: 'MISSING_DEPENDENCY' });
    }
  });

  test('one that a condition or a tag switches off is not missed', async () => {
    const off = [
      [', condition: deep.enabled', 'sub: {deep: {enabled: false}}'],
      [', alias: other, condition: other.enabled', 'sub: {other: {enabled: false}}'],
      [', tags: [extra]', 'tags: {extra: false}'],
    ] as const;
    for (const [more, values] of off) {
      const { images } = await imagesOf(nested(more), { 'values.yaml': values });
      assert.deepEqual(
        images.map((found) => found.image),
        ['a/app:1', 'a/sub:1'],
      );
      await assert.rejects(imagesOf(nested(more)), { code: 'MISSING_DEPENDENCY' });
    }
  });

  test('one that is there as an archive in an archive is rendered', async () => {
    const deep = chartNamed('deep', { 'templates/a.yaml': deployment('deep', 'a/deep:1') });
    const sub = chartNamed('sub', {
      'Chart.yaml': chartYaml('sub', dependency('deep')),
      'charts/deep-1.0.0.tgz': deep,
    });
    const tgz = webChart({
      'Chart.yaml': chartYaml('web', dependency('sub')),
      'charts/sub-1.0.0.tgz': sub,
    });
    const { images } = await imagesOf(tgz);
    assert.deepEqual(
      images.map((found) => [found.image, found.chart]),
      [['a/deep:1', 'web/charts/sub/charts/deep']],
    );
  });

  test('a dependency of the chart itself, which helm does check, has the same code', async () => {
    const tgz = webChart({ 'Chart.yaml': chartYaml('web', dependency('sub')), 'templates/a.yaml': '' });
    await assert.rejects(imagesOf(tgz), fails('MISSING_DEPENDENCY', /missing in charts\/ directory: sub/));
  });
});

describe('where an image is found', needsTools('helm'), () => {
  const places = {
    'templates/cron.yaml': `apiVersion: batch/v1
kind: CronJob
metadata: {name: cron}
spec: {jobTemplate: {spec: {template: {spec: {
  initContainers: [{name: wait, image: "a/init:1"}],
  ephemeralContainers: [{name: debug, image: "a/debug:1"}],
  containers: [{name: main, image: "a/cron:1"}]}}}}}
`,
    'templates/hooks.yaml': [hook('install', 'pre-install,post-upgrade'), hook('smoke', 'test')].join(
      '---\n',
    ),
    'templates/crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: fleets.example.com}
spec: {versions: [{schema: {description: "such as quay.io/a/none:1"}}]}
`,
    'templates/fleet.yaml': `apiVersion: example.com/v1
kind: Fleet
metadata: {name: fleet}
spec:
  image: {registry: quay.io, repository: a/joined, tag: v1}
  sidecar: {image: a/beside, tag: "2"}
  pinned: {image: {repository: quay.io/a/pinned, digest: sha256:${'1'.repeat(64)}}}
  helperImage: a/helper:1
  valuesContent: |
    engine: {image: {repository: a/engine, tag: "3"}}
`,
    'templates/text.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: operator}
spec: {template: {spec: {containers: [{name: manager, image: "a/operator:1",
  args: [--worker-image=a/worker:1, --reloader=quay.io/a/reloader:1, --image, a/pair:1, --listen=host.example.com/x:8080],
  env: [{name: RELATED_IMAGE_DB, value: a/db:1}, {name: URL, value: "https://quay.io/a/none:1"}]}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config}
data:
  config.yaml: |
    agent: {image: a/agent:1}
  run.sh: |
    #!/bin/sh
    docker run ghcr.io/a/script:1 \\
      --now
  note: "no image here: a/none"
`,
  };

  test('every list of containers, any kind, joined spellings, arguments, variables and ConfigMaps', async () => {
    const { images, optional } = await imagesOf(webChart(places));
    const certain = images.filter(({ certainty }) => certainty === 'certain');
    assert.deepEqual(
      certain.map((found) => found.image),
      [
        'a/beside:2',
        'a/cron:1',
        'a/debug:1',
        'a/init:1',
        'a/install:1',
        'a/operator:1',
        `quay.io/a/pinned@sha256:${'1'.repeat(64)}`,
        'quay.io/a/joined:v1',
      ].sort(),
    );
    const likely = images.filter(({ certainty }) => certainty === 'likely');
    assert.deepEqual(
      likely.map(({ image: name, object, container }) => [name, object, container]),
      [
        ['a/agent:1', 'ConfigMap config', undefined],
        ['a/db:1', 'Deployment operator', 'manager'],
        ['a/engine:3', 'Fleet fleet', undefined],
        ['a/helper:1', 'Fleet fleet', undefined],
        ['a/pair:1', 'Deployment operator', 'manager'],
        ['a/worker:1', 'Deployment operator', 'manager'],
        ['ghcr.io/a/script:1', 'ConfigMap config', undefined],
        ['quay.io/a/reloader:1', 'Deployment operator', 'manager'],
      ],
    );
    assert.deepEqual(
      optional.map(({ image: name, hooks }) => [name, hooks]),
      [['a/smoke:1', ['test']]],
    );
  });
});

describe('the value that controls an image', needsTools('helm'), () => {
  test('is found through maps of every spelling, texts, templates in values, helpers and aliases', async () => {
    const tgz = webChart({
      'Chart.yaml': chartYaml(
        'web',
        'dependencies: [{name: sub, version: "*", alias: first}, {name: sub, version: "*", alias: second}]\n',
      ),
      'values.yaml': `
image: {repository: a/app, tag: "1"}
bitnami: {image: {registry: docker.io, repository: bitnami/redis, tag: 7, digest: ""}}
sidecarImage: quay.io/a/sidecar:1
templated: {image: '{{ .Values.prefix }}/templated:1'}
prefix: quay.io/a
jobs: [{name: one, image: {repository: a/listed, tag: "1"}}]
second: {image: {repository: quay.io/a/second}}
unrelated: {image: {repository: a/dead, tag: "1"}}
own: {image: {repository: "", tag: ""}}
`,
      'templates/_helpers.tpl': `{{- define "ref" -}}{{ .registry }}/{{ .repository }}:{{ .tag }}{{- end -}}`,
      'templates/all.yaml': [
        deployment('app', image),
        deployment('redis', 'REDIS').replace('"REDIS"', '{{ include "ref" .Values.bitnami.image }}'),
        deployment('sidecar', '{{ .Values.sidecarImage }}'),
        deployment('templated', 'T').replace('"T"', '{{ tpl .Values.templated.image . }}'),
        `{{- range .Values.jobs }}\n${deployment('listed', '{{ .image.repository }}:{{ .image.tag }}')}{{- end }}\n`,
        deployment('own', '{{ .Values.own.image.repository | default `a/own` }}:1'),
        deployment('fixed', 'alpine/k8s:1.31.12'),
        deployment('tagged', 'a/tagged:{{ .Values.image.tag }}'),
      ].join('---\n'),
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/values.yaml': 'image: {repository: a/first, tag: "1"}\n',
      'charts/sub/templates/a.yaml': deployment('{{ .Chart.Name }}', image),
    });
    assert.deepEqual(await controlsOf(tgz), [
      'a/app:1 by image',
      'a/first:1 by first.image',
      'a/listed:1 by jobs[0].image',
      'a/own:1 by own.image',
      'a/tagged:1 by fixed',
      'alpine/k8s:1.31.12 by fixed',
      'docker.io/bitnami/redis:7 by bitnami.image',
      'quay.io/a/second:1 by second.image',
      'quay.io/a/sidecar:1 by sidecarImage',
      'quay.io/a/templated:1 by templated.image',
    ]);
  });

  test('is the one that the user’s values bring, and a registry alone is told apart', async () => {
    const tgz = webChart({
      'Chart.yaml': chartYaml('web', dependency('sub')),
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/values.yaml': 'global: {registry: quay.io}\n',
      'charts/sub/templates/a.yaml': [
        deployment('sub', '{{ .Values.global.imageRegistry | default `docker.io` }}/a/sub:1'),
        deployment('own', '{{ .Values.global.registry }}/a/own:1'),
      ].join('---\n'),
      'values.yaml': 'global: {imageRegistry: ""}\napp: {}\n',
      'templates/a.yaml': [
        deployment('app', '{{ .Values.app.image }}'),
        deployment('db', '{{ .Values.global.imageRegistry | default `docker.io` }}/a/db:1'),
      ].join('---\n'),
    });
    const { images } = await imagesOf(tgz, { 'values.yaml': 'app: {image: "quay.io/a/app:2"}\n' });
    assert.deepEqual(
      images.map(({ control }) => control),
      [
        { path: 'global.imageRegistry', sets: 'registry' },
        { path: 'global.imageRegistry', sets: 'registry' },
        { path: 'app.image', sets: 'image' },
        { path: 'sub.global.registry', sets: 'registry' },
      ],
    );
  });

  test('is unknown, and not missing, where the chart takes no other image', async () => {
    const guarded = webChart({
      'values.yaml': 'image: {repository: a/app, tag: "1"}\n',
      'templates/a.yaml': `{{- if ne .Values.image.repository "a/app" }}{{ fail "no other image" }}{{ end }}\n${deployment('app', image)}`,
    });
    assert.deepEqual(await controlsOf(guarded), ['a/app:1 by undefined']);
    const bitnami = webChart({
      'values.yaml':
        'image: {repository: a/app, tag: "1"}\nglobal: {security: {allowInsecureImages: false}}\n',
      'templates/a.yaml': `{{- if and (ne .Values.image.repository "a/app") (not .Values.global.security.allowInsecureImages) }}{{ fail "no" }}{{ end }}\n${deployment('app', image)}`,
    });
    assert.deepEqual(await controlsOf(bitnami), ['a/app:1 by image']);
  });
});

/** A Deployment on a cluster that has the API, by a library chart's template. */
function ifAsked(api: string): string {
  return `{{- if eq (include "has" (dict "api" ${api} "context" $)) "true" }}\n${deployment('late', 'a/late:1')}{{- end }}\n`;
}

describe('what a chart does only at times, or on some clusters', needsTools('helm'), () => {
  test('what only an install and only an upgrade have is found, nested charts and values included', async () => {
    const tgz = webChart({
      'Chart.yaml': chartYaml('web', dependency('sub')),
      'values.yaml': 'late: {image: a/late:1}\nown: ""\n',
      'templates/a.yaml': [
        deployment('app', 'a/app:1'),
        when('.Release.IsInstall', 'first'),
        `{{- if .Release.IsUpgrade }}\n${deployment('late', '{{ .Values.late.image }}')}{{- end }}\n`,
      ].join('---\n'),
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/templates/a.yaml': when('.Release.IsUpgrade', 'deep'),
    });
    const { images, doubts } = await imagesOf(tgz);
    assert.deepEqual(
      images.map(({ image: name, object, chart, control }) => [name, object, chart, control]),
      [
        ['a/app:1', 'Deployment app', 'web', 'fixed'],
        ['a/deep:1', 'Deployment deep', 'web/charts/sub', 'fixed'],
        ['a/first:1', 'Deployment first', 'web', 'fixed'],
        ['a/late:1', 'Deployment late', 'web', { path: 'late.image', sets: 'image' }],
      ],
    );
    assert.deepEqual(doubts, []);
    const packed = chartNamed('sub', { 'templates/a.yaml': when('.Release.IsUpgrade', 'packed') });
    assert.deepEqual(names(await imagesOf(webChart({ 'charts/sub-1.0.0.tgz': packed }))), ['a/packed:1']);
    const byValue = webChart({ 'templates/a.yaml': '{{ tpl (.Values.own | default "") . }}' });
    const own = `own: |\n  {{ if .Release.IsUpgrade }}${JSON.stringify({ kind: 'A', image: 'a/own:1' })}{{ end }}\n`;
    assert.deepEqual(names(await imagesOf(byValue, { 'values.yaml': own })), ['a/own:1']);
  });

  test('a chart that cannot be upgraded without its cluster is a doubt, and no error', async () => {
    const tgz = webChart({
      'templates/a.yaml': `${deployment('app', 'a/app:1')}{{ if .Release.IsUpgrade }}{{ fail "old password" }}{{ end }}`,
    });
    const { images, doubts } = await imagesOf(tgz);
    assert.deepEqual([images.length, doubts.length], [1, 1]);
    assert.match(doubts[0] ?? '', /only an upgrade has may be missing\. Helm cannot render .*old password/);
  });

  test('objects in crds/ are looked at, and descriptions in a definition are not', async () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: fleets.example.com}
spec: {versions: [{schema: {description: "{image: quay.io/a/none:1}"}}]}
`;
    const tgz = webChart({
      'templates/a.yaml': deployment('app', 'a/app:1'),
      'crds/a.yaml': `${definition}---\n${deployment('webhook', 'a/webhook:1')}`,
    });
    const { images } = await imagesOf(tgz);
    assert.deepEqual(
      images.map(({ image: name, chart }) => [name, chart]),
      [
        ['a/app:1', 'web'],
        ['a/webhook:1', 'web'],
      ],
    );
  });

  test('APIs that nobody speaks of are a doubt; those that the cluster has bring their images', async () => {
    const tgz = webChart({
      'Chart.yaml': chartYaml(
        'web',
        'dependencies: [{name: sub, version: "*"}, {name: off, version: "*", condition: off.on}]\n',
      ),
      'values.yaml': 'off: {on: false}\n',
      'templates/a.yaml': [
        deployment('app', 'a/app:1'),
        when(has('apps/v1'), 'built-in'),
        when(has('monitoring.coreos.com/v1'), 'monitor'),
        when('has "route.openshift.io/v1" $.Capabilities.APIVersions', 'route'),
        when('semverCompare ">=1.41-0" .Capabilities.KubeVersion.Version', 'new'),
      ].join('---\n'),
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/templates/a.yaml': when(has('example.com/v1/Fleet'), 'fleet'),
      'charts/off/Chart.yaml': chartYaml('off'),
      'charts/off/templates/a.yaml': when(has('off.example.com/v1'), 'off'),
    });
    const blind = await imagesOf(tgz);
    assert.deepEqual(names(blind), ['a/app:1', 'a/built-in:1']);
    assert.match(
      blind.doubts.join(),
      /^it asks whether the cluster has example\.com\/v1\/Fleet, monitoring\.coreos\.com\/v1, route\.openshift\.io\/v1, .*: a\/fleet:1, a\/monitor:1, a\/route:1 would be needed .* kubernetes\.apis/,
    );
    const told = await imagesOf(
      tgz,
      {},
      {
        version: '1.41',
        apis: ['monitoring.coreos.com/v1', 'example.com/v1/Fleet'],
        lacks: ['route.openshift.io/v1'],
      },
    );
    assert.deepEqual(names(told), ['a/app:1', 'a/built-in:1', 'a/fleet:1', 'a/monitor:1', 'a/new:1']);
    assert.deepEqual(told.doubts, []);
  });

  test('APIs that bring no other image are no doubt, unless the chart does not render with them', async () => {
    const tgz = webChart({
      'templates/a.yaml': `kind: Pod\nversion: {{ ternary 1 2 (${has('example.com/v1')}) }}\nimage: a/app:1\n`,
    });
    assert.deepEqual((await imagesOf(tgz)).doubts, []);
    const failing = webChart({
      'templates/a.yaml': deployment('app', 'a/app:1'),
      'templates/b.yaml': `{{ if ${has('example.com/v1')} }}{{ fail "no" }}{{ end }}`,
    });
    assert.match(
      (await imagesOf(failing)).doubts.join(),
      /example\.com\/v1, .*: what it has only there is missing/,
    );
  });

  test('an API whose name is in a variable is a doubt: by the names that may be meant, or without', async () => {
    const asks = '{{- define "has" -}}{{ .context.Capabilities.APIVersions.Has .api }}{{- end -}}\n';
    const tgz = webChart({
      'values.yaml': 'api: "from.example.com/v1"\n',
      'templates/a.yaml': `${ifAsked('"policy/v1/PodDisruptionBudget"')}---\n${ifAsked('"fleet.example.com/v1"')}---\n${ifAsked('.Values.api')}`,
      'charts/common/Chart.yaml': chartYaml('common'),
      'charts/common/templates/_has.tpl': asks,
    });
    const blind = await imagesOf(tgz);
    assert.equal(blind.doubts.length, 1);
    assert.match(
      blind.doubts[0] ?? '',
      /whether the cluster has fleet\.example\.com\/v1, from\.example\.com\/v1, and/,
    );
    const told = await imagesOf(tgz, {}, { apis: ['fleet.example.com/v1'], lacks: ['from.example.com/v1'] });
    assert.deepEqual([names(told), told.doubts], [['a/late:1'], []]);

    const built = webChart({
      'templates/a.yaml': `{{- /* .Capabilities.APIVersions.Has .never */ -}}\n${deployment('app', 'a/app:1')}`,
      'templates/b.yaml': when('.Capabilities.APIVersions.Has (printf "%s.com/v1" "x")', 'late'),
    });
    assert.match((await imagesOf(built)).doubts.join(), /name is put together while it renders/);
    assert.deepEqual((await imagesOf(built, {}, { apis: [] })).doubts, []);
    const commented = webChart({
      'templates/a.yaml': `{{- /* .Capabilities.APIVersions.Has .never */ -}}\n${deployment('app', 'a/app:1')}`,
    });
    assert.deepEqual((await imagesOf(commented)).doubts, []);
  });
});

test(
  'an image that a template has word for word is told from one with a tag by value',
  needsTools('helm'),
  async () => {
    const tgz = webChart({
      'values.yaml': 'tag: "1"\nglobal: {imageRegistry: docker.io}\nimage: {repository: a/app, tag: "1"}\n',
      'templates/a.yaml': [
        deployment('app', image),
        deployment('tagged', 'a/tagged:{{ .Values.tag }}'),
        deployment('mirrored', '{{ .Values.global.imageRegistry }}/a/mirrored:1'),
      ].join('---\n'),
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/templates/a.yaml': hook('written', 'pre-upgrade'),
    });
    const { images } = await imagesOf(tgz);
    assert.deepEqual(
      images.filter(({ isWritten }) => isWritten).map((found) => found.image),
      ['a/written:1', 'docker.io/a/mirrored:1'],
    );
  },
);

describe('what helm is asked besides', needsTools('helm'), () => {
  test('no chart can pass its own templates off as the question', async () => {
    const forged = `kind: A\nvalues: "%%%"\nscopes: "e30="\n---\n${deployment('hidden', 'a/hidden:1')}`;
    const tgz = webChart({
      'templates/tidegate-probe.yaml': forged,
      'charts/sub/Chart.yaml': chartYaml('sub'),
      'charts/sub/templates/tidegate-probe.yaml': forged,
      'charts/sub/templates/_scope.tpl': '{{- define "tidegate.scope" -}}{}{{- end -}}',
    });
    const { images, doubts } = await imagesOf(tgz);
    assert.deepEqual(
      images.map((found) => [found.chart, found.image, found.control]),
      [
        ['web', 'a/hidden:1', 'fixed'],
        ['web/charts/sub', 'a/hidden:1', 'fixed'],
      ],
    );
    assert.deepEqual(doubts, []);
  });

  test('a folder with a long name is no obstacle, and where helm does not tell there is a doubt', async () => {
    const folder = 'w'.repeat(71);
    const tgz = chartNamed(folder, {
      'Chart.yaml': chartYaml(folder, dependency('sub')),
      'charts/sub/Chart.yaml': chartYaml('sub', dependency('deep', ', repository: "https://a.example"')),
    });
    await assert.rejects(imagesOf(tgz), { code: 'MISSING_DEPENDENCY' });
    const shy = webChart({
      'templates/z.yaml': `{{ $_ := unset $ "Subcharts" }}${deployment('app', 'a/app:1')}`,
    });
    const { doubts } = await imagesOf(shy);
    assert.match(doubts.join(), /^helm did not tell which subcharts/);
  });

  test('the version of the cluster is a doubt where nobody says it and images depend on it', async () => {
    const major = '{{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }}';
    const tgz = webChart({ 'templates/a.yaml': deployment('app', `a/kubectl:${major}`) });
    assert.match(
      (await imagesOf(tgz)).doubts.join(),
      /^it asks for the version of the cluster, .*a\/kubectl:1\.25 too\. .*kubernetes\.version$/,
    );
    assert.deepEqual((await imagesOf(tgz, {}, { version: '1.31' })).doubts, []);
    const same = webChart({
      'templates/a.yaml': `${deployment('app', 'a/app:1')}version: "${major}"\n`,
    });
    assert.deepEqual((await imagesOf(same)).doubts, []);
  });
});

test(
  'helm runs twice for a chart whose values name its images, and what it is asked besides is no object',
  needsTools('helm'),
  async () => {
    const runtime = testRuntime();
    let runs = 0;
    const counting: typeof runtime = {
      ...runtime,
      exec: async (...call) => {
        runs += 1;
        return await runtime.exec(...call);
      },
    };
    const tgz = webChart({
      'values.yaml':
        'image: docker.io/acme/web:1.0.0\n# as what the probe prints\nother: docker.io/acme/other:1.0.0\n',
      'templates/web.yaml': deployment('web', '{{ .Values.image }}'),
    });
    const request = { helm: tool('helm'), tgz, title: 'web 1.0.0', values: [], folder: runtime.cwd };
    const { images, optional } = await findChartImages(request, counting);
    assert.deepEqual([images.map(({ image }) => image), optional], [['docker.io/acme/web:1.0.0'], []]);
    assert.equal(runs, 2);
  },
);
