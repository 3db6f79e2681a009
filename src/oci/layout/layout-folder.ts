import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedError, UserError } from '../../errors.ts';
import { kindOf, readBounded, replaceFile } from '../../release/files.ts';
import { parseJson } from '../../schema/json.ts';
import { isMap } from '../../schema/schema.ts';
import { explainFileError, systemCode } from '../../system-error.ts';
import type { Digest } from '../digest.ts';
import { algorithmOf } from '../digest.ts';
import { ociLayout } from './names.ts';

/** Bytes. */
const markerLimit = 4096;
/** Milliseconds. */
const day = 24 * 60 * 60 * 1000;

/**
 * Whether a folder is a layout that we can read.
 * @returns false where there is nothing, or an empty folder
 * @throws UserError `NOT_A_LAYOUT` for a folder of other things; RefusedError `INVALID_LAYOUT`, `NOT_A_FILE`
 */
export async function requireLayout(folder: string): Promise<boolean> {
  const path = join(folder, 'oci-layout');
  const marker = await readBounded(path, markerLimit, 'carried');
  if (marker === undefined) {
    await requireFree(folder);
    return false;
  }
  const json = parseJson(marker);
  const version = 'value' in json && isMap(json.value) ? json.value['imageLayoutVersion'] : undefined;
  if (typeof version !== 'string' || !/^1\.\d+\.\d+$/.test(version)) {
    throw new RefusedError(
      'INVALID_LAYOUT',
      `${path} does not say that this is an image layout of version 1`,
      {
        hint: 'Expected {"imageLayoutVersion": "1.0.0"}. Make the layout anew with the program that made it.',
      },
    );
  }
  return true;
}

/** Makes a folder a layout, unless it is one, and tidies it. @throws as `requireLayout`, and UserError `UNWRITABLE` */
export async function startLayout(folder: string, now: Date): Promise<void> {
  if (!(await requireLayout(folder))) {
    await makeFolder(folder);
    await replaceFile(join(folder, 'oci-layout'), ociLayout);
  }
  await removeLeftovers(folder, now);
}

/**
 * The folder that holds the blobs of a digest's algorithm, and whether it is there. No link is followed: it would lead
 * what is written to any place on this machine.
 * @throws RefusedError `NOT_A_FOLDER`
 */
export async function findBlobFolder(
  folder: string,
  digest: Digest,
): Promise<{ path: string; isThere: boolean }> {
  const parts = [join(folder, 'blobs'), join(folder, 'blobs', algorithmOf(digest))] as const;
  for (const path of parts) {
    const stats = await lstat(path).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') {
        return undefined;
      }
      throw explainFileError(error, 'UNREADABLE', path, 'looked at');
    });
    if (stats === undefined) {
      return { path: parts[1], isThere: false };
    }
    if (!stats.isDirectory()) {
      throw new RefusedError('NOT_A_FOLDER', `${path} is ${kindOf(stats)}, expected a folder`, {
        hint: 'Nothing but plain folders and files is taken for a layout: put the folder itself in its place.',
      });
    }
  }
  return { path: parts[1], isThere: true };
}

/** The same, and it is made where it is not there. @throws also UserError `UNWRITABLE` */
export async function makeBlobFolder(folder: string, digest: Digest): Promise<string> {
  const { path, isThere } = await findBlobFolder(folder, digest);
  if (!isThere) {
    await makeFolder(path);
  }
  return path;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw explainFileError(error, 'UNWRITABLE', path, 'made');
  }
}

/**
 * Removes what runs that were killed have left half-written: nobody writes at one blob for a day without a byte.
 * @param now the time on the clock that files are dated by
 */
async function removeLeftovers(folder: string, now: Date): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{16}\.[0-9a-f]{12}\.partial$/.test(name));
  for (const name of names) {
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    if (stats?.isFile() === true && now.getTime() - stats.mtimeMs > day) {
      await rm(path, { force: true });
    }
  }
}

/** Somebody else's files do not become a layout by accident. What another run of ours is writing there is no such file. */
async function requireFree(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (systemCode(error) === 'ENOENT') {
      return [];
    }
    throw explainFileError(error, 'UNREADABLE', folder, 'listed');
  });
  const [name] = names
    .filter((candidate) => candidate !== 'oci-layout' && !candidate.endsWith('.partial'))
    .sort();
  if (name !== undefined) {
    throw new UserError(
      'NOT_A_LAYOUT',
      `${folder} is no image layout: it holds ${JSON.stringify(name)}, and no oci-layout`,
      {
        hint: 'Name the folder of an OCI image layout, or one that is empty or not there yet.',
      },
    );
  }
}
