import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lock } from '../../../src/release/lock.ts';
import { shardsOf } from '../../../src/track/shards.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const GB = 1_000_000_000;

/** A release whose images are nothing but layers: repository → name of a layer → bytes. */
function releaseOf(images: Readonly<Record<string, Readonly<Record<string, number>>>>) {
  const repositories = new Map<string, { size: number; repositories: string[] }>();
  for (const [name, layers] of Object.entries(images)) {
    for (const [layer, size] of Object.entries(layers)) {
      const known = repositories.get(layer) ?? { size, repositories: [] };
      known.repositories.push(`docker.io/acme/${name}`);
      repositories.set(layer, known);
    }
  }
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  return {
    charts: [],
    images: Object.keys(images).map((name) => ({
      reference: `docker.io/acme/${name}:1`,
      root: { mediaType, digest: digestOf(Buffer.from(name)), size: 1 },
      referrers: [],
      tags: [],
      usedBy: ['release file'],
    })),
    blobs: [...repositories].map(([layer, blob]) => ({
      mediaType,
      digest: digestOf(Buffer.from(layer)),
      ...blob,
    })),
  } satisfies Pick<Lock, 'charts' | 'images' | 'blobs'>;
}

function names(images: readonly string[]): readonly string[] {
  return images.map((image) => image.replace(/^docker\.io\/acme\/(.*)@sha256:[0-9a-f]{64}$/, '$1'));
}

test('an empty release has no shards, a small one has one', () => {
  assert.deepEqual(shardsOf(releaseOf({})), []);
  const [shard, ...others] = shardsOf(releaseOf({ a: { x: 5 }, b: { y: 7 } }));
  assert.deepEqual(others, []);
  assert.deepEqual([shard?.shard, shard?.of, shard?.bytes], [1, 1, 12]);
  assert.deepEqual(names(shard?.images ?? []), ['a', 'b']);
});

function divided(release: ReturnType<typeof releaseOf>) {
  return shardsOf(release).map(({ shard, of, bytes, images }) => [shard, of, bytes / GB, names(images)]);
}

test('bytes are balanced; a layer that two shards use counts in both', () => {
  const release = releaseOf({
    a: { base: 2 * GB, a: GB },
    b: { base: 2 * GB, b: GB },
    c: { c: 2 * GB },
    d: { d: GB },
  });
  assert.deepEqual(divided(release), [
    [1, 4, 3, ['a']],
    [2, 4, 3, ['b']],
    [3, 4, 2, ['c']],
    [4, 4, 1, ['d']],
  ]);
});

test('images with a layer in common stay together where no job takes longer for it', () => {
  const release = releaseOf({ a: { base: 3 * GB }, b: { base: 3 * GB, b: GB / 10 }, c: { c: GB / 2 } });
  assert.deepEqual(divided(release), [
    [1, 2, 3.1, ['a', 'b']],
    [2, 2, 0.5, ['c']],
  ]);
});

test('there are at most 256, and each image is in one of them', () => {
  const many = Object.fromEntries(
    Array.from({ length: 600 }, (_, at) => [`image${at}`, { [`layer${at}`]: (1 + (at % 7)) * GB }]),
  );
  const shards = shardsOf(releaseOf(many));
  assert.equal(shards.length, 256);
  assert.ok(shards.every(({ shard, of }, index) => shard === index + 1 && of === 256));
  assert.equal(new Set(shards.flatMap(({ images }) => images)).size, 600);
  const sizes = shards.map(({ bytes }) => bytes);
  assert.ok(
    Math.max(...sizes) - Math.min(...sizes) <= 4 * GB,
    String([Math.min(...sizes), Math.max(...sizes)]),
  );
});

test('the order in which a lock names things does not matter', () => {
  const release = releaseOf({ a: { x: 3 * GB }, b: { y: 3 * GB }, c: { z: GB } });
  const turned = { ...release, images: release.images.toReversed(), blobs: release.blobs.toReversed() };
  assert.deepEqual(shardsOf(turned), shardsOf(release));
});
