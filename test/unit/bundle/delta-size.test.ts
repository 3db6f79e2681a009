import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesBeside } from '../../../src/bundle/beside-volumes.ts';
import { heldByLock } from '../../../src/bundle/held.ts';
import { planBundle } from '../../../src/bundle/plan.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Lock, LockedBlob } from '../../../src/release/lock.ts';

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

/** As long as those of a quarter with what upstream wrote. */
const notes = Buffer.from('# wandb 2026q2\n'.padEnd(60_000, 'What is new. '));

/** Everything that is carried (volumes, lock, bill of materials, notes, bundle.json), and the blobs that the base lacks. */
function delta(count: number, moved: number, bytes: number) {
  const base = heldByLock(release(count, 1, count, bytes));
  const now = release(count, 2, moved, bytes);
  const planned = planBundle(now, { files: filesBeside(now, notes), volumeSize: 1_990_000_000, base });
  const { volumes, files } = planned.manifest;
  const carried = [...volumes, ...files].reduce((sum, { size }) => sum + size, planned.bytes.length);
  const fresh = now.blobs.filter(({ digest }) => !base.has(digest)).reduce((sum, { size }) => sum + size, 0);
  return { percent: (carried / fresh - 1) * 100, beside: carried - fresh };
}

const MB = 1_000_000;

test('a delta in which many images moved is at most a quarter of a percent over its new blobs', () => {
  // A quarter of W&B, and a large stack of which a fifth moves.
  for (const { percent } of [delta(7, 4, 60 * MB), delta(40, 8, 60 * MB)]) {
    assert.ok(percent < 0.25, String(percent));
  }
});

test('one image of seven stays within 1 % from 25 MB of new layers on, one of forty from 110 MB on', () => {
  for (const { percent } of [delta(7, 1, 25 * MB), delta(40, 1, 110 * MB)]) {
    assert.ok(percent > 0.9 && percent < 1, String(percent));
  }
  // Below that it does not, as all that the release has is listed.
  assert.ok(delta(40, 1, 60 * MB).percent < 1.8);
});

test('what is carried besides grows with the release and not with the delta: 25 kB for each image', () => {
  const sizes = [delta(40, 1, 5 * MB), delta(40, 1, 120 * MB), delta(40, 8, 60 * MB)];
  for (const { beside } of sizes) {
    assert.ok(beside > 900_000 && beside < 1_100_000, String(beside));
  }
});
