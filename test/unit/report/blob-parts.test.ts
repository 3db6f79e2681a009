import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import { blobParts } from '../../../src/report/blob-parts.ts';

test('a blob has a name that people know, and is one part however often it is asked for', () => {
  const digest = digestOf(Buffer.from('a layer'));
  const parts = blobParts([{ digest, size: 7, repository: 'docker.io/wandb/local' }]);
  assert.deepEqual(parts.get(digest), { name: `wandb/local ${digest.slice(7, 19)}`, size: 7 });
  assert.equal(parts.get(digest), parts.get(digest));
});
