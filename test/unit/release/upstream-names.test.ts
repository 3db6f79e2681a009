import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMapping } from '../../../src/release/mapping.ts';
import { findUpstreamNames } from '../../../src/release/upstream-names.ts';
import type { MappingRule } from '../../../src/release/release-file.ts';

const guide = [
  { from: 'docker.io/wandb/controller', to: 'library/controller' },
  { from: 'docker.io/wandb/*', to: '*' },
  { from: 'quay.io/acme/**', to: 'acme/quay/**' },
  { from: '**', to: '**' },
];
const known = ['docker.io/bitnami/redis', 'quay.io/prometheus/prometheus', 'docker.io/wandb/local'];

function upstreamOf(
  internal: string,
  rules: readonly MappingRule[] = guide,
  names: readonly string[] = known,
) {
  const mapping = createMapping({
    name: 'registry.corp',
    registry: 'registry.corp',
    moveTags: 'never',
    images: rules,
    charts: [],
    record: 'tidegate/x',
  });
  return findUpstreamNames(mapping, `registry.corp/${internal}`, names);
}

describe('the mapping backwards', () => {
  const cases = [
    ['an exact rule', 'library/controller', 'docker.io/wandb/controller'],
    ['what is known, under one wildcard', 'local', 'docker.io/wandb/local'],
    ['what is known, where the host was stripped', 'prometheus/prometheus', 'quay.io/prometheus/prometheus'],
    ['nobody knows it, and one part can be put back', 'console', 'docker.io/wandb/console'],
    ['nobody knows it, and several parts can be put back', 'acme/quay/a/b', 'quay.io/acme/a/b'],
  ] as const;
  for (const [why, internal, upstream] of cases) {
    test(why, () => assert.deepEqual(upstreamOf(internal), [upstream]));
  }

  test('a host that was stripped from an unknown name is not guessed', () => {
    assert.deepEqual(upstreamOf('elastic/kibana'), []);
    // `*` is one part of a path.
    assert.deepEqual(upstreamOf('a/b', [{ from: 'quay.io/x/*', to: '*' }]), []);
  });

  test('two known names for one place are both told, until an exact rule decides', () => {
    const both = ['quay.io/opstree/redis', 'docker.io/opstree/redis'];
    const strip = { from: '**', to: '**' };
    assert.deepEqual(upstreamOf('opstree/redis', [strip], both), both.toSorted());
    const exact = { from: 'quay.io/opstree/redis', to: 'opstree/redis' };
    assert.deepEqual(upstreamOf('opstree/redis', [exact, strip], both), ['quay.io/opstree/redis']);
  });

  test('a rule that another one goes ahead of is not undone', () => {
    const rules = [
      { from: 'docker.io/wandb/local', to: 'wandb/server' },
      { from: 'docker.io/wandb/*', to: '*' },
    ];
    // `local` never comes from docker.io/wandb/local: that goes elsewhere.
    assert.deepEqual(upstreamOf('local', rules), []);
    assert.deepEqual(upstreamOf('wandb/server', rules), ['docker.io/wandb/local']);
  });
});
