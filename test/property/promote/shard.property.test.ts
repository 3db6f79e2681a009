import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { digestOf } from '../../../src/oci/digest.ts';
import { shareOf } from '../../../src/promote/shard.ts';

/** Blobs of one bundle: what each is, in which volume, and how many bytes. */
const bundle = fc.uniqueArray(fc.tuple(fc.nat(30), fc.nat(5), fc.integer({ min: 1, max: 1000 })), {
  selector: ([content]) => content,
  minLength: 1,
});
const bundles = fc.array(bundle, { minLength: 1, maxLength: 3 });

test('shares are whole volumes: each in exactly one, and none is heavier than the lightest by more than a volume', () => {
  fc.assert(
    fc.property(bundles, fc.integer({ min: 1, max: 8 }), (made, count) => {
      const manifests = made.map((contents, at) => ({
        blobs: contents.map(([content, volume, size]) => ({
          digest: digestOf(Buffer.from([content])),
          volume: `b${at}.${volume}.tar`,
          size,
        })),
      }));
      const shares = Array.from({ length: count }, (_, at) => shareOf(manifests, { number: at + 1, count }));
      // A blob that several bundles have counts where the first of them has it.
      const all = manifests.flatMap(({ blobs }) => blobs);
      const sent = all.filter(({ digest }, at) => all.findIndex((blob) => blob.digest === digest) === at);
      const loads = shares.map(() => 0);
      const volumes = Map.groupBy(sent, ({ volume }) => volume);
      let largest = 0;
      for (const blobs of volumes.values()) {
        const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
        largest = Math.max(largest, bytes);
        const owners = shares.flatMap((share, at) =>
          blobs.every(({ digest }) => share.has(digest)) ? at : [],
        );
        const strangers = shares.filter((share) => blobs.every(({ digest }) => share.leaves(digest)));
        assert.deepEqual([owners.length, strangers.length], [1, count - 1]);
        owners.forEach((at) => (loads[at] = (loads[at] ?? 0) + bytes));
      }
      assert.ok(Math.max(...loads) - Math.min(...loads) <= largest);
    }),
  );
});
