import { RefusedError } from '../errors.ts';
import type { Descriptor } from './descriptor.ts';
import { algorithmOf, hasherFor } from './digest.ts';
import { gather } from '../gather.ts';
import { digestMismatch, sizeMismatch } from './mismatch.ts';
import type { Source } from './store.ts';

/**
 * Passes a descriptor's bytes through while hashing and counting them. The last chunk is held back until all is
 * proven: whoever writes the bytes on can never complete something that is wrong.
 * @throws RefusedError `SIZE_MISMATCH` as soon as too many bytes came, or at the end when too few did;
 *   `DIGEST_MISMATCH` at the end when the bytes are others
 */
export async function* verified(
  content: AsyncIterable<Uint8Array>,
  descriptor: Descriptor,
  where: string,
): AsyncGenerator<Uint8Array> {
  const hash = hasherFor(descriptor.digest);
  let size = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > descriptor.size) {
      throw sizeMismatch(descriptor, `more than ${descriptor.size}`, where);
    }
    hash.update(chunk);
    if (held !== undefined) {
      yield held;
    }
    held = chunk;
  }
  if (size !== descriptor.size) {
    throw sizeMismatch(descriptor, size, where);
  }
  const found = `${algorithmOf(descriptor.digest)}:${hash.digest('hex')}`;
  if (found !== descriptor.digest) {
    throw digestMismatch(descriptor, found, where);
  }
  if (held !== undefined) {
    yield held;
  }
}

/** Manifests and other small content: read whole, proven, and bounded. */
const smallContentLimit = 32 * 1024 * 1024;

/**
 * Reads a manifest, config or other small blob into memory: from the source's spare where it is damaged.
 * @throws RefusedError `TOO_LARGE` above 32 MiB, before a byte is read
 */
export async function readAll(store: Source, descriptor: Descriptor): Promise<Buffer> {
  const where = `${store.name}@${descriptor.digest}`;
  if (descriptor.size > smallContentLimit) {
    throw new RefusedError(
      'TOO_LARGE',
      `${where}: ${descriptor.size} bytes is too large to be read into memory`,
    );
  }
  try {
    return await gather(verified(await store.open(descriptor), descriptor, where));
  } catch (error) {
    const spare = store.spare?.(descriptor, error);
    if (spare === undefined) {
      throw error;
    }
    return await readAll(spare, descriptor);
  }
}
