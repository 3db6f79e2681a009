import { shortChunk } from '../../../disk/disk.ts';
import type { Descriptor } from '../../descriptor.ts';
import type { Source } from '../../store.ts';
import { createCursor, type Cursor } from './cursor.ts';
import { createProof } from './proof.ts';

/** A blob on its way up; `onBytes` as in `WritableStore.write`. */
export interface Upload {
  readonly descriptor: Descriptor;
  readonly from: Source;
  readonly onBytes: (bytes: number) => void;
}

/** The bytes of a blob, as often and from where the registry needs them; those of one upload are hashed once. */
export interface Feed {
  /** Begins another upload, to which nothing counts that was read before. */
  restart(): Promise<void>;
  /**
   * The bytes from `from` up to `to`. A reading ends as soon as another one begins. Where it goes to the blob's end, the
   * last chunk is held back until all is proven.
   * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`, and what the source raises
   */
  read(from: number, to: number): AsyncGenerator<Uint8Array>;
  /** Reads and hashes what has not been yet: nothing may be completed before. It throws as `read` does. */
  prove(): Promise<void>;
  /** How far the bytes have been passed on, also where the registry has lost them since. */
  passed(): number;
  /** True after a fault of the source, or wrong bytes: no matter of the registry. */
  failed(): boolean;
  /** Tells `onBytes` that so many bytes are there. */
  tell(arrived: number): void;
  close(): Promise<void>;
}

export function createFeed({ descriptor, from: source, onBytes }: Upload): Feed {
  const { size } = descriptor;
  let proof = createProof(descriptor, source);
  const state = { told: 0, passed: 0, turn: 0, failed: false };
  // Between two pieces the source stays open.
  let kept: Cursor | undefined;
  const cursorAt = async (position: number): Promise<Cursor> => {
    const found = kept;
    kept = undefined;
    if (found?.position() === position) {
      return found;
    }
    await found?.close();
    return createCursor(await openFrom(source, descriptor, position), position);
  };
  const tell = (arrived: number): void => {
    if (arrived !== state.told) {
      onBytes(arrived - state.told);
      state.told = arrived;
    }
  };
  const pass = (bytes: Uint8Array, end: number): Uint8Array => {
    tell(end);
    state.passed = end;
    return bytes;
  };
  async function* feed(cursor: Cursor, from: number, to: number, mine: number): AsyncGenerator<Uint8Array> {
    let held: Uint8Array | undefined;
    while (cursor.position() < to) {
      const start = cursor.position();
      const chunk = await cursor.take(to - start);
      // The connection that asked is gone, and another one is served already.
      if (state.turn !== mine) {
        return;
      }
      if (chunk === undefined) {
        throw proof.wrongSize(start);
      }
      if (held !== undefined) {
        yield pass(held, start);
      }
      proof.add(chunk, start);
      const useful = chunk.subarray(Math.max(0, from - start));
      held = useful.length > 0 ? useful : undefined;
      // It holds its last bytes back by itself, and may use the memory of the others again.
      if (source.proves && held !== undefined) {
        // What a piece has cut off a chunk may be short: a connection keeps that, and asks for more at once.
        yield pass(held.length < shortChunk ? Buffer.from(held) : held, cursor.position());
        held = undefined;
      }
    }
    if (to === size) {
      await proof.finish(cursor);
    }
    if (held !== undefined) {
      yield pass(held, to);
    }
  }
  async function* read(from: number, to: number): AsyncGenerator<Uint8Array> {
    const mine = (state.turn += 1);
    tell(from);
    let cursor: Cursor | undefined;
    let done = false;
    try {
      cursor = await cursorAt(Math.min(from, proof.reached()));
      yield* feed(cursor, from, to, mine);
      done = to < size && state.turn === mine;
    } catch (error) {
      state.failed ||= state.turn === mine;
      throw error;
    } finally {
      if (done) {
        kept = cursor;
      } else {
        await cursor?.close();
      }
    }
  }
  const close = async (): Promise<void> => {
    state.turn += 1;
    await kept?.close();
    kept = undefined;
  };
  return {
    async restart() {
      await close();
      proof = createProof(descriptor, source);
      state.passed = 0;
      tell(0);
    },
    read,
    async prove() {
      for await (const _ of proof.done() ? [] : read(size, size)) {
        // Nothing is left to pass on.
      }
    },
    passed: () => state.passed,
    failed: () => state.failed,
    tell,
    close,
  };
}

function openFrom(
  source: Source,
  descriptor: Descriptor,
  position: number,
): Promise<AsyncIterable<Uint8Array>> {
  return source.proves && source.openReused !== undefined
    ? source.openReused(descriptor, position)
    : source.open(descriptor, position);
}
