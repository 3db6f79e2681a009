import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { openConfigMaps } from '../../src/deploy/config-maps.ts';
import { mergedValues } from '../../src/check/merged-values.ts';
import { readDeployFile } from '../../src/deploy/read-deploy-file.ts';
import { mergeValues } from '../../src/helm/merge-values.ts';
import { renderChart } from '../../src/helm/render.ts';
import { settingLayer } from '../../src/helm/set-values.ts';
import { TidegateError } from '../../src/errors.ts';
import { isMap } from '../../src/schema/schema.ts';
import { startBumpSide } from '../support/bump-side.ts';
import { deployFile, releaseNamed } from '../support/deploy-files.ts';
import { chartNamed } from '../support/rendering.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools, tool } from '../support/tools.ts';

/** The chart says what its values are, and how it prints them. */
const said = 'toJson (dict "values" .Values "printed" (toString .Values))';
const templates = { 'templates/a.yaml': `kind: Values\nvalues: {{ ${said} | quote }}\n` };
const chartFiles = {
  ...templates,
  'values.yaml': 'image: {repository: a/b, tag: "1"}\nhosts: [{name: a, port: 1}]\nonly: default\n',
  'values-prod.yaml': 'image: {tag: "2"}\nprod: true\n',
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.schema.json': '{"properties": {"build": {"type": "integer"}}}',
};

/** What Helm makes of the chart with these arguments. */
async function helmSays(files: Readonly<Record<string, string>>, args: readonly string[]): Promise<unknown> {
  const { cwd } = testRuntime();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), content);
  }
  const output = execFileSync(tool('helm'), ['template', 'x', 'web', ...args], { cwd, encoding: 'utf8' });
  return JSON.parse(String(JSON.parse(/^values: (.*)$/m.exec(output)?.[1] ?? '')));
}

/** What check renders of the one file with values, where the others are beside it in the repository. */
async function checkSays(
  text: string,
  repository: Readonly<Record<string, string>> = {},
): Promise<{ readonly values: unknown; readonly missed: readonly string[] }> {
  const file = deployFile(text, { path: 'apps/web.yaml' });
  const [held] = readDeployFile(file, releaseNamed().repositories).values;
  assert.ok(held !== undefined);
  const merged = await mergedValues(file, held, {
    files: [file],
    configMapsOf: openConfigMaps(),
    repository: {
      url: 'https://git.corp/platform/deploy',
      base: 'main',
      read: (path) =>
        Promise.resolve(Object.hasOwn(repository, path) ? Buffer.from(repository[path] ?? '') : undefined),
    },
    tgz: chartNamed('web', chartFiles),
    title: 'web 1.0.0',
  });
  const { skipsSchema = false } = held;
  const of = { title: 'web', tgz: merged.tgz, values: merged.values };
  const request = { helm: tool('helm'), folder: '', skipsSchema, ...of };
  const [object] = await renderChart(request, testRuntime());
  const printed = isMap(object?.value) ? object.value['values'] : undefined;
  return {
    values: JSON.parse(String(printed)),
    missed: merged.findings.map(({ severity, message, at }) => {
      const why = message.replace(/^.*(?:known|there): /, '');
      return `${severity} ${at?.line} ${why}`;
    }),
  };
}

function inflated(spec: string): string {
  return `helmCharts: [{name: web, repo: "oci://registry.test/charts", version: 0.9.0, ${spec}}]\n`;
}

