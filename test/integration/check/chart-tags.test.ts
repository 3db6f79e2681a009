import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkStage } from '../../../src/check/stage.ts';
import { pushImage } from '../../support/images.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { chartNamed, chartYaml } from '../../support/rendering.ts';

/** Of each image the tag, or what else the chart has there. */
const own = {
  app: 'tag: 0.62.2',
  hook: 'tag: 1.2.0',
  old: 'tag: 0.59.2',
  empty: 'tag: ""',
  long: 'tag: 0.62.2, tagSuffix: -fips',
  number: 'tag: 7.2',
  template: 'tag: "{{ .Chart.AppVersion }}"',
  hosted: 'registry: docker.io, tag: 0.62.2',
};
const entries = Object.entries(own).map(([key, more]) => `${key}: {image: {repository: x, ${more}}}\n`);
const platform = chartNamed('platform', {
  'Chart.yaml': chartYaml('platform', 'dependencies: [{name: db, version: 1.0.0, alias: store}]\n'),
  'values.yaml': `${entries.join('')}store: {image: {tag: 0.62.2}}\n`,
  'charts/db/Chart.yaml': chartYaml('db'),
  'charts/db/values.yaml':
    'image: {repository: x, tag: 0.1.0}\nside: {image: {repository: x, tag: 0.62.2}}\n',
});
const importing = chartNamed('importing', {
  'Chart.yaml': chartYaml('importing', 'dependencies: [{name: db, version: 1.0.0, import-values: [data]}]\n'),
  'values.yaml': 'app: {image: {repository: x, tag: 0.62.2}}\n',
});

/** @returns what check says of values files, each of a chart, by what they are called; nothing where all is well */
async function checkAll(
  files: Readonly<Record<string, readonly [text: string, chart?: string]>>,
): Promise<Readonly<Record<string, string>>> {
  const names = Object.keys(files);
  const bump = names.map((name, index) => {
    const [, chart = 'platform'] = files[name] ?? [];
    return `  - {file: ${index}.yaml${chart === '' ? '' : `, chart: ${chart}`}}\n`;
  });
  const side = await startInternalSide({
    promote: '  charts: [{oci: charts}]\n',
    more: `bump:\n${bump.join('')}`,
  });
  try {
    const bundle = await side.bundle({
      images: [
        { reference: 'docker.io/wandb/local:0.62.2' },
        { reference: 'docker.io/wandb/curl:1.0.0', setBy: ['platform: hook.image'] },
        { reference: 'docker.io/wandb/curl:1.2.0' },
        { reference: 'docker.io/wandb/vee:v1.0.0', setBy: ['platform: vee.image'] },
        { reference: 'docker.io/wandb/redis:7.2' },
      ],
      charts: [
        { reference: 'ghcr.io/x/platform:2.0.0', layers: [platform] },
        { reference: 'ghcr.io/x/importing:1.0.0', layers: [importing] },
      ],
    });
    await side.promote(bundle);
    // Of a release before.
    pushImage(side.registry, 'local', '0.59.2');
    await Promise.all(
      names.map((name, index) => writeFile(join(side.folder, `${index}.yaml`), files[name]?.[0] ?? '')),
    );
    const options = { config: 'tidegate.yaml', release: undefined, root: undefined, trust: undefined };
    const { findings } = await checkStage.run(
      { ...options, to: undefined, credentials: undefined, reportOnly: true },
      side.runtime,
    );
    const told = findings.flatMap(({ code, message, hint, at }) =>
      at === undefined || code === 'NOT_LOOKED_AT'
        ? []
        : [[names[Number.parseInt(at.file, 10)], `${at.line} ${code} ${message}. ${hint}`]],
    );
    return Object.fromEntries(told);
  } finally {
    await side.registry.close();
  }
}

function untagged(key: string, name = 'local'): readonly [string] {
  return [`${key}: {image: {repository: registry.test/${name}}}\n`];
}

