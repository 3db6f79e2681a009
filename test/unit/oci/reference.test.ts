import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDigest, parseDigest } from '../../../src/oci/digest.ts';
import { formatReference, parseReference, repositoryOf } from '../../../src/oci/reference.ts';

const hex = 'a'.repeat(64);

test('short forms are written out as Docker does', () => {
  const expected = {
    redis: 'docker.io/library/redis',
    'wandb/local:0.62.2': 'docker.io/wandb/local:0.62.2',
    'docker.io/redis': 'docker.io/library/redis',
    'index.docker.io/wandb/local': 'docker.io/wandb/local',
    'localhost/a': 'localhost/a',
    'registry.corp:5000/a/b:1': 'registry.corp:5000/a/b:1',
    [`quay.io/a/b:1@sha256:${hex}`]: `quay.io/a/b:1@sha256:${hex}`,
    '[::1]:5000/a': '[::1]:5000/a',
  };
  for (const [text, full] of Object.entries(expected)) {
    assert.equal(formatReference(parseReference(text)), full);
  }
});

test('the repository is the reference without tag and digest', () => {
  assert.equal(repositoryOf(parseReference(`ghcr.io/a/b:1@sha256:${hex}`)), 'ghcr.io/a/b');
});

test('what is no reference is refused', () => {
  const bad = [
    '',
    ' ',
    'A/b',
    'a//b',
    '/a',
    'a/',
    'a:',
    'a:b:c',
    'https://a/b',
    'a/../b',
    'a b',
    'a/b:-x',
    `a:${'x'.repeat(129)}`,
    'a.b/c?d',
    'a@b@c',
    `${'a/'.repeat(130)}a`,
  ];
  for (const text of bad) {
    assert.throws(() => parseReference(text), { code: 'INVALID_REFERENCE', exitCode: 1 }, text);
  }
});

test('only sha256 and sha512 in lower-case hex of full length are digests', () => {
  assert.ok(isDigest(`sha256:${hex}`));
  assert.ok(isDigest(`sha512:${hex}${hex}`));
  for (const text of [
    `sha256:${hex}0`,
    `sha256:${hex.toUpperCase()}`,
    `sha512:${hex}`,
    `md5:${hex}`,
    `sha256:${hex}\n`,
    7,
    null,
  ]) {
    assert.throws(() => parseDigest(text, 'here'), { code: 'INVALID_DIGEST', exitCode: 2 });
  }
});