function kustomization(merge: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nhelmCharts:\n- {name: web, valuesFile: v.yaml, valuesInline: {image: {tag: "4"}}, additionalValuesFiles: [more/w.yaml]${merge}}\n`;
}

const inFolder = Object.fromEntries(Object.entries(chartFiles).map(([name, text]) => [`web/${name}`, text]));

describe('values are joined as the tools do it, by Helm’s own account', needsTools('helm'), () => {
  test('settings', async () => {
    const pairs = [
      '1.22.0',
      '7',
      '-7',
      '007',
      '0',
      'true',
      'False',
      '1.5',
      '',
      '{a,1}',
      'a\\,b',
      'a\\\\b',
      '{}',
      '{a,}',
      'a\\',
      '-0',
    ].map((text, index) => [`t.k${index}`, text] as const);
    const more = [
      ['hosts[0].name', 'b'],
      ['own[1].name', 'z'],
      ['x.example\\.com/y', 'v'],
      ['only', 'null'],
    ] as const;
    const base = {
      own: [
        { name: 'a', port: 2 },
        { name: 'b', port: 3 },
      ],
    };
    const all = [...pairs, ...more];
    const layers = all.reduce<Record<string, unknown>>((under, [target, text]) => {
      const made = settingLayer({ target, text, as: 'value' }, under);
      return isMap(made) ? mergeValues(under, made) : under;
    }, base);
    const files = { ...inFolder, 'base.json': JSON.stringify(base), 'ours.json': JSON.stringify(layers) };
    const flags = all.flatMap(([target, text]) => ['--set', `${target}=${text}`]);
    assert.deepEqual(
      await helmSays(files, ['-f', 'ours.json']),
      await helmSays(files, ['-f', 'base.json', ...flags]),
    );
  });

  test('of an Application: valueFiles, valuesObject, parameters, fileParameters', async () => {
    const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  sources:
    - {repoURL: "git@git.corp:platform/deploy.git", ref: here, targetRevision: main}
    - {repoURL: "https://git.corp/platform/other", ref: there}
    - chart: web
      repoURL: https://charts.corp/stable
      targetRevision: 1.0.0
      helm:
        valueFiles: [values-prod.yaml, $here/values/web.yaml, $there/x.yaml, $here/gone.yaml]
        valuesObject: {image: {tag: "4"}, inline: 1}
        fileParameters: [{name: license, path: license.txt}]
        parameters:
          - {name: image.tag, value: "5", forceString: true}
          - {name: replicas, value: "3"}
          - {name: "own[0].name", value: "a,b"}
          - {name: build, value: "20261122"}
          - {name: "own[0].builds", value: "{a,20261122}"}
          - {name: over, value: "20261122"}
          - {name: over, value: "7", forceString: true}
`;
    const prod = 'image: {tag: "2"}\nprod: true\n';
    const web = 'image: {tag: "3", pull: Always}\nown: [{name: x, port: 1}]\n';
    const { values, missed } = await checkSays(application, { 'values/web.yaml': web });
    assert.deepEqual(missed, [
      'warning 11 x.yaml: it is in another repository, git.corp/platform/other',
      'error 11 gone.yaml is not there',
      'error 13 web 1.0.0 has no file license.txt',
    ]);
    const files = {
      ...inFolder,
      'prod.yaml': prod,
      'web.yaml': web,
      'own.yaml': 'image: {tag: "4"}\ninline: 1\n',
    };
    const order = ['prod.yaml', 'web.yaml', 'own.yaml'].flatMap((name) => ['-f', name]);
    const set = ['replicas=3', 'own[0].name=a\\,b', 'build=20261122', 'own[0].builds={a,20261122}'];
    const flags = [...set.flatMap((one) => ['--set', one]), '--set-string', 'image.tag=5,over=7'];
    assert.deepEqual(values, await helmSays(files, [...order, ...flags]));
    assert.match(JSON.stringify(values), /build:20261122 /, 'what Helm prints of it is no 2.0261122e+07');
  });

  test('of a HelmRelease: valuesFrom, values, targetPath, and valuesFiles of the chart', async () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
  chart: {spec: {chart: web, version: 1.0.0, valuesFiles: [values-prod.yaml]}}
  valuesFrom:
    - {kind: ConfigMap, name: more, targetPath: image.pull, valuesKey: pull}
    - {kind: ConfigMap, name: more}
    - {kind: Secret, name: secret}
    - {kind: ConfigMap, name: gone, optional: true}
    - {kind: ConfigMap, name: more, valuesKey: none, optional: true}
  values: {image: {tag: "4"}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: more, namespace: apps}
data:
  pull: "'7'"
  values.yaml: |
    image: {tag: "3", repository: c/d}
    from: 1
---
apiVersion: v1
kind: ConfigMap
metadata: {name: more, namespace: other}
data: {values.yaml: "from: 2"}
`;
    const { values, missed } = await checkSays(release);
    assert.deepEqual(missed, [
      'warning 9 valuesFrom takes the Secret secret',
      'warning 10 no file has the ConfigMap gone',
    ]);
    const files = {
      ...inFolder,
      'web/values.yaml': chartFiles['values-prod.yaml'],
      'more.yaml': 'image: {tag: "3", repository: c/d}\nfrom: 1\n',
      'own.yaml': 'image: {tag: "4"}\n',
    };
    const flags = ['-f', 'more.yaml', '-f', 'own.yaml', '--set-string', 'image.pull=7'];
    assert.deepEqual(values, await helmSays(files, flags));
  });

  test('of a Kustomization: valuesFile, valuesInline and additionalValuesFiles', async () => {
    const [v, w] = ['image: {tag: "3", pull: Always}\n', 'image: {pull: Never}\n'];
    const files = { ...inFolder, 'v.yaml': v, 'w.yaml': w, 'own.yaml': 'image: {tag: "4"}\n' };
    for (const [merge, order] of [
      ['', ['v', 'own', 'w']],
      [', valuesMerge: merge', ['own', 'v', 'w']],
      [', valuesMerge: replace', ['own', 'w']],
    ] as const) {
      const { values, missed } = await checkSays(kustomization(merge), {
        'apps/v.yaml': v,
        'apps/more/w.yaml': w,
      });
      assert.deepEqual(missed, []);
      assert.deepEqual(
        values,
        await helmSays(
          files,
          order.flatMap((name) => ['-f', `${name}.yaml`]),
        ),
        merge,
      );
    }
  });

  test('of a Kustomization whose nulls Helm never sees, and whose chart wins', async () => {
    for (const spec of [
      'valuesInline: {only: null}',
      'valuesMerge: merge, valuesInline: {image: {tag: "4"}}',
    ]) {
      const { values, missed } = await checkSays(
        `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nhelmCharts: [{name: web, ${spec}}]\n`,
      );
      assert.deepEqual(missed, []);
      assert.deepEqual(values, await helmSays(inFolder, []), spec);
    }
  });

  test('without the schema of the chart, and with its whole numbers, where the tool does so', async () => {
    const { values } = await checkSays(
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {chart: web, helm: {skipSchemaValidation: true, valuesObject: {build: text, image: {tag: 0_2}, mode: 0755}}}}\n',
    );
    const files = { ...inFolder, 'own.yaml': '{build: text, image: {tag: 0_2}, mode: 0755}\n' };
    assert.deepEqual(values, await helmSays(files, ['-f', 'own.yaml', '--skip-schema-validation']));
  });

  test('bump takes files that it does not move from git, and lists what cannot be rendered with the rest', async () => {
    const bumped = await startBumpSide({
      files: {
        'apps/kustomization.yaml': inflated('valuesFile: more.yaml'),
        'apps/more.yaml': 'image: {repository: quay.io/x/y, tag: "7"}\n',
        'bad/kustomization.yaml': inflated('valuesInline: {must: fail}'),
      },
      bump: '  - {file: bad/kustomization.yaml}\n  - {file: apps/kustomization.yaml}\n',
      more: 'check: {render: true}\n',
    });
    const templates = {
      'values.yaml': 'image: {}\nmust: ""\n',
      'templates/a.yaml':
        'kind: Pod\nspec: {containers: [{image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}\n',
      'templates/b.yaml': '{{ if eq .Values.must "fail" }}{{ fail "no" }}{{ end }}\n',
    };
    const charts = [{ reference: 'ghcr.io/x/web:1.0.0', layers: [chartNamed('web', templates)] }];
    await bumped.side.promote(await bumped.side.bundle({ images: [], charts }));
    const runtime = testRuntime({
      cwd: bumped.side.folder,
      env: { PATH: `${dirname(tool('helm'))}:/usr/bin:/bin` },
    });
    const details = await bumped.run({ runtime, dryRun: true }).then(
      () => [],
      (error: unknown) => (error instanceof TidegateError ? [error.code, ...error.details] : [String(error)]),
    );
    assert.match(
      details.join('\n'),
      /^CHECK_REFUSED\nbad\/kustomization\.yaml:1:\d+ error RENDER_FAILED: Helm cannot render web/,
    );
    assert.match(
      details.join('\n'),
      /\napps\/kustomization\.yaml: error PUBLIC_IMAGE: Pod: quay\.io\/x\/y:7 /,
    );
    await bumped.close();
  });
});