function application(values: string, parameters: string): readonly [string, string] {
  const helm = `{valuesObject: ${values}, parameters: ${parameters}}`;
  const text = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {chart: platform, repoURL: registry.test/charts, targetRevision: 2.0.0, helm: ${helm}}}\n`;
  return [text, ''];
}

function set(name: string, version = '2.0.0'): string {
  const source = `{chart: platform, repoURL: registry.test/charts, targetRevision: ${version}, helm: {releaseName: "${name}", valuesObject: {app: {image: {repository: registry.test/local}}}}}`;
  return `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {template: {spec: {source: ${source}}}}\n`;
}

function releaseFrom(other: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec:
  chart: {spec: {chart: platform, version: 2.0.0}}
  valuesFrom: [{kind: ${other}}]
  values: {app: {image: {repository: registry.test/local}}}
`;
}

function none(chart: string): string {
  return `FLOATING_TAG registry.test/local has no fixed tag. Write a fixed tag; 2026q4 has 0.62.2. Or have ${chart} rendered, which shows the tag that it gives: check: {render: true} in the release file.`;
}

test('without rendering: a tag in the values of the chart is as good as one in the file, and nothing else is', async () => {
  const parameters = '[{name: x, value: y}]';
  const app = '{app: {image: {repository: registry.test/local}}}';
  const found = await checkAll({
    // Right.
    app: untagged('app'),
    'a subchart, over which its parent has a say': [
      'store: {image: {repository: registry.test/local}, side: {image: {repository: registry.test/local}}}\n',
    ],
    application: application(app, parameters),
    'a parameter': application('{}', '[{name: app.image.repository, value: registry.test/local}]'),
    'a tag that the chart may add to': ['vee: {image: {repository: registry.test/vee, tag: "1.0.0"}}\n'],
    // Known, and not of the release.
    hook: untagged('hook', 'curl'),
    old: untagged('old'),
    // Not known.
    ...Object.fromEntries(
      ['empty', 'long', 'template', 'hosted', 'other'].map((key) => [key, untagged(key)]),
    ),
    number: untagged('number', 'redis'),
    'a text': ['app: {image: registry.test/local}\n'],
    'an empty one': ['app: {image: {repository: registry.test/local, tag: ""}}\n'],
    'taken away': ['app: {image: {repository: registry.test/local, tag: null}}\n'],
    'an ApplicationSet': [set('{{n}}'), ''],
    'an ApplicationSet that fills in its chart': [set('{{n}}', '"{{v}}"'), ''],
    'values in a text': [
      `apiVersion: v1\nkind: ConfigMap\ndata:\n  values.yaml: |\n    ${untagged('app')[0]}`,
      '',
    ],
    'values in a ConfigMap': [releaseFrom('ConfigMap, name: more'), ''],
    more: [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\ndata:\n  values.yaml: |\n    app: {image: {tag: 0.58.0}}\n',
      '',
    ],
    'values in a Secret': [releaseFrom('Secret, name: more'), ''],
    'imported values': [untagged('app')[0], 'importing'],
    'no chart': [untagged('app')[0], ''],
  });
  const nothing = 'FLOATING_TAG registry.test/local has no fixed tag. Write a fixed tag; 2026q4 has 0.62.2.';
  const unknown = ['empty', 'long', 'template', 'hosted', 'other', 'a text', 'an empty one', 'taken away'];
  const redis = `1 ${none('platform')}`.replace('/local', '/redis').replace('0.62.2', '7.2');
  assert.deepEqual(found, {
    hook: '1 FLOATING_TAG registry.test/curl:1.2.0 is what platform takes where the file has no tag, and not what 2026q4 has there. Write the tag: 1.0.0.',
    old: '1 FLOATING_TAG registry.test/local:0.59.2 is what platform takes where the file has no tag, and not what 2026q4 has there. Write the tag: 0.62.2.',
    ...Object.fromEntries(unknown.map((name) => [name, `1 ${none('platform')}`])),
    number: redis,
    'values in a ConfigMap':
      '6 MISSING_IMAGE registry.test/local:0.58.0 is not in the registry. Promote the release that has it, or write a tag that is there; 2026q4 has 0.62.2.',
    'values in a Secret': `6 ${none('platform')}`,
    'imported values': `1 ${none('importing')}`,
    'no chart': `1 ${nothing}`,
    'an ApplicationSet that fills in its chart': `3 ${nothing}`,
    'values in a text': `5 ${none('the chart that it is for')}`,
  });
});
