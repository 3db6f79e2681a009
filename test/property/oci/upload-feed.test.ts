import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { digestOf } from '../../../src/oci/digest.ts';
import { createFeed } from '../../../src/oci/registry/upload/feed.ts';
import { gather } from '../../../src/gather.ts';

/** A blob, how its source cuts it into chunks, and readings: each begins anywhere up to where the last one came. */
const cases = fc.record({
  bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  chunk: fc.integer({ min: 1, max: 50 }),
  readings: fc.array(
    fc.record({ from: fc.nat({ max: 99 }), length: fc.nat({ max: 99 }), taken: fc.nat({ max: 5 }) }),
    { maxLength: 8 },
  ),
});

async function* inChunks(bytes: Uint8Array, from: number, size: number): AsyncGenerator<Uint8Array> {
  for (let offset = from; offset < bytes.length; offset += size) {
    yield bytes.subarray(offset, offset + size);
  }
}

test('whatever was read before, and given up in the middle, a blob comes out whole and proven', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ bytes, chunk, readings }) => {
      let told = 0;
      const feed = createFeed({
        descriptor: { mediaType: 'a/b', digest: digestOf(bytes), size: bytes.length },
        from: { name: 'a source', open: async (_, offset = 0) => inChunks(bytes, offset, chunk) },
        onBytes: (count) => {
          told += count;
        },
      });
      for (const { from: share, length, taken } of readings) {
        const from = Math.floor((feed.passed() * share) / 99);
        const to = Math.min(bytes.length, from + length);
        const found: Uint8Array[] = [];
        for await (const part of feed.read(from, to)) {
          found.push(part);
          if (found.length > taken) {
            break;
          }
        }
        const got = Buffer.concat(found);
        assert.deepEqual(got, Buffer.from(bytes.subarray(from, from + got.length)));
        assert.equal(told, from + got.length);
      }
      const start = Math.min(feed.passed(), bytes.length);
      assert.deepEqual(await gather(feed.read(start, bytes.length)), Buffer.from(bytes.subarray(start)));
      await feed.prove();
      assert.equal(told, bytes.length);
      assert.equal(feed.failed(), false);
      await feed.close();
    }),
  );
});
