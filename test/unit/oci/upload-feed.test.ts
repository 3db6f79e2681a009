import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import { createFeed } from '../../../src/oci/registry/upload/feed.ts';

const MiB = 1024 * 1024;

/** As Node's sockets do: of less than so many bytes they take more before the first ones are sent. */
const taken = 64 * 1024;

it('memory that a source uses again stays as it is while a connection may still hold it, also where a piece cuts a chunk', async () => {
  const data = randomBytes(3 * MiB);
  const memory = Buffer.alloc(MiB);
  async function* reusing(offset: number): AsyncGenerator<Uint8Array> {
    for (let at = offset; at < data.length; at += MiB) {
      yield memory.subarray(0, data.copy(memory, 0, at, at + MiB));
    }
  }
  const feed = createFeed({
    descriptor: { mediaType: 'a/b', digest: digestOf(data), size: data.length },
    from: {
      name: 'a bundle',
      proves: true,
      open: () => Promise.reject(new Error('not this one')),
      openReused: (_, offset = 0) => Promise.resolve(reusing(offset)),
    },
    onBytes: () => {},
  });
  const sent: Uint8Array[] = [];
  const ends = [0, MiB - 10, 2 * MiB + 7, data.length];
  for (const [index, from] of ends.slice(0, -1).entries()) {
    for await (const chunk of feed.read(from, ends[index + 1] ?? 0)) {
      sent.push(chunk.length < taken ? chunk : Buffer.from(chunk));
    }
  }
  assert.ok(Buffer.concat(sent).equals(data));
});
