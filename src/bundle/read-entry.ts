import { readStretch } from '../disk/disk.ts';
import { RefusedError } from '../errors.ts';
import { algorithmOf, type Digest, hasherFor, hexOf } from '../oci/digest.ts';
import type { Entry, Volume } from './layout.ts';
import { explainRead, namesOf, openStretch, readRange } from './volume-files.ts';

/** From this size on, in bytes, another thread reads and hashes: for less, telling it costs more than it saves. */
const largeSize = 1024 * 1024;

/**
 * The content of an entry, proven: what is wrong throws before the last bytes are handed on. A chunk stays as it is only
 * until the next one is asked for.
 * @param from leaves out so many bytes at the beginning; they are hashed all the same
 * @throws RefusedError `BLOB_CHANGED` when the bytes are others; `VOLUME_MISSING`, `VOLUME_SIZE`, `VOLUME_UNREADABLE`
 */
export async function* readEntry(
  folder: string,
  volume: Volume,
  entry: Entry,
  from: number,
): AsyncGenerator<Uint8Array> {
  const { digest, size, dataOffset } = entry;
  const prove = (hex: string): void => {
    if (hex !== hexOf(digest)) {
      throw blobChanged(volume, digest, `${algorithmOf(digest)}:${hex}`);
    }
  };
  if (size < largeSize) {
    // One chunk, as it is this small; none where it is empty.
    let bytes: Buffer = Buffer.alloc(0);
    for await (const chunk of readRange(folder, volume, dataOffset, size)) {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    }
    prove(hasherFor(digest).update(bytes).digest('hex'));
    yield bytes.subarray(from);
    return;
  }
  await using stretch = await openStretch(folder, volume, dataOffset, size);
  const { segments } = stretch;
  try {
    yield* readStretch({ segments, algorithm: algorithmOf(digest) }, from, prove);
  } catch (error) {
    throw explainRead(error, volume);
  }
}

/** The same in chunks that stay as they are. */
export async function* copied(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    yield Buffer.from(chunk);
  }
}

function blobChanged(volume: Volume, digest: Digest, found: string): RefusedError {
  return new RefusedError('BLOB_CHANGED', `${digest} in ${namesOf(volume)} is now ${found}`, {
    hint: 'Copy the named file from the source again. If it stays different, the bundle was changed: do not use it.',
  });
}
