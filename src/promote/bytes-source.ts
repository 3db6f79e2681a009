/** Bytes in memory as what `WritableStore.write` takes. */
export function bytesSource(bytes: Buffer): (offset?: number) => Promise<AsyncIterable<Uint8Array>> {
  return (offset = 0) => Promise.resolve(once(bytes.subarray(offset)));
}

// oxlint-disable-next-line typescript/require-await -- one chunk that is already there
async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
