import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadableStore } from '../../../src/oci/store.ts';
import { buildLock } from '../../../src/track/build-lock.ts';
import { openLockedTags } from '../../../src/track/locked-tags.ts';
import { describe, sampleClosure } from '../../support/closures.ts';

const reference = 'docker.io/acme/web:1.0.0';
const before = sampleClosure(reference, ['web']);
const image = { reference, usedBy: ['acme'], uses: [], closure: before };
const { lock } = buildLock({
  name: 'acme',
  audience: 'prod',
  platforms: 'all',
  resolution: { charts: [], images: [image] },
  now: new Date('2026-11-02T06:00:00Z'),
});

function storeOf(...there: readonly ReturnType<typeof describe>[]): ReadableStore {
  const find = async (wanted: string) => there.find(({ digest }) => digest === wanted);
  return {
    name: 'docker.io/acme/web',
    find,
    resolve: async (wanted) => (await find(wanted)) ?? assert.fail(wanted),
    open: () => assert.fail(),
    referrers: () => assert.fail(),
  };
}

test('a tag that is pinned to another digest than before is taken, and told', async () => {
  const other = describe('other');
  const tags = openLockedTags(lock, []);
  const store = storeOf(describe('another'), other);
  assert.equal(await tags.resolve(store, reference, other.digest), other);
  assert.equal(tags.refusal(), undefined);
  assert.deepEqual(
    tags.findings().map(({ kind, subject }) => [kind, subject]),
    [['moved', reference]],
  );
  const [finding] = tags.findings();
  assert.match(finding?.message ?? '', new RegExp(`${before.root.digest} is locked.*${other.digest} now`));
});

test('what is pinned to the digest that is locked is nothing to tell', async () => {
  const tags = openLockedTags(lock, []);
  await tags.resolve(storeOf({ ...describe('x'), ...before.root }), reference, before.root.digest);
  assert.deepEqual(tags.findings(), []);
});
