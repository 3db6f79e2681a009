import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { OpenSegment } from './volumes.ts';

/** Bytes. Larger ones are no faster, and each answer has two of them. */
const chunkSize = 256 * 1024;

/** The client went away, or was sent away because it took too long. */
export class ClientGone extends Error {}

/**
 * Sends bytes out of volumes. The next chunk is read while the last one is on its way, and not more than that.
 * @param patience milliseconds in which a client has to take a chunk
 * @throws ClientGone; the system's error, `EOF` where a file is too short
 */
export async function sendSegments(
  response: ServerResponse,
  stretch: readonly OpenSegment[],
  patience: number,
): Promise<void> {
  const total = stretch.reduce((sum, { length }) => sum + length, 0);
  const longest = Math.min(total, chunkSize);
  let free = Buffer.allocUnsafeSlow(longest);
  let busy = Buffer.allocUnsafeSlow(longest);
  let taken: Promise<unknown> = Promise.resolve();
  for (const { handle, position, length } of chunksOf(stretch)) {
    const chunk = free.subarray(0, length);
    await Promise.all([fill(handle, chunk, position), taken]);
    taken = write(response, chunk, patience);
    [free, busy] = [busy, free];
  }
  await taken;
}

/**
 * Sends bytes, and waits until the system has taken them: until then they must stay as they are.
 * @param patience milliseconds that this may take
 * @throws ClientGone
 */
export async function write(response: ServerResponse, bytes: Buffer, patience: number): Promise<void> {
  if (response.closed || response.destroyed) {
    throw new ClientGone();
  }
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = (): void => reject(new ClientGone());
  const timer = setTimeout(() => response.destroy(), patience);
  response.once('close', leave);
  try {
    response.write(bytes, (error) => (error ? leave() : resolve()));
    await promise;
  } finally {
    clearTimeout(timer);
    response.off('close', leave);
  }
}

function* chunksOf(stretch: readonly OpenSegment[]): Generator<OpenSegment> {
  for (const { handle, position, length } of stretch) {
    for (let done = 0; done < length; done += chunkSize) {
      yield { handle, position: position + done, length: Math.min(chunkSize, length - done) };
    }
  }
}

async function fill(handle: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesRead } = await handle.read(chunk, done, chunk.length - done, position + done);
    if (bytesRead === 0) {
      throw Object.assign(new Error('EOF: the file became shorter'), { code: 'EOF' });
    }
    done += bytesRead;
  }
}
