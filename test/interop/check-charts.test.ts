import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkStage } from '../../src/check/stage.ts';
import { type InternalSide, startInternalSide } from '../support/internal-side.ts';
import { chartNamed, deployment } from '../support/rendering.ts';
import { testRuntime } from '../support/runtime.ts';
import { needsTools, tool } from '../support/tools.ts';

/** Whatever a chart may hide an image in; each says in its tag what it is. */
const everything = chartNamed('all', {
  'Chart.yaml':
    'apiVersion: v2\nname: all\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0, condition: db.enabled}]\n',
  'values.yaml': 'db: {enabled: false}\n',
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/templates/a.yaml': deployment('db', 'quay.io/x/y:db'),
  'crds/a.yaml':
    'apiVersion: x.io/v1\nkind: Thing\nmetadata: {name: crds}\nspec: {image: "quay.io/x/y:crds"}\n',
  'templates/job.yaml':
    'kind: Job\nmetadata: {name: job, annotations: {helm.sh/hook: pre-delete}}\nspec: {template: {spec: {initContainers: [{name: a, image: "quay.io/x/y:init"}]}}}\n',
  'templates/test.yaml': deployment('test', 'quay.io/x/y:test').replace(
    'name: test}',
    'name: test, annotations: {helm.sh/hook: test}}',
  ),
  'templates/looked-up.yaml': `{{ if lookup "v1" "Secret" "a" "b" }}\n${deployment('up', 'quay.io/x/y:up')}{{ end }}\n`,
  'templates/operator.yaml':
    'kind: Deployment\nmetadata: {name: operator}\nspec: {template: {spec: {containers: [{name: a, image: "quay.io/x/y:own", env: [{name: RELATED_IMAGE_DB, value: "quay.io/x/y:related"}]}]}}}\n',
  'templates/config.yaml':
    'kind: ConfigMap\nmetadata: {name: config}\ndata: {config.yaml: "runner:\\n  image: quay.io/x/y:config\\n"}\n',
});
const web = chartNamed('web', {
  'values.yaml': 'image: {repository: quay.io/x/web, tag: "1"}\nmust: ""\n',
  'templates/a.yaml': deployment('web', '{{ .Values.image.repository }}:{{ .Values.image.tag }}'),
  'templates/b.yaml': '{{ if eq .Values.must "fail" }}{{ fail "no" }}{{ end }}\n',
});

