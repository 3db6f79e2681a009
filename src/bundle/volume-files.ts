import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Segment } from '../disk/messages.ts';
import { RefusedError } from '../errors.ts';
import { openFile } from '../release/files.ts';
import { systemCode } from '../system-error.ts';
import type { Volume, VolumeFile } from './layout.ts';

/** One read is this large: big enough that system calls do not count, small enough to hold a few at once. */
const chunkSize = 1024 * 1024;

/** A stretch of one volume file. */
export interface VolumeSegment {
  readonly file: VolumeFile;
  /** From the start of the file, in bytes. */
  readonly position: number;
  readonly length: number;
}

/** Where the bytes `start` to `start + length` of a tar lie in its files: one segment, or several where it is cut. */
export function segments({ files }: Pick<Volume, 'files'>, start: number, length: number): VolumeSegment[] {
  const found: VolumeSegment[] = [];
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

/** A stretch of a tar whose files are open for reading. */
interface OpenStretch extends AsyncDisposable {
  readonly segments: readonly Segment[];
  readonly handles: readonly FileHandle[];
}

/**
 * Opens the files that a stretch of a tar lies in.
 * @throws RefusedError `VOLUME_MISSING`, `VOLUME_SIZE`, `NOT_A_FILE` when a file is not there, not as long as planned, or
 *   a link or a pipe
 */
export async function openStretch(
  folder: string,
  volume: Pick<Volume, 'files'>,
  start: number,
  length: number,
): Promise<OpenStretch> {
  await using opened = new AsyncDisposableStack();
  const found: { readonly handle: FileHandle; readonly segment: Segment }[] = [];
  for (const { file, ...place } of segments(volume, start, length)) {
    const handle = opened.use(await openForReading(folder, file));
    found.push({ handle, segment: { fd: handle.fd, ...place } });
  }
  const kept = opened.move();
  return {
    segments: found.map(({ segment }) => segment),
    handles: found.map(({ handle }) => handle),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/**
 * Reads a stretch of a tar in chunks of up to 1 MiB.
 * @throws as `openStretch` does; RefusedError `VOLUME_UNREADABLE`
 */
export async function* readRange(
  folder: string,
  volume: Volume,
  start: number,
  length: number,
): AsyncGenerator<Buffer> {
  await using stretch = await openStretch(folder, volume, start, length);
  for (const [at, segment] of stretch.segments.entries()) {
    let done = 0;
    while (done < segment.length) {
      const buffer = Buffer.allocUnsafe(Math.min(chunkSize, segment.length - done));
      const read = stretch.handles[at]?.read(buffer, 0, buffer.length, segment.position + done);
      const count = await read?.catch((error: unknown) => {
        throw explainRead(error, volume);
      });
      if (count === undefined || count.bytesRead === 0) {
        throw cutOff(volume);
      }
      done += count.bytesRead;
      yield buffer.subarray(0, count.bytesRead);
    }
  }
}

/** What a failed read of a volume means: RefusedError `VOLUME_UNREADABLE`, `VOLUME_SIZE`; any other error as it is. */
export function explainRead(error: unknown, volume: Volume): unknown {
  const code = systemCode(error);
  if (code === undefined) {
    return error;
  }
  return code === 'EOF'
    ? cutOff(volume)
    : new RefusedError('VOLUME_UNREADABLE', `${namesOf(volume)} cannot be read (${code})`, {
        hint: 'The disk or medium is faulty, or was taken out: look at it, or carry that file again.',
        cause: error,
      });
}

/** `wandb-2026q4.001.tar`, or the parts it is cut into. */
export function namesOf({ files }: Pick<Volume, 'files'>): string {
  const [first, last] = [files.at(0)?.name ?? '', files.at(-1)?.name ?? ''];
  return first === last ? first : `${first} to ${last}`;
}

async function openForReading(folder: string, file: VolumeFile): Promise<FileHandle> {
  const handle = await openFile(join(folder, file.name), 'carried');
  if (handle === undefined) {
    throw new RefusedError('VOLUME_MISSING', `${file.name} is not in ${folder}`, {
      hint: 'Copy every file of the bundle from the medium into one folder.',
    });
  }
  const { size } = await handle.stat();
  if (size !== file.size) {
    await handle.close();
    throw new RefusedError('VOLUME_SIZE', `${file.name} has ${size} bytes, expected ${file.size}`, {
      hint: 'The copy is incomplete or damaged. Copy that file again.',
    });
  }
  return handle;
}

/** It had its length when it was opened. */
function cutOff(volume: Volume): RefusedError {
  return new RefusedError('VOLUME_SIZE', `${namesOf(volume)} became shorter while it was read`, {
    hint: 'Something writes to the bundle. Copy that file again, and let nothing else use the folder.',
  });
}
