import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import type { LockedArtifact } from '../../../src/release/lock.ts';
import { findMovements } from '../../../src/track/movements.ts';

function artifact(reference: string, content = reference): LockedArtifact {
  const root = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: digestOf(Buffer.from(content)),
    size: 1,
  };
  return { reference, root, referrers: [], tags: [] };
}

function summary(now: readonly LockedArtifact[], before: readonly LockedArtifact[]) {
  const { moved, removed } = findMovements(now, before);
  return { moved: Object.fromEntries(moved), removed };
}

const [redis6, redis7, redis8] = [
  artifact('r.io/redis:6'),
  artifact('r.io/redis:7'),
  artifact('r.io/redis:8'),
];

test('what stays did not move, and what came is new', () => {
  assert.deepEqual(summary([redis7], [redis7]), { moved: {}, removed: [] });
  assert.deepEqual(summary([redis7], []), { moved: { 'r.io/redis:7': [] }, removed: [] });
});

test('another tag takes the place of those that are gone, and of no other', () => {
  assert.deepEqual(summary([redis7, redis8], [redis6, redis7]), {
    moved: { 'r.io/redis:8': ['r.io/redis:6'] },
    removed: [],
  });
});

test('a tag with other content stands for itself', () => {
  assert.deepEqual(summary([artifact('r.io/redis:7', 'other')], [redis7]), {
    moved: { 'r.io/redis:7': ['r.io/redis:7'] },
    removed: [],
  });
});

test('what is gone without another version is removed, also beside one that stays', () => {
  assert.deepEqual(summary([redis7], [artifact('r.io/a:1'), redis6, redis7]), {
    moved: {},
    removed: ['r.io/a:1', 'r.io/redis:6'],
  });
});
