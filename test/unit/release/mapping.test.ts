import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMapping } from '../../../src/release/mapping.ts';
import type { MappingRule, PromoteConfig } from '../../../src/release/release-file.ts';

function mappingOf(...images: readonly MappingRule[]) {
  const config: PromoteConfig = {
    name: 'production',
    registry: 'registry.yourdomain.com',
    images,
    charts: [],
    record: 'tidegate/wandb',
    moveTags: 'never',
  };
  return createMapping(config);
}

const guide = mappingOf(
  { from: 'docker.io/wandb/controller', to: 'library/controller' },
  { from: 'docker.io/wandb/*', to: '*' },
  { from: 'quay.io/**', to: 'quay/**' },
  { from: '**', to: '**' },
);

describe('the guide’s names', () => {
  const cases = [
    ['docker.io/wandb/controller', 'registry.yourdomain.com/library/controller'],
    ['docker.io/wandb/local', 'registry.yourdomain.com/local'],
    ['docker.io/wandb/console', 'registry.yourdomain.com/console'],
    ['docker.io/bitnami/redis', 'registry.yourdomain.com/bitnami/redis'],
    ['quay.io/prometheus/prometheus', 'registry.yourdomain.com/quay/prometheus/prometheus'],
    ['registry.corp:5000/deep/er/path', 'registry.yourdomain.com/deep/er/path'],
  ] as const;
  for (const [upstream, internal] of cases) {
    test(`${upstream} becomes ${internal}`, () => {
      assert.equal(guide.findInternalName(upstream), internal);
    });
  }
});

describe('wildcards', () => {
  const cases = [
    [
      'one part goes below a prefix',
      'docker.io/wandb/*',
      'mirror/wb/*',
      'docker.io/wandb/local',
      'mirror/wb/local',
    ],
    ['one part in the middle', 'ghcr.io/*/tool', 'tools/*', 'ghcr.io/acme/tool', 'tools/acme'],
    ['one part as the host', '*/wandb/local', 'hosts/*/local', 'quay.io/wandb/local', 'hosts/quay.io/local'],
    ['any path below a prefix', 'docker.io/**', 'hub/**', 'docker.io/a/b/c', 'hub/a/b/c'],
    ['any path between two parts', 'docker.io/a/**', 'x/**/y', 'docker.io/a/b/c', 'x/b/c/y'],
  ] as const;
  for (const [title, from, to, upstream, path] of cases) {
    test(title, () => {
      assert.equal(mappingOf({ from, to }).findInternalName(upstream), `registry.yourdomain.com/${path}`);
    });
  }

  const misses = [
    ['an exact rule does not take what is below it', 'docker.io/wandb', 'docker.io/wandb/local'],
    ['one part is not two', 'docker.io/*', 'docker.io/wandb/local'],
    ['one part is not none', 'docker.io/wandb/*', 'docker.io/wandb'],
    ['any path needs at least one part', 'docker.io/wandb/**', 'docker.io/wandb'],
    ['a prefix ends at a slash', 'docker.io/wandb/**', 'docker.io/wandb2/local'],
  ] as const;
  for (const [title, from, upstream] of misses) {
    test(title, () => {
      const wildcard = from.split('/').at(-1) ?? '';
      const to = wildcard.startsWith('*') ? wildcard : 'x';
      assert.equal(mappingOf({ from, to }).findInternalName(upstream), undefined);
    });
  }
});

test('the first rule that matches wins, whatever comes after', () => {
  const mapping = mappingOf({ from: '**', to: 'all/**' }, { from: 'docker.io/wandb/local', to: 'local' });
  assert.equal(mapping.findInternalName('docker.io/wandb/local'), 'registry.yourdomain.com/all/wandb/local');
});

test('a result that is no repository name is refused', () => {
  const mapping = mappingOf({ from: '*/wandb/local', to: 'hosts/*' });
  assert.throws(() => mapping.findInternalName('registry.corp:5000/wandb/local'), {
    code: 'INVALID_MAPPING',
  });
});
