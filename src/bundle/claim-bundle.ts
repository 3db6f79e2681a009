import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { claimFile, describeHolder } from '../claim.ts';
import { UserError } from '../errors.ts';
import { requireWritableFolder } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';

/**
 * Keeps other runs from making the same bundle at the same time. The claim lies beside the bundle, never in it.
 * @param folder of the finished bundle
 * @throws UserError `BUNDLE_BUSY` when another run is making it; `UNWRITABLE`
 */
export async function claimBundle(folder: string, runtime: Runtime): Promise<AsyncDisposable> {
  const path = `${folder}.partial.lock`;
  await requireWritableFolder(dirname(folder));
  await mkdir(dirname(folder), { recursive: true });
  const claim = await claimFile(path, runtime);
  if ('own' in claim) {
    return claim.own;
  }
  throw new UserError('BUNDLE_BUSY', `${describeHolder(claim.holder)} is making ${folder}`, {
    hint: `Wait until it has ended, then run again. If nothing runs there any more, delete ${path}.`,
  });
}
