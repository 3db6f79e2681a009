import { createReadStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/**
 * Reads a file, but never more than one byte over `limit`: whoever asks sees that it is too long, and no memory is lost.
 * @returns undefined when there is no such file
 * @throws UserError `UNREADABLE` for a folder, or where access is denied
 */
export async function readBounded(path: string, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path, { end: limit })) {
      chunks.push(Buffer.from(chunk));
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw new UserError('UNREADABLE', `${path} cannot be read`, { at: { file: path }, cause: error });
  }
  return Buffer.concat(chunks);
}

/** Writes beside the target, then renames: a reader sees the old file or the new one, never half of it. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.partial`;
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
