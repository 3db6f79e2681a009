import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closestPattern } from '../../../src/release/repository-pattern.ts';

const patterns = [
  '**',
  'docker.io/**',
  'docker.io/acme/**',
  'docker.io/acme/*',
  'docker.io/*/app',
  'docker.io/acme/app',
];

for (const [name, expected] of [
  ['quay.io/other/app', '**'],
  ['docker.io/other/tool', 'docker.io/**'],
  ['docker.io/other/app', 'docker.io/*/app'],
  ['docker.io/acme/tool', 'docker.io/acme/*'],
  ['docker.io/acme/app', 'docker.io/acme/app'],
  ['docker.io/acme/app/debug', 'docker.io/acme/**'],
] as const) {
  test(`of the patterns for ${name}, ${expected} says most`, () => {
    assert.equal(closestPattern(patterns, name), expected);
    assert.equal(closestPattern(patterns.toReversed(), name), expected);
  });
}

test('a name is not found within another', () => {
  for (const name of [
    'evil.io/docker.io/acme/app',
    'docker.io/acme/app2',
    'docker.io/acme',
    'docker.io/Acme/app',
  ]) {
    assert.equal(closestPattern(['docker.io/acme/app'], name), undefined);
  }
});
