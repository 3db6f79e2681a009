import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  access,
  constants,
  type FileHandle,
  lstat,
  open,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { RefusedError, UserError } from '../errors.ts';
import { explainFileError, systemCode } from '../system-error.ts';

const chunkSize = 64 * 1024;

/**
 * Whose file it is. The user's `own` may be a link, or a pipe as `--key <(pass show key)` makes one; what was `carried` in
 * from outside is a plain file, or refused.
 */
export type Origin = 'own' | 'carried';

/**
 * Opens a file for reading. What it must not be is found out first: to open a pipe can wait for ever.
 * @returns undefined when there is no such file
 * @throws UserError `UNREADABLE` for a folder, or where access is denied; RefusedError `NOT_A_FILE`
 */
export async function openFile(path: string, origin: Origin): Promise<FileHandle | undefined> {
  try {
    const stats = await (origin === 'own' ? stat(path) : lstat(path));
    if (origin === 'carried' && !stats.isFile()) {
      throw new RefusedError('NOT_A_FILE', `${path} is ${kindOf(stats)}, expected a file`, {
        hint: 'Nothing but a plain file is read there: put the file itself in its place.',
      });
    }
    if (stats.isDirectory()) {
      throw new UserError('UNREADABLE', `${path} is a folder, expected a file`, {
        hint: 'Name the file itself.',
      });
    }
    return await open(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return undefined;
    }
    throw explainFileError(error, 'UNREADABLE', path, 'read');
  }
}

/**
 * Reads a file, but never more than one byte over `limit`: whoever asks sees that it is too long, and no memory is lost.
 * @returns undefined when there is no such file
 * @throws as `openFile` does
 */
export async function readBounded(
  path: string,
  limit: number,
  origin: Origin = 'own',
): Promise<Buffer | undefined> {
  await using handle = await openFile(path, origin);
  if (handle === undefined) {
    return undefined;
  }
  try {
    return await readStart(handle, limit + 1);
  } catch (error) {
    throw explainFileError(error, 'UNREADABLE', path, 'read');
  }
}

async function readStart(handle: FileHandle, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < most) {
    const buffer = Buffer.allocUnsafe(Math.min(chunkSize, most - length));
    const { bytesRead } = await handle.read(buffer);
    if (bytesRead === 0) {
      break;
    }
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(chunks);
}

/**
 * Writes beside the target, then renames: a reader sees the old file or the new one, never half of it. Two that write
 * the same file do not get into each other's way; a link that stands there is replaced and not followed.
 * @param mode of the new file; the umask takes away from it
 * @param flush false where it may be lost, or become nonsense, when the machine goes down
 * @throws UserError `UNWRITABLE`
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666, flush = true } = {},
): Promise<void> {
  // No name that somebody could foresee: with `wx` it is a new file, or none.
  const temporary = `${path}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await writeFile(temporary, content, { flag: 'wx', flush, mode });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainFileError(error, 'UNWRITABLE', path, 'written');
  }
}

/**
 * Finds out, without writing anything, whether files can be put into a folder, or the folder be made where it is not there.
 * @throws UserError `UNWRITABLE`
 */
export async function requireWritableFolder(folder: string): Promise<void> {
  try {
    const stats = await stat(folder);
    if (!stats.isDirectory()) {
      throw new UserError('UNWRITABLE', `${folder} is ${kindOf(stats)}, expected a folder`, {
        hint: 'Name a folder, or a path where one can be made.',
      });
    }
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && dirname(folder) !== folder) {
      return await requireWritableFolder(dirname(folder));
    }
    throw explainFileError(error, 'UNWRITABLE', folder, 'written to');
  }
}

/** What stands where something else is expected: `a folder`. */
export function kindOf(stats: Stats): string {
  if (stats.isFile()) {
    return 'a file';
  }
  if (stats.isDirectory()) {
    return 'a folder';
  }
  if (stats.isSymbolicLink()) {
    return 'a symbolic link';
  }
  return stats.isFIFO() ? 'a pipe' : 'a device or socket';
}
