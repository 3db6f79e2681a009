import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageSource } from '../../../src/release/release-file.ts';
import { neededImages, splitImages } from '../../../src/track/needed-images.ts';
import type { Rendering } from '../../../src/track/render-charts.ts';

const images: readonly ImageSource[] = [
  { name: 'docker.io/acme/always', version: '1.x' },
  { name: 'docker.io/acme/web', version: '1.x', group: 'web', ifRendered: true },
  { name: 'docker.io/acme/worker', version: '1.x', group: 'web' },
  { name: 'docker.io/acme/extra', version: '1.x', ifRendered: true },
  { name: 'docker.io/acme/other', version: '1.x', group: 'other' },
];

const names = (some: readonly ImageSource[]): readonly string[] =>
  some.map(({ name }) => name.replace('docker.io/acme/', ''));

function rendering(...found: readonly string[]): Rendering {
  const use = { object: 'Pod a', hooks: [], certainty: 'certain' };
  const rendered = { rendered: true, chart: 'acme', images: found.map((image) => ({ ...use, image })) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the names of images are looked at
  return rendered as unknown as Rendering;
}

const notRendered: Rendering = { rendered: false, reason: 'helm is not installed' };

test('what depends on the charts waits for them, and with it the whole of its group', () => {
  const { atOnce, later } = splitImages(images);
  assert.deepEqual(names(atOnce), ['always', 'other']);
  assert.deepEqual(names(later), ['web', 'worker', 'extra']);
});

test('what no chart renders is left out, whatever tag it has there and however its name is written', () => {
  assert.deepEqual(names(neededImages(images, [rendering('acme/web:0.1'), rendering('not an image')])), [
    'always',
    'web',
    'worker',
    'other',
  ]);
});

test('as long as a chart was not rendered, all are needed', () => {
  assert.deepEqual(neededImages(images, [rendering(), notRendered]), images);
  assert.deepEqual(neededImages(images, []), images);
});
