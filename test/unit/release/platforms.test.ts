import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  lockedPlatformsField,
  severalPlatforms,
  severalPlatformsField,
  writtenPlatformsField,
} from '../../../src/release/platforms.ts';
import { formatFault } from '../../../src/schema/path.ts';
import { parseWith } from '../../../src/schema/schema.ts';

function read(value: unknown, schema = writtenPlatformsField): unknown {
  const result = parseWith(schema, value);
  return 'value' in result ? result.value : result.faults.map(formatFault).join('\n');
}

test('a list is taken in any order, and one of one platform is that platform', () => {
  assert.equal(read('all'), 'all');
  assert.equal(read('linux/arm/v7'), 'linux/arm/v7');
  assert.equal(read(['linux/arm64']), 'linux/arm64');
  assert.deepEqual(read(['linux/arm64', 'linux/amd64']), ['linux/amd64', 'linux/arm64']);
});

test('what is no choice is a fault', () => {
  assert.match(String(read('linux')), /expected "all" or one platform such as linux\/amd64, or a list/);
  assert.match(String(read([])), /expected at least one platform/);
  assert.match(String(read(['linux/amd64', 'linux/amd64'])), /linux\/amd64 is there twice/);
  assert.match(String(read(['linux/amd64', 'all'])), /\[1\]: expected a platform such as linux\/amd64/);
  assert.match(String(read(['linux/amd64', 7])), /\[1\]: expected a platform/);
});

test('a lock and a bundle have one way to write a choice', () => {
  const both = ['linux/amd64', 'linux/arm64'];
  assert.equal(read('all', lockedPlatformsField), 'all');
  assert.equal(read('linux/amd64', lockedPlatformsField), 'linux/amd64');
  assert.deepEqual(read(both, lockedPlatformsField), both);
  for (const other of [['linux/amd64'], both.toReversed(), ['linux/amd64', 'linux/amd64'], []]) {
    for (const schema of [lockedPlatformsField, severalPlatformsField]) {
      assert.match(String(read(other, schema)), /expected two or more platforms, sorted and each once/);
    }
  }
});

test('only several platforms leave something of an index out', () => {
  assert.equal(severalPlatforms('all'), undefined);
  assert.equal(severalPlatforms('linux/amd64'), undefined);
  assert.deepEqual(severalPlatforms(['linux/amd64', 'linux/arm64']), ['linux/amd64', 'linux/arm64']);
});
