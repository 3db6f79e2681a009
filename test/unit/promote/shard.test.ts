import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BundledBlob } from '../../../src/bundle/bundle-manifest.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { CopyStep, PromotionPlan } from '../../../src/promote/plan.ts';
import { parseShard, selectShard, shareOf } from '../../../src/promote/shard.ts';
import { fails } from '../../support/fails.ts';

function blob(text: string, volume: string, size = text.length): BundledBlob {
  return { digest: digestOf(Buffer.from(text)), size, volume };
}

function stepOf({ digest, size }: BundledBlob, repository = 'registry.test/a'): CopyStep {
  return { repository, descriptor: { mediaType: 'application/octet-stream', digest, size } };
}

function planOf(more: Partial<PromotionPlan>): PromotionPlan {
  return {
    uploads: [],
    mounts: [],
    manifests: [],
    sparse: [],
    referrers: [],
    tags: [],
    missing: [],
    presentBlobs: 0,
    ...more,
  };
}

test('volumes are shared out by their bytes', () => {
  const sizes = [900, 500, 400, 10, 10];
  const blobs = sizes.map((size, index) => blob(`b${index}`, `v.00${index}.tar`, size));
  const loads = [1, 2].map((number) => {
    const share = shareOf([{ blobs }], { number, count: 2 });
    return blobs.reduce((sum, { digest, size }) => sum + (share.has(digest) ? size : 0), 0);
  });
  assert.deepEqual(loads, [910, 910]);
});

test('a shard has its own uploads and mounts, and no names', () => {
  const [own, other] = [blob('own', 'v.000.tar'), blob('other', 'v.001.tar')];
  const lost = blob('lost', '');
  const share = {
    has: (digest: string) => digest === own.digest,
    leaves: (digest: string) => digest === other.digest,
  };
  const plan = planOf({
    uploads: [stepOf(own), stepOf(other)],
    mounts: [stepOf(own, 'registry.test/b'), stepOf(other, 'registry.test/b')],
    manifests: [stepOf(other)],
    tags: [{ repository: 'registry.test/a', tag: '1', target: stepOf(other).descriptor }],
    missing: [other, lost].map(({ digest, size }) => ({ digest, size, reference: 'a:1' })),
    presentBlobs: 7,
  });
  const destinations = ['a', 'b', 'c'].map((name) => ({
    repository: `registry.test/${name}`,
    blobs: [own, other].map((each) => stepOf(each).descriptor),
  }));
  assert.deepEqual(
    selectShard(plan, destinations, share),
    planOf({
      uploads: [stepOf(own)],
      mounts: [stepOf(own, 'registry.test/b')],
      // Another shard may have the older bundle; what nobody has stops all of them.
      missing: [{ digest: lost.digest, size: lost.size, reference: 'a:1' }],
      presentBlobs: 1,
    }),
  );
});

test('what is no shard is refused', () => {
  assert.deepEqual(parseShard('2/5'), { number: 2, count: 5 });
  for (const text of ['', '0/5', '6/5', '2', '2/', '1/0', '-1/5', '1/5 ', '01/5', '1/1000', '1.0/5']) {
    assert.throws(() => parseShard(text), fails('INVALID_SHARD'), text);
  }
});
