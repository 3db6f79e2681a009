import { constants, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedError, UserError } from '../errors.ts';
import { openFile } from '../release/files.ts';
import { systemCode } from '../system-error.ts';
import type { Volume, VolumeFile } from './layout.ts';

/** One read or write is this large: big enough that system calls do not count, small enough to hold a few at once. */
const chunkSize = 1024 * 1024;

/** A stretch of one volume file. */
export interface Segment {
  readonly file: VolumeFile;
  /** From the start of the file, in bytes. */
  readonly position: number;
  readonly length: number;
}

/** Where the bytes `start` to `start + length` of a tar lie in its files: one segment, or several where it is cut. */
export function segments({ files }: Pick<Volume, 'files'>, start: number, length: number): Segment[] {
  const found: Segment[] = [];
  let fileStart = 0;
  for (const file of files) {
    const from = Math.max(start, fileStart);
    const to = Math.min(start + length, fileStart + file.size);
    if (from < to) {
      found.push({ file, position: from - fileStart, length: to - from });
    }
    fileStart += file.size;
  }
  return found;
}

/**
 * Reads a stretch of a tar in chunks of up to 1 MiB.
 * @throws RefusedError `VOLUME_MISSING`, `VOLUME_SIZE`, `NOT_A_FILE` when a file is not there, not as long as planned, or
 *   a link or a pipe
 */
export async function* readRange(
  folder: string,
  volume: Pick<Volume, 'files'>,
  start: number,
  length: number,
): AsyncGenerator<Buffer> {
  for (const segment of segments(volume, start, length)) {
    await using handle = await openForReading(folder, segment.file);
    let done = 0;
    while (done < segment.length) {
      const buffer = Buffer.allocUnsafe(Math.min(chunkSize, segment.length - done));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, segment.position + done);
      if (bytesRead === 0) {
        throw wrongSize(segment.file, segment.position + done);
      }
      done += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}

/** The same in one piece; for headers and other short stretches. */
export async function readPiece(
  folder: string,
  volume: Pick<Volume, 'files'>,
  start: number,
  length: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readRange(folder, volume, start, length)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Writes content to its place in a tar, in large pieces.
 * @returns the bytes that were written
 * @throws UserError `DISK_FULL`
 */
export async function writeRange(
  folder: string,
  volume: Pick<Volume, 'files'>,
  start: number,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  await using handles = new AsyncDisposableStack();
  const opened = new Map<string, Promise<FileHandle>>();
  const handleOf = ({ name }: VolumeFile): Promise<FileHandle> => {
    const handle = opened.get(name) ?? open(join(folder, name), 'r+').then((file) => handles.use(file));
    opened.set(name, handle);
    return handle;
  };
  let position = start;
  for await (const { chunks, length } of inPieces(content)) {
    let rest = chunks;
    for (const segment of segments(volume, position, length)) {
      const [now, later] = splitAt(rest, segment.length);
      await writeAt(await handleOf(segment.file), segment, now);
      rest = later;
    }
    position += length;
  }
  return position - start;
}

/** Makes the files of a tar, each with its final length (as holes where the file system has them). */
export async function allocate(folder: string, { files }: Pick<Volume, 'files'>): Promise<void> {
  for (const { name, size } of files) {
    // Neither 'a' (Windows then refuses to truncate) nor 'w' (it would empty what is there).
    await using handle = await open(join(folder, name), constants.O_RDWR | constants.O_CREAT);
    await handle.truncate(size);
  }
}

/** Makes sure that what was written is on the disk. */
export async function syncFiles(folder: string, { files }: Pick<Volume, 'files'>): Promise<void> {
  for (const { name } of files) {
    await using handle = await open(join(folder, name), 'r+');
    await handle.sync();
  }
}

async function openForReading(folder: string, file: VolumeFile): Promise<FileHandle> {
  const handle = await openFile(join(folder, file.name), 'carried');
  if (handle === undefined) {
    throw missing(folder, file);
  }
  const { size } = await handle.stat();
  if (size !== file.size) {
    await handle.close();
    throw wrongSize(file, size);
  }
  return handle;
}

interface Piece {
  readonly chunks: readonly Uint8Array[];
  readonly length: number;
}

/** Network chunks are small: gather them, so that one system call moves 1 MiB. */
async function* inPieces(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Piece> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= chunkSize) {
      yield { chunks, length };
      chunks = [];
      length = 0;
    }
  }
  if (length > 0) {
    yield { chunks, length };
  }
}

/** The first `length` bytes, and what comes after them; nothing is copied. */
function splitAt(
  chunks: readonly Uint8Array[],
  length: number,
): readonly [readonly Uint8Array[], readonly Uint8Array[]] {
  let left = length;
  const count = chunks.findIndex((chunk) => {
    left -= chunk.length;
    return left < 0;
  });
  const cut = chunks[count];
  if (cut === undefined) {
    return [chunks, []];
  }
  const at = cut.length + left;
  return [
    [...chunks.slice(0, count), cut.subarray(0, at)],
    [cut.subarray(at), ...chunks.slice(count + 1)],
  ];
}

async function writeAt(
  handle: FileHandle,
  { file, position, length }: Segment,
  chunks: readonly Uint8Array[],
): Promise<void> {
  try {
    let rest = chunks;
    for (let done = 0; done < length;) {
      const { bytesWritten } = await handle.writev(rest, position + done);
      done += bytesWritten;
      rest = splitAt(rest, bytesWritten)[1];
    }
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '')) {
      throw new UserError('DISK_FULL', `No space left while writing ${file.name}`, {
        hint: 'Free some space and run the same command again: it continues where it stopped.',
        cause: error,
      });
    }
    throw error;
  }
}

function missing(folder: string, { name }: VolumeFile): RefusedError {
  return new RefusedError('VOLUME_MISSING', `${name} is not in ${folder}`, {
    hint: 'Copy every file of the bundle from the medium into one folder.',
  });
}

function wrongSize({ name, size }: VolumeFile, found: number): RefusedError {
  return new RefusedError('VOLUME_SIZE', `${name} has ${found} bytes, expected ${size}`, {
    hint: 'The copy is incomplete or damaged. Copy that file again.',
  });
}
