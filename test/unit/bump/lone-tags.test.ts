import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planBump } from '../../../src/bump/plan.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { deployFile } from '../../support/deploy-files.ts';
import { digest, filesOf, last, lockedRelease, old, planned } from '../../support/planned.ts';

const versions = { x: '2.0', y: '3.0', z: '4.0' };
const release = lockedRelease(versions, [
  ['c: image', 'x'],
  ['c: sub.sidecarImage', 'y'],
  ['c: hook.repository', 'y'],
  ['c: list[0].image', 'x'],
  ['c: both.image', 'x'],
  ['c: both.image', 'y'],
  ['c: images.a.image', 'x'],
  ['c: images.b.image', 'x'],
  ['c: two.aImage', 'x'],
  ['c: two.bImage', 'y'],
  ['c: host.registry', 'z'],
  ['d: image', 'z'],
]);

/** The file as it is left, and what is told of it. */
function plan(
  text: string,
  target: Partial<DeployFile> = {},
): readonly [after: string, told: readonly string[]] {
  const files = filesOf({ 'deploy.yaml': [`${text}${last}`, target] });
  const [{ after, told } = { after: '', told: [] }] = planned(files, release);
  return [after.split('---\n')[0] ?? '', told];
}

const object = (kind: string, spec: string): string => {
  const [apiVersion, name] = kind.split(' ');
  return `{apiVersion: ${apiVersion}, kind: ${name}, spec: {${spec}}}\n`;
};
const flux = (chart: string, values: string): string =>
  object('helm.toolkit.fluxcd.io/v2 HelmRelease', `${chart}, values: {${values}}`);
const ofChart = (name: string): string =>
  `chart: {spec: {chart: ${name}, version: "*", sourceRef: {kind: GitRepository}}}`;
const argo = (helm: string): string =>
  object(
    'argoproj.io/v1alpha1 Application',
    `source: {repoURL: "https://c", chart: c, targetRevision: "*", helm: {${helm}}}`,
  );

describe('a tag that no repository stands beside is of the image that the chart takes from that place, by the lock', () => {
  const chart = { chart: 'c' };
  for (const [title, text, to, target = {}] of [
    ['values of a chart', 'image: {tag: "1"}\n', '2.0', chart],
    ['a HelmRelease', flux(ofChart('c'), 'image: {tag: "1"}'), '2.0'],
    ['of the chart that it names', flux(ofChart('d'), 'image: {tag: "1"}'), '4.0', chart],
    [
      'whose chart the release file names',
      flux('chartRef: {kind: OCIRepository, name: a}', 'image: {tag: "1"}'),
      '2.0',
      chart,
    ],
    ['an Application', argo('valuesObject: {image: {tag: "1"}}'), '2.0'],
    [
      'a WeightsAndBiases',
      object(
        'apps.wandb.com/v1 WeightsAndBiases',
        'chart: {url: "https://c", name: c, version: 1.0.0}, values: {image: {tag: "1"}}',
      ),
      '2.0',
    ],
    [
      'a Kustomization',
      'kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nhelmCharts: [{name: c, valuesInline: {image: {tag: "1"}}}]\n',
      '2.0',
    ],
    ['a parameter', argo('parameters: [{name: image.tag, value: "1"}]'), '2.0'],
    ['a list', 'list: [{image: {tag: "1"}}]\n', '2.0', chart],
    ['a key beside the one that names it', 'sub: {sidecarImageTag: "1"}\n', '3.0', chart],
    ['where nothing else calls it an image', 'hook: {tag: "1"}\n', '3.0', chart],
    [
      'beside a part of its name',
      'image: {registry: docker.io, repository: "", name: acme/x, tag: "1"}\n',
      '2.0',
      chart,
    ],
  ] as const) {
    test(title, () => {
      assert.deepEqual(plan(text, target), [to === undefined ? text : text.replace('"1"', `"${to}"`), []]);
    });
  }

  test('with its digest', () => {
    const text = `image: {tag: "1", digest: "${old}"}\n`;
    assert.deepEqual(plan(text, chart)[0], text.replace('"1"', '"2.0"').replace(old, digest));
    const parameters = argo(
      `parameters: [{name: image.tag, value: "1"}, {name: image.digest, value: "${old}"}]`,
    );
    assert.deepEqual(plan(parameters)[0], parameters.replace('"1"', '"2.0"').replace(old, digest));
  });
});

const unnamed = (path: string): readonly string[] => [
  `${path} names no image that is known: a path or a marker says which it is`,
];

