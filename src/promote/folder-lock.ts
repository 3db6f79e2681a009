import { join } from 'node:path';
import { claimPatiently } from '../claim-patiently.ts';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';

const lockFileName = 'index.yaml.lock';

/**
 * Takes the lock of a chart folder, which keeps two promotes from losing each other's index entries; waits for up to a
 * minute while somebody else has it. A lock whose process is gone, or that is over five minutes old, is taken over.
 * @param folder it is there already
 * @returns what gives the lock back
 * @throws UserError `FOLDER_LOCKED` after the wait; `UNWRITABLE`
 */
export async function lockFolder(
  folder: string,
  runtime: Pick<Runtime, 'clock' | 'processes' | 'log'>,
): Promise<AsyncDisposable> {
  const path = join(folder, lockFileName);
  return await claimPatiently(path, runtime, {
    doing: `writes to ${folder}`,
    refusal: (holder) =>
      new UserError('FOLDER_LOCKED', `${path} is held by ${holder}`, {
        hint: 'Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that file.',
      }),
  });
}
