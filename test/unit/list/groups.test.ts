import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupImages } from '../../../src/list/groups.ts';

const digest = `sha256:${'0'.repeat(64)}`;

function grouped(charts: readonly string[], images: readonly (readonly [string, ...string[]])[]) {
  const groups = groupImages({
    charts: charts.map((name) => ({ name })),
    images: images.map(([reference, ...usedBy]) => ({ reference, digest, bytes: 1, usedBy })),
  });
  return groups.map(({ title, images: members }) => [title, ...members.map(({ reference }) => reference)]);
}

test('a release of W&B has the groups of `wsm list`, the operator first', () => {
  const groups = grouped(
    ['operator-wandb', 'operator'],
    [
      ['docker.io/bitnami/redis:7.2.4-debian-12-r9', 'release file'],
      ['docker.io/wandb/controller:1.16.1', 'release file'],
      ['docker.io/wandb/local:0.62.2', 'operator-wandb'],
      ['quay.io/some/sidecar:1.0.0', 'operator'],
    ],
  );
  assert.deepEqual(groups, [
    ['Operator Images', 'docker.io/wandb/controller:1.16.1', 'quay.io/some/sidecar:1.0.0'],
    ['W&B Images', 'docker.io/bitnami/redis:7.2.4-debian-12-r9', 'docker.io/wandb/local:0.62.2'],
  ]);
});

test('without the operator, what is left of W&B keeps its title', () => {
  const images = [['docker.io/wandb/local:0.62.2', 'operator-wandb']] as const;
  assert.deepEqual(grouped(['operator-wandb'], images), [['W&B Images', 'docker.io/wandb/local:0.62.2']]);
});

test('any other release has a group for each chart that has images, then the rest', () => {
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
