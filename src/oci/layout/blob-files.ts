import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile } from '../../release/files.ts';
import { explainFileError } from '../../system-error.ts';
import type { Descriptor } from '../descriptor.ts';
import { type Digest, hexOf } from '../digest.ts';
import type { Source } from '../store.ts';
import { verified } from '../verified.ts';
import { findBlobFolder, makeBlobFolder } from './layout-folder.ts';

/** One read or write is this large, so that system calls do not count. */
const chunkSize = 1024 * 1024;

/**
 * Whether there is a file for a blob.
 * @throws RefusedError `NOT_A_FILE`, `NOT_A_FOLDER`: in a layout from outside a link could lead anywhere
 */
export async function hasBlob(folder: string, digest: Digest): Promise<boolean> {
  const handle = await openBlobFile(folder, digest);
  await handle?.close();
  return handle !== undefined;
}

/**
 * A blob's file from `offset` (bytes) on, unproven; undefined when there is none.
 * @throws as `hasBlob`, and UserError `UNREADABLE`
 */
export async function openBlob(
  folder: string,
  digest: Digest,
  offset: number,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  return (await hasBlob(folder, digest)) ? readFrom(folder, digest, offset) : undefined;
}

/** The file is opened when it is read: whoever asks and does not read leaves none open. */
async function* readFrom(folder: string, digest: Digest, offset: number): AsyncGenerator<Uint8Array> {
  await using handle = await openBlobFile(folder, digest);
  if (handle === undefined) {
    return;
  }
  for (let position = offset; ;) {
    // A buffer for each: whoever gets it may keep it.
    const buffer = Buffer.allocUnsafe(chunkSize);
    const { bytesRead } = await handle.read(buffer, 0, chunkSize, position).catch((error: unknown) => {
      throw explainFileError(error, 'UNREADABLE', digest, 'read');
    });
    if (bytesRead === 0) {
      return;
    }
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function openBlobFile(folder: string, digest: Digest): Promise<FileHandle | undefined> {
  const { path } = await findBlobFolder(folder, digest);
  return await openFile(join(path, hexOf(digest)), 'carried');
}

/**
 * Writes a blob under a name of its own, proves it while it passes, and gives it its place last.
 * @param onBytes as in `WritableStore.write`
 * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`, `NOT_A_FOLDER`; UserError `UNWRITABLE`; nothing is left then
 */
export async function writeBlob(
  folder: string,
  descriptor: Descriptor,
  from: Source,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const hex = hexOf(descriptor.digest);
  const blobs = await makeBlobFolder(folder, descriptor.digest);
  // In the layout's own folder: `blobs` holds nothing but blobs (image-spec, image-layout.md, "Blobs").
  const temporary = join(folder, `${hex.slice(0, 16)}.${randomBytes(6).toString('hex')}.partial`);
  let written = 0;
  try {
    const content = verified(await from.open(descriptor), descriptor, `${from.name}@${descriptor.digest}`);
    await writeNew(temporary, content, (bytes) => {
      written += bytes;
      onBytes(bytes);
    });
    await rename(temporary, join(blobs, hex));
  } catch (error) {
    onBytes(-written);
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainFileError(error, 'UNWRITABLE', temporary, 'written');
  }
}

async function writeNew(
  path: string,
  content: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  await using handle = await open(path, 'wx');
  let held: Uint8Array[] = [];
  let length = 0;
  const flush = async () => {
    const bytes = held.length === 1 ? held[0] : Buffer.concat(held);
    await handle.writeFile(bytes ?? Buffer.alloc(0));
    onBytes(length);
    [held, length] = [[], 0];
  };
  for await (const chunk of content) {
    held.push(chunk);
    length += chunk.length;
    if (length >= chunkSize) {
      await flush();
    }
  }
  await flush();
  // Before it gets its name: what has that name is whole, also after the power fails.
  await handle.sync();
}
