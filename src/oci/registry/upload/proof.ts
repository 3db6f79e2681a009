import type { Descriptor } from '../../descriptor.ts';
import { algorithmOf, hasherFor } from '../../digest.ts';
import { digestMismatch, sizeMismatch } from '../../mismatch.ts';
import type { Source } from '../../store.ts';
import type { Cursor } from './cursor.ts';

/** That the bytes of an upload are those of its descriptor, each hashed once. */
interface Proof {
  /** How far the bytes are hashed: what comes later must not be passed over. */
  reached(): number;
  /** Bytes that a registry has lost come again and are hashed already; those that it has from an earlier run are not. */
  add(chunk: Uint8Array, start: number): void;
  /** @throws RefusedError `DIGEST_MISMATCH`; `SIZE_MISMATCH` when there are bytes left */
  finish(cursor: Cursor): Promise<void>;
  done(): boolean;
  wrongSize(found: number): Error;
}

export function createProof(descriptor: Descriptor, source: Source): Proof {
  const { size, digest } = descriptor;
  const where = `${source.name}@${digest}`;
  const hash = source.proves ? undefined : hasherFor(digest);
  let hashed = 0;
  let proven = false;
  return {
    // Where the source proves its bytes by itself, nothing has to pass here but what is sent.
    reached: () => (hash === undefined ? size : hashed),
    add(chunk, start) {
      if (hash !== undefined && start + chunk.length > hashed) {
        hash.update(chunk.subarray(hashed - start));
        hashed = start + chunk.length;
      }
    },
    async finish(cursor) {
      // A source that proves its bytes throws here, if not before.
      if ((await cursor.take(1)) !== undefined) {
        throw sizeMismatch(descriptor, `more than ${size}`, where);
      }
      const found = proven || !hash ? digest : `${algorithmOf(digest)}:${hash.digest('hex')}`;
      if (found !== digest) {
        throw digestMismatch(descriptor, found, where);
      }
      proven = true;
    },
    done: () => proven,
    wrongSize: (found) => sizeMismatch(descriptor, found, where),
  };
}
