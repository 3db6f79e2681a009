import * as fc from 'fast-check';
import { mediaTypes } from '../../src/oci/descriptor.ts';
import { type Digest, isDigest } from '../../src/oci/digest.ts';
import type { Lock, LockedBlob, LockedImage } from '../../src/release/lock.ts';

/** From a small set, so that two locks share some. */
const digest = fc
  .tuple(fc.constantFrom('sha256', 'sha256', 'sha512'), fc.nat({ max: 60 }))
  .map(([algorithm, number]) =>
    number
      .toString(16)
      .padStart(algorithm === 'sha256' ? 64 : 128, '0')
      .replace(/^/, `${algorithm}:`),
  )
  .filter((text): text is Digest => isDigest(text));

const size = fc.oneof(
  fc.constantFrom(0, 1, 511, 512, 513),
  fc.integer({ min: 0, max: 30_000 }),
  fc.integer({ min: 0, max: 900_000 }),
);

const layer = fc.record({
  digest,
  size,
  mediaType: fc.constantFrom(
    'application/vnd.oci.image.layer.v1.tar+gzip',
    'application/vnd.oci.image.config.v1+json',
    mediaTypes.helmChart,
  ),
});

const image = fc.record({
  reference: fc
    .tuple(
      fc.constantFrom('docker.io', 'ghcr.io', 'registry.corp:5000'),
      fc.constantFrom('wandb/local', 'wandb-local/x', 'wandb/local-x'),
      fc.constantFrom('1', 'x-1', '0.62.2'),
    )
    .map(([host, repository, tag]) => `${host}/${repository}:${tag}`),
  root: fc.record({ digest, size: fc.integer({ min: 2, max: 5000 }) }),
  layers: fc.array(layer, { maxLength: 12 }),
});

/** Locks as `track` makes them, with sizes but without content: for what is planned from a lock alone. */
export const lockArbitrary: fc.Arbitrary<Lock> = fc
  .uniqueArray(image, { minLength: 1, maxLength: 5, selector: ({ reference }) => reference })
  .map((images) => {
    const blobs = new Map<Digest, LockedBlob>();
    const pinned = images.map(({ reference, root, layers }): LockedImage => {
      const repository = reference.slice(0, reference.lastIndexOf(':'));
      const put = (blob: Omit<LockedBlob, 'repositories'>): LockedBlob => {
        const known = blobs.get(blob.digest);
        const repositories = [...new Set([...(known?.repositories ?? []), repository])].sort();
        const merged = { ...(known ?? blob), repositories };
        blobs.set(blob.digest, merged);
        return merged;
      };
      // A manifest of its own range, so that no digest is a manifest here and a layer there.
      const own = root.digest.replace(/:0/, ':f');
      const target = put({
        ...root,
        ...(isDigest(own) ? { digest: own } : {}),
        mediaType: mediaTypes.ociManifest,
      });
      layers.forEach(put);
      const pin = { mediaType: target.mediaType, digest: target.digest, size: target.size };
      return { reference, root: pin, referrers: [], tags: [], usedBy: ['release file'] };
    });
    return {
      schemaVersion: 1,
      name: 'wandb',
      release: '2026q4',
      sequence: 1,
      audience: 'acme-prod',
      created: '2026-10-01T00:00:00Z',
      platforms: 'all',
      charts: [],
      images: pinned.sort((a, b) => (a.reference < b.reference ? -1 : 1)),
      blobs: [...blobs.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1)),
    };
  });
