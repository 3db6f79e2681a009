import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import type { PromoteConfig } from '../../../src/release/release-file.ts';
import { openOutsideNames } from '../../../src/track/outside-names.ts';
import type { RenderedImage } from '../../../src/track/render-images.ts';
import { packEntries } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';

const promote: PromoteConfig = {
  name: 'registry.corp',
  registry: 'registry.corp',
  images: [{ from: '**', to: '**' }],
  charts: [
    { kind: 'folder', path: 'charts', url: 'https://charts.corp/stable' },
    { kind: 'oci', path: 'charts' },
  ],
  record: 'tidegate/x',
  moveTags: 'never',
};

const values = `
web: {image: {repository: quay.io/acme/web, tag: ''}}
cache: {enabled: false, image: {registry: docker.io, repository: acme/cache, tag: "1"}}
copy: {image: quay.io/acme/cache:2}
`;
const tgz = packEntries([
  { name: 'a/Chart.yaml', content: 'apiVersion: v2\nname: a\nversion: 1.0.0\n' },
  { name: 'a/values.yaml', content: values },
]);

function use(image: string): RenderedImage {
  const control = { path: 'web.image', sets: 'image' } as const;
  return { chart: 'a', image, object: 'Pod web', hooks: [], certainty: 'certain', environments: [], control };
}

function rename(...images: readonly string[]): readonly string[] {
  const name = openOutsideNames({ promote: [promote], charts: [], images: [] }, undefined);
  const rendered = {
    chart: 'a',
    images: images.map(use),
    leftOut: [],
    unused: [],
    untried: 0,
    idle: [],
    doubts: [],
  };
  return name(rendered, tgz, 'a 1.0.0').images.map(({ image }) => image);
}

test('the defaults of the chart say what an image of the inside is upstream; tag and digest stay', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  assert.deepEqual(rename(`registry.corp/acme/web:1@${digest}`, 'redis:7', 'not an image'), [
    `quay.io/acme/web:1@${digest}`,
    'redis:7',
    'not an image',
  ]);
});

test('of several targets, each undoes its own rules for its own registry', () => {
  const dev = { ...promote, name: 'dev', registry: 'dev.corp', images: [{ from: '**', to: 'dev/**' }] };
  const name = openOutsideNames({ promote: [dev, promote], charts: [], images: [] }, undefined);
  const images = ['dev.corp/dev/acme/web:1', 'registry.corp/acme/web:2'].map(use);
  const rendered = { chart: 'a', images, leftOut: [], unused: [], untried: 0, idle: [], doubts: [] };
  assert.deepEqual(
    name(rendered, tgz, 'a 1.0.0').images.map(({ image }) => image),
    ['quay.io/acme/web:1', 'quay.io/acme/web:2'],
  );
  const strange = { ...rendered, images: [use('dev.corp/acme/web:1')] };
  assert.throws(
    () => name(strange, tgz, 'a 1.0.0'),
    fails('INTERNAL_IMAGE', /of dev\.corp or registry\.corp/),
  );
});

test('what cannot be told is refused, all of it at once, with the candidates and the values', () => {
  assert.throws(
    () => rename('registry.corp/acme/cache:1', 'registry.corp/other/tool:1'),
    (error) => {
      assert.ok(error instanceof TidegateError);
      assert.equal(error.code, 'INTERNAL_IMAGE');
      assert.deepEqual(error.details, [
        'registry.corp/acme/cache:1 may come from docker.io/acme/cache or quay.io/acme/cache. a: Pod web (web.image)',
        'registry.corp/other/tool:1 comes from no image that is known. a: Pod web (web.image)',
      ]);
      return true;
    },
  );
});

test('a chart is not looked for where it is promoted to', () => {
  const charts = [
    'https://charts.corp/stable/',
    'oci://registry.corp/charts',
    'https://charts.example/stable',
  ];
  assert.throws(
    () =>
      openOutsideNames(
        {
          promote: [promote],
          images: [],
          charts: charts.map((repository, index) => ({
            name: `c${index}`,
            repository,
            version: '*',
            values: [],
          })),
        },
        undefined,
      ),
    (error) => {
      assert.ok(error instanceof TidegateError);
      assert.equal(error.code, 'INTERNAL_REPOSITORY');
      assert.deepEqual(error.details, [
        'chart c0: https://charts.corp/stable/',
        'chart c1: oci://registry.corp/charts',
      ]);
      return true;
    },
  );
});
