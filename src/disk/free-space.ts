import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../system-error.ts';

/**
 * Bytes that are free on the disk of a folder, or of where it is going to be made.
 * @returns undefined on file systems of other machines that do not tell
 */
export async function freeSpaceAt(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize, blocks } = await statfs(folder);
    return blocks === 0 ? undefined : bavail * bsize;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && dirname(folder) !== folder) {
      return await freeSpaceAt(dirname(folder));
    }
    throw error;
  }
}
