import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as fc from 'fast-check';
import { heldByBundle } from '../../../src/bundle/held.ts';
import { volumeLayout } from '../../../src/bundle/layout.ts';
import { formatBundleManifest, parseBundleManifest } from '../../../src/bundle/parse-manifest.ts';
import { planBundle } from '../../../src/bundle/plan.ts';
import { paddedSize, tarHeader } from '../../../src/bundle/tar.ts';
import { segments } from '../../../src/bundle/volume-files.ts';
import { isManifestType } from '../../../src/oci/descriptor.ts';
import { lockArbitrary } from '../../support/arbitraries.ts';

const volumeSize = fc.integer({ min: 100_000, max: 1_999_999_999 });

it('the same lock gives the same plan, in whatever order its parts stand', () => {
  fc.assert(
    fc.property(lockArbitrary, volumeSize, (lock, size) => {
      const options = { files: [], volumeSize: size };
      const turned = {
        ...lock,
        images: lock.images.toReversed(),
        charts: lock.charts.toReversed(),
        blobs: lock.blobs.toReversed(),
      };
      const plan = planBundle(lock, options);
      assert.deepEqual(planBundle(turned, options), plan);
      assert.deepEqual(parseBundleManifest(plan.bytes, 'bundle.json'), plan.manifest);
    }),
  );
});

it('entries lie behind each other without gap or overlap, and fill their volume', () => {
  fc.assert(
    fc.property(lockArbitrary, volumeSize, (lock, size) => {
      const { manifest } = planBundle(lock, { files: [], volumeSize: size });
      for (const volume of volumeLayout(manifest)) {
        let end = 0;
        for (const entry of volume.entries) {
          assert.equal(entry.headerOffset, end);
          assert.equal(entry.dataOffset, end + tarHeader(entry.name, entry.size).length);
          end = entry.dataOffset + paddedSize(entry.size);
        }
        assert.equal(volume.size, end + 1024);
        assert.equal(
          volume.files.reduce((sum, file) => sum + file.size, 0),
          volume.size,
        );
      }
    }),
  );
});

it('no volume file is larger than the limit, and only what does not fit is cut', () => {
  fc.assert(
    fc.property(lockArbitrary, volumeSize, (lock, size) => {
      const { manifest, volumes } = planBundle(lock, { files: [], volumeSize: size });
      assert.ok(manifest.volumes.every((file) => file.size <= size));
      for (const volume of volumes.slice(1)) {
        assert.equal(volume.files.length > 1, volume.size > size);
        assert.ok(volume.files.length === 1 || volume.entries.length === 1);
      }
    }),
  );
});

it('every blob of the lock travels or is needed, once', () => {
  fc.assert(
    fc.property(lockArbitrary, lockArbitrary, volumeSize, (lock, earlier, size) => {
      const base = heldByBundle(planBundle(earlier, { files: [], volumeSize: size }).manifest);
      const { manifest } = planBundle(lock, { files: [], volumeSize: size, base });
      assert.deepEqual(
        [...manifest.blobs, ...manifest.needs].map(({ digest }) => digest).sort(),
        lock.blobs.map(({ digest }) => digest),
      );
    }),
  );
});

it('with itself as the base only manifests are left', () => {
  fc.assert(
    fc.property(lockArbitrary, volumeSize, (lock, size) => {
      const base = heldByBundle(planBundle(lock, { files: [], volumeSize: size }).manifest);
      const { manifest } = planBundle(lock, { files: [], volumeSize: size, base });
      assert.deepEqual(
        manifest.blobs.map(({ digest }) => digest),
        lock.blobs.filter(({ mediaType }) => isManifestType(mediaType)).map(({ digest }) => digest),
      );
      assert.deepEqual(
        formatBundleManifest(manifest),
        planBundle(lock, { files: [], volumeSize: size, base }).bytes,
      );
    }),
  );
});

it('the segments of any stretch of a cut volume join to that stretch', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (lengths, from, to) => {
      const files = lengths.map((size, index) => ({ name: String(index), size }));
      const joined = files.flatMap(({ name, size }) =>
        Array.from({ length: size }, (_, at) => `${name}:${at}`),
      );
      const start = Math.min(from, to) % joined.length;
      const length = (Math.max(from, to) % joined.length) - start;
      const found = segments({ files }, start, Math.max(length, 0)).flatMap((segment) =>
        Array.from({ length: segment.length }, (_, at) => `${segment.file.name}:${segment.position + at}`),
      );
      assert.deepEqual(found, joined.slice(start, start + Math.max(length, 0)));
    }),
  );
});
