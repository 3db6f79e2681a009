/** Bytes in memory as content that can be read. */
// oxlint-disable-next-line typescript/require-await -- one chunk that is already there
export async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
