import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSharedBlocks } from '../../../src/disk/shared-blocks.ts';

it('nobody waits for a block of a thread that has died, also who asks later', async () => {
  const blocks = createSharedBlocks();
  while (blocks.tryTake() !== undefined) {
    // All are with the thread.
  }
  const waiting = blocks.take();
  blocks.abandon();
  assert.equal((await waiting).offset, 0);
  const later = await Promise.race([blocks.take(), new Promise((resolve) => setImmediate(resolve, 'hangs'))]);
  assert.notEqual(later, 'hangs');
});
