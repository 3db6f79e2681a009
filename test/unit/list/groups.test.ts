import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupImages, type Titles } from '../../../src/list/groups.ts';

const digest = `sha256:${'0'.repeat(64)}`;

function grouped(
  charts: readonly string[],
  images: readonly (readonly [string, ...string[]])[],
  titles?: Titles,
) {
  const listed = {
    charts: charts.map((name) => ({ name })),
    images: images.map(([reference, ...usedBy]) => ({ reference, digest, bytes: 1, usedBy })),
  };
  const groups = groupImages(listed, titles);
  return groups.map(({ title, images: members }) => [title, ...members.map(({ reference }) => reference)]);
}

test('images stand under the first title that names them or their chart; the rest comes last', () => {
  const images = [
    ['docker.io/bitnami/redis:7.2.4-debian-12-r9', 'release file'],
    ['docker.io/wandb/controller:1.16.1', 'release file'],
    ['docker.io/wandb/local:0.62.2', 'operator-wandb'],
    ['quay.io/some/sidecar:1.0.0', 'operator', 'operator-wandb'],
  ] as const;
  const titles = { 'Operator Images': ['operator', 'docker.io/wandb/controller'], None: ['x'] };
  const first = [
    'Operator Images',
    'docker.io/wandb/controller:1.16.1',
    'quay.io/some/sidecar:1.0.0',
  ] as const;
  const others = ['docker.io/bitnami/redis:7.2.4-debian-12-r9', 'docker.io/wandb/local:0.62.2'] as const;
  assert.deepEqual(grouped(['operator-wandb', 'operator'], images, titles), [
    [...first],
    ['Other images', ...others],
  ]);
  assert.deepEqual(grouped(['operator-wandb', 'operator'], images, { ...titles, 'W&B Images': ['**'] }), [
    [...first],
    ['W&B Images', ...others],
  ]);
});

test('without titles there is a group for each chart that has images, then the rest', () => {
  const groups = grouped(
    ['a', 'b', 'c'],
    [
      ['host/one:1', 'release file'],
      ['host/two:1', 'b', 'c'],
      ['host/three:1', 'a'],
    ],
  );
  assert.deepEqual(groups, [
    ['Images of a', 'host/three:1'],
    ['Images of b', 'host/two:1'],
    ['Other images', 'host/one:1'],
  ]);
});

test('without charts there is one group', () => {
  assert.deepEqual(grouped([], [['host/one:1', 'release file']]), [['Images', 'host/one:1']]);
});