describe('it stays, and is told of', () => {
  for (const [title, text, path, chart = 'c' as string | null] of [
    ['where nobody says of which chart', 'image: {tag: "1"}\n', 'image.tag', null],
    ['where the chart is another one', 'image: {tag: "1"}\n', 'image.tag', 'e'],
    ['of another HelmRelease', flux(ofChart('e'), 'image: {tag: "1"}'), 'spec.values.image.tag'],
    ['where the lock knows no such place', 'app: {image: {tag: "1"}}\n', 'app.image.tag'],
    ['where it has two images there', 'both: {image: {tag: "1"}}\n', 'both.image.tag'],
    ['where it is of two by name', 'two: {tag: "1.0"}\n', 'two.tag'],
    ['where it is of several further down', 'images: {tag: "1"}\n', 'images.tag'],
    ['where the lock knows no more than the registry', 'host: {tag: "1.0"}\n', 'host.tag'],
    ['where it is a digest', `image: {tag: ${'ab'.repeat(32)}}\n`, 'image.tag'],
    ['beside another name', 'image: {name: w, tag: "1"}\n', 'image.tag'],
    ['beside another registry', 'image: {registry: other.corp, tag: "1"}\n', 'image.tag'],
  ] as const) {
    test(title, () => {
      assert.deepEqual(plan(text, chart === null ? {} : { chart }), [text, unnamed(path)]);
    });
  }

  test('where aliases share it, or it comes by a merge key', () => {
    for (const [text, ...paths] of [
      ['base: &b {tag: "1.0"}\nimage: {<<: *b}\n', 'base.tag', 'image["<<"].tag'],
      ['base: &b {tag: "1.0"}\nimage: *b\n', 'base.tag', 'image.tag'],
      ['image: &b {tag: "1"}\nlist: [image: *b]\n', 'image.tag', 'list[0].image.tag'],
      ['v: &v "1.0"\nimage: {tag: *v}\n', 'image.tag'],
      ['image: {tag: &v "1.0"}\nother: {x: *v}\n', 'image.tag'],
      ['image: {<<: {tag: "1.0"}}\n', 'image["<<"].tag'],
    ] as const) {
      assert.deepEqual(plan(text, { chart: 'c' }), [text, paths.flatMap(unnamed)]);
    }
  });

  test('where a marker has the other half', () => {
    const text = `image:\n  tag: "1"\n  digest: "${old}" # tidegate: image r.corp/y digest\n`;
    assert.deepEqual(plan(text, { chart: 'c' }), [text.replace(old, digest), unnamed('image.tag')]);
  });

  test('of two HelmReleases whose chart nobody says', () => {
    const one = flux('chartRef: {kind: OCIRepository, name: a}', 'image: {tag: "1"}');
    const text = `${one}---\n${one}`;
    const file = deployFile(`${text}---\nlast: {image: "r.corp/z:4.0"}\n`, { chart: 'c' });
    assert.deepEqual(planBump([file], release)[0]?.edits, []);
  });

  test('where something else fills it in, makes it longer, or it stands in a text', () => {
    for (const [text, reason] of [
      ['image: {tag: "${TAG}"}\n', 'something else fills it in, or may add to it'],
      ['image: {tag: "1", tagSuffix: -debug}\n', 'something else fills it in, or may add to it'],
      [
        argo(String.raw`values: "image: {tag: 1}\n"`),
        'it stands in a block, or in a text that itself is YAML or JSON, which is not edited',
      ],
    ] as const) {
      assert.deepEqual(plan(text, { chart: 'c' }), [text, [`r.corp/x is not set to 2.0: ${reason}`]]);
    }
  });

  test('where other values of the chart name another image in its place', () => {
    const lone = deployFile('image: {tag: "1"}\n', { chart: 'c' });
    const beside = (text: string) => {
      const base = deployFile(`${text}\n---\nlast: {image: "r.corp/z:4.0"}\n`, {
        chart: 'c',
        path: 'base.yaml',
      });
      const [, plan] = planBump([base, lone], release);
      return [plan?.edits.length, plan?.remarks.map(({ message }) => message)];
    };
    const told =
      'r.corp/x is not set to 2.0: other values of its chart say, or may say, something else of that image';
    assert.deepEqual(beside('image: {repository: fork.corp/x, tag: "1"}'), [0, [told]]);
    assert.deepEqual(beside('image: {registry: fork.corp, repository: acme/x}'), [0, [told]]);
    assert.deepEqual(beside('image: {repository: r.corp/x, tag: "1"}'), [1, []]);
    assert.deepEqual(beside('other: {image: {repository: fork.corp/x, tag: "1"}}'), [1, []]);
  });
});

describe('a `version` that says one, where there is no tag', () => {
  const filled = 'something else fills it in, or may add to it';
  for (const [title, text, moves, ...told] of [
    ['is the tag of an image', 'image: {version: "1.0.0"}\n', true],
    ['as a parameter, too', argo('parameters: [{name: image.version, value: "1.0.0"}]'), true],
    [
      'may be that of what is called otherwise',
      'hook: {version: "1.0.0"}\n',
      false,
      `r.corp/y is not set to 3.0: ${filled}`,
    ],
    [
      'is told of where nobody knows the image',
      'app: {image: {version: "1.0.0"}}\n',
      false,
      ...unnamed('app.image.version'),
    ],
    ['is none of another name', 'image: {name: w, version: "1.0.0"}\n', false],
    ['is nothing where it stands by itself', 'app: {version: "1.0.0"}\n', false],
    ['is none beside a tag', 'image: {tag: "2.0", version: "1.0.0"}\n', false],
    ['is none where it says no version', 'image: {version: canary}\n', false],
  ] as const) {
    test(title, () => {
      assert.deepEqual(plan(text, { chart: 'c' }), [moves ? text.replace('1.0.0', '2.0') : text, told]);
    });
  }
});

test('a `version` that says the same as the tag of a whole name beside it stays, and is told of where that moves', () => {
  const text = object('e/v1 Elasticsearch', 'version: 8.11.0, image: "r.corp/x:8.11.0"');
  const moved = text.replace('x:8.11.0', 'x:2.0');
  const told = 'spec.version says what the tag beside it said, and does not move along';
  assert.deepEqual(plan(text), [moved, [told]]);
  assert.deepEqual(plan(moved), [moved, []]);
  const right = object('e/v1 Elasticsearch', 'version: "2.0", image: "r.corp/x:2.0"');
  assert.deepEqual(plan(right), [right, []]);
});