function release(chart: string, spec = ''): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart: {spec: {chart: ${chart}, version: 1.0.0}}\n${spec}`;
}

function application(repository: string): string {
  return `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n    - {repoURL: "${repository}", ref: r}\n    - chart: web\n      repoURL: registry.test/charts\n      targetRevision: 1.0.0\n      helm:\n        valueFiles: [$r/beside.yaml, $r/../out.yaml]\n        valuesObject: {image: {repository: registry.test/x/web}}\n`;
}

function named(object: string, tag: string): string {
  return `PUBLIC_IMAGE ${object}: quay.io/x/y:${tag} is not in registry.test`;
}

function ruled(name: string): string {
  return `, chart: web, images: {${name}: docker.io/wandb/local}`;
}

function helmOf(text: string): string {
  return `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {chart: web, repoURL: registry.test/charts, targetRevision: 1.0.0, helm: ${text}}}\n`;
}

function configMap(name: string, data: string): string {
  return `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {${data}}\n`;
}

function parameters(tag: string): string {
  return `[{name: image.repository, value: registry.test/x/web}, {name: image.tag, value: "${tag}"}]`;
}

describe('check.render', needsTools('helm'), () => {
  let side: InternalSide;
  let releaseFile = '';

  before(async () => {
    side = await startInternalSide({ promote: '  charts:\n    - {oci: charts}\n' });
    const charts = [everything, web].map((tgz, index) => ({
      reference: `ghcr.io/x/${['all', 'web'][index]}:1.0.0`,
      layers: [tgz],
    }));
    const images = ['docker.io/wandb/local:0.83.0', 'quay.io/x/web:2', 'quay.io/x/web:20261122'].map(
      (reference) => ({ reference }),
    );
    await side.promote(await side.bundle({ images, charts }));
    releaseFile = await readFile(join(side.folder, 'tidegate.yaml'), 'utf8');
  });
  after(() => side.registry.close());

  /** @param rules after `file` of the entry of each file under `bump` */
  async function check(
    files: Readonly<Record<string, string>>,
    rules: Readonly<Record<string, string>> = {},
    more = '',
  ) {
    const entries = Object.keys(files).map((file) => `  - {file: ${file}${rules[file] ?? ''}}\n`);
    await writeFile(
      join(side.folder, 'tidegate.yaml'),
      `${releaseFile}check: {render: true}\n${more}bump:\n${entries.join('')}`,
    );
    await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(side.folder, file), text)));
    const runtime = testRuntime({ cwd: side.folder, env: { PATH: dirname(tool('helm')) } });
    const options = { config: 'tidegate.yaml', release: undefined, root: undefined, trust: undefined };
    return await checkStage.run(
      { ...options, to: undefined, credentials: undefined, reportOnly: true },
      runtime,
    );
  }

  async function found(...given: Parameters<typeof check>): Promise<readonly string[]> {
    const { findings } = await check(...given);
    return findings
      .filter(({ code }) => code !== 'UNREFERENCED')
      .map(
        ({ severity, code, message, at }) => `${severity} ${at?.file}:${at?.line ?? ''} ${code} ${message}`,
      );
  }

  test('sees hooks, init containers, crds, and what an operator is told; not tests, lookups, and what is off', async () => {
    // What its generator fills in are no values yet.
    const set =
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {template: {spec: {source: {chart: web, repoURL: registry.test/charts, targetRevision: 1.0.0, helm: {values: "a: {{a}}"}}}}}\n';
    assert.deepEqual(await found({ 'all.yaml': release('all'), 'set.yaml': set }), [
      `warning all.yaml: ${named('ConfigMap config', 'config')}`,
      `error all.yaml: ${named('Thing crds', 'crds')}`,
      `error all.yaml: ${named('Job job', 'init')}`,
      `error all.yaml: ${named('Deployment operator', 'own')}`,
      `warning all.yaml: ${named('Deployment operator', 'related')}`,
      'warning set.yaml:3 NOT_ALL_RENDERED web was not rendered: a generator fills in its values',
    ]);
  });

  test('takes values of other files, as they are checked, and says which it has not', async () => {
    const from =
      '  valuesFrom:\n    - {kind: ConfigMap, name: web}\n    - {kind: Secret, name: licence}\n  values: {image: {tag: "2"}}\n';
    const map =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  values.yaml: "image: {repository: registry.test/x/web, tag: 1}"\n';
    await writeFile(join(side.folder, 'beside.yaml'), 'image: {tag: "2"}\n');
    const files = {
      'web.yaml': release('web', from),
      'map.yaml': map,
      'app.yaml': application('git@git.corp:a/b.git'),
      'other.yaml': application('https://git.corp/a/c'),
    };
    const own = 'pullRequest: {repository: "https://git.corp/a/b", base: main}\n';
    const notAll = 'NOT_ALL_VALUES not all values of web 1.0.0 are known:';
    const out = `${notAll} ../out.yaml: it is outside of the repository`;
    const all = await found(files, {}, own);
    // What is written on one line is a text like others.
    const told = all.filter((line) => !line.startsWith('warning map.yaml:5 NOT_LOOKED_AT'));
    assert.deepEqual(told, [
      `warning web.yaml:7 ${notAll} valuesFrom takes the Secret licence`,
      `warning app.yaml:10 ${out}`,
      `warning other.yaml:10 ${notAll} beside.yaml: it is in another repository, git.corp/a/c`,
      `warning other.yaml:10 ${out}`,
      'error other.yaml:11 MISSING_IMAGE Deployment web: registry.test/x/web:1 is not in the registry',
    ]);
  });

  test('that cannot be done is a finding beside all others', async () => {
    const all = await found({
      'a.yaml': release('web', '  values: {must: fail}\n'),
      'b.yaml': release('web', '  values: {image: {repository: registry.test/x/web, tag: "3"}}\n'),
      'pod.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: registry.test/local}]}\n',
      'c.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {chart: web, repoURL: registry.test/charts, targetRevision: 1.0.0, helm: {values: "a: [b"}}}\n',
    });
    assert.deepEqual(
      all.map((line) =>
        line.replace(/(RENDER_FAILED Helm cannot render web 1\.0\.0|VALUES_UNREADABLE).*/, '$1'),
      ),
      [
        'error a.yaml:5 RENDER_FAILED Helm cannot render web 1.0.0',
        'error b.yaml:5 MISSING_IMAGE registry.test/x/web:3 is not in the registry',
        'error pod.yaml:3 FLOATING_TAG registry.test/local has no fixed tag',
        'error c.yaml:1 VALUES_UNREADABLE',
      ],
    );
  });

  test('knows what the release file or a marker calls an image of the release', async () => {
    const values = 'image:\n  repository: mirror.corp/w\n  tag: 0.83.0';
    const files = {
      'marked.yaml': `${values} # tidegate: image docker.io/wandb/local\n`,
      // The chart says the tag.
      'half.yaml': 'image: {repository: mirror.corp/w}\n',
      // The chart says the name.
      'tag.yaml': 'image: {tag: 0.83.0}\n',
      'wrong.yaml': 'image: {tag: 0.83.0}\n',
    };
    const rules = {
      'marked.yaml': ', chart: web',
      'half.yaml': ruled('mirror.corp/w'),
      'tag.yaml': ruled('quay.io/x/web'),
      'wrong.yaml': ruled('quay.io/x/wep'),
    };
    assert.deepEqual(await found(files, rules), [
      'error half.yaml:1 MISSING_IMAGE Deployment web: registry.test/local:1 is not in the registry',
      'error wrong.yaml: NAME_NOT_IN_RELEASE the file names no image quay.io/x/wep; did you mean quay.io/x/web?',
      'error wrong.yaml: PUBLIC_IMAGE Deployment web: quay.io/x/web:0.83.0 is not in registry.test',
    ]);
  });

  const good = '  values: {image: {repository: registry.test/x/web, tag: "2"}}\n';
  const one = release('web', good);
  const evil = 'PUBLIC_IMAGE quay.io/evil/web is not in registry.test';

  test('passes over a name without a tag only in values that were rendered', async () => {
    const images = 'kustomize: {images: [{name: registry.test/x/web, newName: quay.io/evil/web}]}';
    const half = 'image: {repository: registry.test/x/web}';
    assert.deepEqual(
      await found({
        'a.yaml': `${one}---\n${deployment('side', 'quay.io/evil/web')}`,
        'b.yaml': `${one}  postRenderers: [{${images}}]\n`,
        'c.yaml': release('web', `  values: {${half}, must: ""}\n`),
        'd.yaml': `${release('web', '  valuesFrom: [{kind: ConfigMap, name: web}]\n  values: {image: {tag: "2"}}\n')}---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: web}\ndata:\n  values.yaml: |\n    ${half}\n`,
      }),
      [
        `error a.yaml:10 ${evil}`,
        `error b.yaml:6 ${evil}`,
        'error c.yaml:5 MISSING_IMAGE Deployment web: registry.test/x/web:1 is not in the registry',
      ],
    );
  });

  test('says of every chart that nobody could render', async () => {
    const source =
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web}\nspec: {url: "oci://registry.test/charts/web", ref: {tag: 1.0.0}}\n';
    const byReference =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {chartRef: {kind: OCIRepository, name: web}}\n';
    const set =
      'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {template: {spec: {source: {chart: web, repoURL: registry.test/charts, targetRevision: 1.0.0, helm: {values: "a: {{a}}"}}}}}\n';
    const nobody = 'NOT_ALL_RENDERED a chart was not rendered: nothing here says which one it is';
    assert.deepEqual(await found({ 'a.yaml': `${source}---\n${byReference}` }), [
      `warning a.yaml:8 ${nobody}`,
      'warning a.yaml:4 NOT_ALL_RENDERED web was not rendered: no file holds values that are known to be of it',
    ]);
    assert.deepEqual(await found({ 'a.yaml': `${one}---\n${byReference}---\n${set}` }), [
      `warning a.yaml:9 ${nobody}`,
      'warning a.yaml:13 NOT_ALL_RENDERED web was not rendered: a generator fills in its values',
    ]);
  });

  test('takes what the tools take, in their order', async () => {
    const from =
      '  valuesFrom: [{kind: ConfigMap, name: t, valuesKey: repo, targetPath: image.repository}, {kind: ConfigMap, name: w}]\n';
    const whole = `values.yaml: '{image: {repository: registry.test/x/gone}}'`;
    const tag = '  values: {image: {tag: "2"}}\n';
    const all = await found({
      'flux.yaml': `${release('web', `${from}${tag}`)}${configMap('t', 'repo: registry.test/x/web')}${configMap('w', whole)}`,
      'argo.yaml': helmOf(`{valuesObject: null, values: "must: fail", parameters: ${parameters('2')}}`),
      'number.yaml': helmOf(`{parameters: ${parameters('20261122')}}`),
    });
    assert.deepEqual(
      all.map((line) => line.replace(/: Error.*/, '')),
      [
        'error flux.yaml:6 MISSING_IMAGE Deployment web: registry.test/x/gone:2 is not in the registry',
        'error argo.yaml:3 RENDER_FAILED Helm cannot render web 1.0.0',
      ],
    );
  });
});
