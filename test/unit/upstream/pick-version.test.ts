import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { pickVersion } from '../../../src/upstream/pick-version.ts';

const tags = [
  '1.2.0',
  '1.10.0',
  '1.10.1-PR657-c0bf509c',
  '2.0.0-beta.3',
  '3.0.0',
  '3.1.0',
  '4.0.0',
  'latest',
];

test('the newest release in the range is taken, and no prerelease', () => {
  assert.equal(pickVersion(tags, '>=1', 'chart'), '4.0.0');
  assert.equal(pickVersion(tags, '^1.2', 'chart'), '1.10.0');
  assert.equal(pickVersion(['v1.0.0'], '1', 'chart'), 'v1.0.0');
});

function failureOf(available: readonly string[], range: string): UserError {
  try {
    pickVersion(available, range, 'chart web');
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, 'NO_MATCHING_VERSION');
    return error;
  }
  return assert.fail('a version was found');
}

test('where nothing fits, the nearest releases on both sides are listed', () => {
  const { message, details } = failureOf(tags, '^2');
  assert.equal(message, 'chart web: no release is in the range ^2');
  assert.deepEqual(details, [
    'the nearest are 3.1.0, 3.0.0, 1.10.0, 1.2.0',
    '3 other tags are prereleases or no versions, which never match',
  ]);
});

test('where a range has a gap, the newest releases are listed', () => {
  assert.deepEqual(failureOf(['2.0.0', '2.1.0'], '1.x || 3.x').details, ['the nearest are 2.1.0, 2.0.0']);
});

test('a source without releases says so', () => {
  assert.deepEqual(failureOf([], '^2').details, ['it has no releases at all']);
});
