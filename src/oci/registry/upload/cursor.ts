/** A place in a stream of chunks, from which stretches of any length are taken. */
export interface Cursor {
  /** Of the next byte, from the start of the content. */
  position(): number;
  /** The next bytes, at least one and at most so many; undefined at the end. */
  take(most: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** @param start where the content begins */
export function createCursor(content: AsyncIterable<Uint8Array>, start: number): Cursor {
  const chunks = content[Symbol.asyncIterator]();
  let position = start;
  let rest: Uint8Array = new Uint8Array();
  return {
    position: () => position,
    async take(most) {
      while (rest.length === 0) {
        const step = await chunks.next();
        if (step.done) {
          return undefined;
        }
        rest = step.value;
      }
      const taken = rest.subarray(0, most);
      rest = rest.subarray(taken.length);
      position += taken.length;
      return taken;
    },
    async close() {
      await chunks.return?.();
    },
  };
}
