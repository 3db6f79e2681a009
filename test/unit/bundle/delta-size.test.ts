import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldByLock } from '../../../src/bundle/held.ts';
import { planBundle } from '../../../src/bundle/plan.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Lock, LockedBlob } from '../../../src/release/lock.ts';
import { formatLock } from '../../../src/release/read-lock.ts';

const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
const configType = 'application/vnd.oci.image.config.v1+json';

/**
 * A release in the proportions of the real stack: each image an index over two platforms with an attestation for each,
 * a base of 30 MB that all share, and layers of its own; the sizes of manifests and configs are those of Docker Hub.
 * @param moved how many images have a new version, and so new layers on top
 * @param bytes of the layers that each of these brings, for both platforms together
 */
function release(count: number, quarter: number, moved: number, bytes: number): Lock {
  const blobs = new Map<string, LockedBlob>();
  const put = (repository: string, text: string, size: number, mediaType: string) => {
    const digest = digestOf(Buffer.from(text));
    const repositories = [...new Set([...(blobs.get(digest)?.repositories ?? []), repository])].sort();
    blobs.set(digest, { digest, size, mediaType, repositories });
    return { digest, size, mediaType };
  };
  const images = Array.from({ length: count }, (_, index) => {
    const version = index < moved ? quarter : 1;
    const repository = `docker.io/wandb/image-${String(index).padStart(2, '0')}`;
    const own = `${index} ${version}`;
    for (const platform of ['amd64', 'arm64']) {
      put(repository, `base ${platform}`, 15_000_000, layerType);
      put(repository, `kept ${index} ${platform}`, 20_000_000, layerType);
      put(repository, `layer ${own} ${platform}`, bytes / 2, layerType);
      put(repository, `config ${own} ${platform}`, 9000, configType);
      put(repository, `manifest ${own} ${platform}`, 2400, mediaTypes.ociManifest);
      put(repository, `attestation config ${own} ${platform}`, 240, configType);
      put(repository, `attestation manifest ${own} ${platform}`, 840, mediaTypes.ociManifest);
      put(repository, `provenance ${own} ${platform}`, 25_000, 'application/vnd.in-toto+json');
    }
    const root = put(repository, `index ${own}`, 1600, mediaTypes.ociIndex);
    return {
      reference: `${repository}:1.${version}`,
      root,
      referrers: [],
      tags: [],
      usedBy: ['operator-wandb'],
    };
  });
  return {
    schemaVersion: 1,
    name: 'wandb',
    release: `2026q${quarter}`,
    sequence: quarter,
    audience: 'acme-prod',
    created: '2026-10-01T00:00:00Z',
    platforms: 'all',
    charts: [],
    images,
    blobs: [...blobs.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1)),
  };
}

/** Everything that is carried (volumes, lock, bundle.json), to the sum of the blobs that the base lacks. */
function ratio(before: Lock, now: Lock): number {
  const base = heldByLock(before);
  const files = [{ name: 'tidegate.lock.json', bytes: Buffer.from(formatLock(now)) }];
  const { manifest, bytes } = planBundle(now, { files, volumeSize: 1_990_000_000, base });
  const carried = [...manifest.volumes, ...manifest.files].reduce(
    (sum, { size }) => sum + size,
    bytes.length,
  );
  const fresh = now.blobs.filter(({ digest }) => !base.has(digest)).reduce((sum, { size }) => sum + size, 0);
  return carried / fresh;
}

test('a delta is at most 1 % over the sum of the blobs that are new', () => {
  // A quarter of W&B: seven images, four with a new version.
  const small = ratio(release(7, 1, 7, 60_000_000), release(7, 2, 4, 60_000_000));
  // A large stack, of which a fifth moves.
  const large = ratio(release(40, 1, 40, 60_000_000), release(40, 2, 8, 60_000_000));
  assert.ok(small < 1.002, String(small));
  assert.ok(large < 1.002, String(large));
});

test('what it carries besides grows with the release, not with the delta: some 20 kB for each image', () => {
  const bytes = 60_000_000;
  const overhead = (ratio(release(40, 1, 40, bytes), release(40, 2, 1, bytes)) - 1) * bytes;
  // Where one image of forty moved, 1 % is kept from 80 MB of new layers on.
  assert.ok(overhead < 800_000, String(overhead));
});
