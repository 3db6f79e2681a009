import { lstat, open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RefusedError, UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import { manifestLimit } from './parse-manifest.ts';
import { explainFileError, systemCode } from '../system-error.ts';
import type { BundlePlan } from './plan.ts';

export type FinishedState = 'absent' | 'same';

/**
 * Looks for a finished bundle at `folder`, cheaply: its `bundle.json`, and the sizes of all files.
 * @throws UserError `BUNDLE_EXISTS` when it is another bundle, or no bundle at all; RefusedError `BUNDLE_DAMAGED` when it
 *   is this bundle, but not whole
 */
export async function findFinished(folder: string, plan: BundlePlan): Promise<FinishedState> {
  const names = await listFolder(folder);
  if (names === undefined) {
    return 'absent';
  }
  const bytes = await readBounded(join(folder, 'bundle.json'), manifestLimit, 'carried');
  if (bytes === undefined || !bytes.equals(plan.bytes)) {
    throw new UserError(
      'BUNDLE_EXISTS',
      bytes === undefined
        ? `${folder} exists and holds no bundle`
        : `${folder} holds another bundle: its lock, base or volume size differ`,
      { hint: 'Nothing was overwritten. Move that folder away, or choose another output.' },
    );
  }
  const faults = await sizeFaults(folder, plan);
  if (faults.length > 0) {
    throw new RefusedError('BUNDLE_DAMAGED', `${folder} is this bundle, but it is not whole`, {
      details: faults,
      hint: 'Move that folder away and run again: the bundle is made anew, byte for byte the same.',
    });
  }
  return 'same';
}

/** `bundle.json` is written last; then the folder gets its name. What has the final name is whole. */
export async function publish(partial: string, folder: string, { bytes }: BundlePlan): Promise<void> {
  await writeDurably(join(partial, 'bundle.json'), bytes);
  await syncFolder(partial);
  await rename(partial, folder);
  await syncFolder(dirname(folder));
}

/** Writes a file and waits until it is on the disk. */
export async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  await using handle = await open(path, 'w');
  await handle.writeFile(bytes);
  await handle.sync();
}

async function sizeFaults(folder: string, { manifest }: BundlePlan): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, size } of [...manifest.files, ...manifest.volumes]) {
    const found = await lstat(join(folder, name)).catch(() => undefined);
    if (found?.size !== size) {
      faults.push(
        `${name}: ${found === undefined ? 'missing' : `${found.size} bytes`}, expected ${size} bytes`,
      );
    }
  }
  return faults;
}

/** The names in a folder; undefined when there is none. */
export async function listFolder(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return undefined;
    }
    throw explainFileError(error, 'UNREADABLE', folder, 'listed');
  }
}

/** Makes a rename last. Windows has no such call and answers with one of these codes. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder);
    await handle.sync();
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(systemCode(error) ?? '')) {
      throw error;
    }
  }
}
