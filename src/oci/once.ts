import type { Source } from './store.ts';

/** Bytes in memory as content that can be read. */
// oxlint-disable-next-line typescript/require-await -- one chunk that is already there
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Bytes in memory as a source; `name` is for messages. */
export function bytesSource(name: string, bytes: Uint8Array): Source {
  return { name, open: (_, offset = 0) => Promise.resolve(once(bytes.subarray(offset))) };
}
