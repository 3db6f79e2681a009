import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { gather } from '../../src/gather.ts';

async function* each(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

test('what was cut is put together, whatever the cuts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 100_000 }), { maxLength: 20 }), async (chunks) => {
      assert.deepEqual(await gather(each(chunks)), Buffer.concat(chunks));
    }),
    { numRuns: 50 },
  );
});

test('no more is kept than came', async () => {
  const one = await gather(each([Buffer.alloc(70_000)]));
  const many = await gather(each(Array.from({ length: 70_000 }, () => Buffer.alloc(1))));
  assert.equal(one.buffer.byteLength, 70_000);
  assert.equal(many.buffer.byteLength, 70_000);
});
