import { access, mkdir } from 'node:fs/promises';
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
  const path = claimOf(folder);
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

/** A run that was killed at its very end leaves its claim beside the finished bundle: nobody else would take it away. */
export async function sweepClaim(folder: string, runtime: Runtime): Promise<void> {
  const path = claimOf(folder);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  // The bundle may lie on a medium that takes no writes; the claim then does no harm.
  const claim = isThere ? await claimFile(path, runtime).catch(() => undefined) : undefined;
  if (claim !== undefined && 'own' in claim) {
    await claim.own[Symbol.asyncDispose]();
  }
}

function claimOf(folder: string): string {
  return `${folder}.partial.lock`;
}
