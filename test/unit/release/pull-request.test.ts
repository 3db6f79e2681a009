import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pullRequestField } from '../../../src/release/pull-request-schema.ts';
import type { Fault } from '../../../src/schema/schema.ts';

function faultsOf(value: object): readonly string[] {
  const faults: Fault[] = [];
  pullRequestField.parse(value, [], faults);
  return faults.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a draft that merges itself is refused, and each of both alone is not', () => {
  assert.deepEqual(faultsOf({ draft: true, autoMerge: 'squash' }), [
    'autoMerge: no forge merges a draft: leave out draft or autoMerge',
  ]);
  assert.deepEqual(faultsOf({ draft: true }), []);
  assert.deepEqual(faultsOf({ autoMerge: 'squash' }), []);
});

test('a title that may come out empty is refused', () => {
  for (const title of ['{environment}', ' ', '{environment} {environment}', '']) {
    assert.match(faultsOf({ title }).join('\n'), /^title: expected one line/, title);
  }
  for (const title of ['{environment}: {release}', '{name}', 'x', '{environment}!']) {
    assert.deepEqual(faultsOf({ title }), []);
  }
});
