const smallest = 64 * 1024;

/**
 * Puts a stream's chunks together. They are copied as they come: a sender that cuts its answer into single bytes would
 * otherwise make every byte a buffer of its own, of a hundred bytes and more.
 * @param content is what bounds the length: it throws when there is too much
 */
export async function gather(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  let room = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of content) {
    if (length + chunk.length > room.length) {
      // Most answers are one chunk, and get exactly its length.
      const size = length === 0 ? chunk.length : Math.max(2 * room.length, length + chunk.length, smallest);
      const larger = Buffer.allocUnsafe(size);
      room.copy(larger, 0, 0, length);
      room = larger;
    }
    room.set(chunk, length);
    length += chunk.length;
  }
  return length === room.length ? room : Buffer.from(room.subarray(0, length));
}
