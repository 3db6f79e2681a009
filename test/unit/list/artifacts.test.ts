import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeLock } from '../../../src/list/artifacts.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Ledger } from '../../../src/release/ledger.ts';
import { sampleRelease } from '../../support/locks.ts';

const now = new Date('2026-11-22T12:00:00Z');
const { lock } = sampleRelease({
  images: [
    { reference: 'docker.io/wandb/local:1', layers: [5000] },
    { reference: 'quay.io/acme/app:1', layers: [7000] },
    { reference: 'quay.io/acme/app:2', layers: [9000] },
  ],
});
const [local] = lock.images;

function ledgerOf(tag: object): Ledger {
  const tags = [{ tag: '1', digests: [], ...tag }];
  return {
    schemaVersion: 1,
    repositories: [{ name: 'docker.io/wandb/local', since: '2026-01-01T00:00:00Z', tags }],
  };
}

function seen(tag: object): readonly (string | number | undefined)[] {
  const [first] = describeLock(lock, ledgerOf(tag), now).images;
  return [first?.firstSeen, first?.ageDays];
}

test('of a repository with several images, the size is that of all of them, and says so', () => {
  const { images } = describeLock(lock, { schemaVersion: 1, repositories: [] }, now);
  const sizes = images.map(({ bytes, isShared }) => [Math.round(bytes / 1000), isShared]);
  assert.deepEqual(sizes, [
    [5, undefined],
    [17, true],
    [17, true],
  ]);
});

test('the age is that of the content: a tag that was pushed again is young', () => {
  const digest = local?.root.digest;
  const other = digestOf(Buffer.from('before'));
  const firstSeen = '2026-10-22T12:00:00Z';
  const later = '2026-11-20T00:00:00Z';
  assert.deepEqual(seen({ firstSeen }), [firstSeen, 31]);
  assert.deepEqual(seen({ firstSeen, digests: [{ digest, firstSeen: later }] }), [firstSeen, 31]);
  const pushedAgain = [
    { digest: other, firstSeen },
    { digest, firstSeen: later },
  ];
  assert.deepEqual(seen({ firstSeen, digests: pushedAgain }), [later, 2]);
  assert.deepEqual(seen({}), [undefined, undefined]);
  assert.deepEqual(seen({ tag: '2', firstSeen }), [undefined, undefined]);
});

test('an image that says when it was built is as old as that, whoever saw it when', () => {
  const created = '2026-10-12T08:00:00Z';
  const dated = { ...lock, images: lock.images.map((image) => ({ ...image, created })) };
  const [first, other] = describeLock(dated, ledgerOf({ firstSeen: '2026-11-20T00:00:00Z' }), now).images;
  assert.deepEqual([first?.created, first?.firstSeen, first?.ageDays], [created, '2026-11-20T00:00:00Z', 41]);
  assert.deepEqual([other?.created, other?.firstSeen, other?.ageDays], [created, undefined, 41]);
});
