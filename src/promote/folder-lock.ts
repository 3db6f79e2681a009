import { join } from 'node:path';
import { claimFile, describeHolder, type Holder } from '../claim.ts';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';

const lockFileName = 'index.yaml.lock';

/** Milliseconds. Whoever holds the lock writes some small files, so a lock this old is one that was left behind. */
const oldAge = 5 * 60 * 1000;
const waitLimit = 60 * 1000;
const pause = 100;

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
  const { clock, log } = runtime;
  const giveUpAt = clock.now().getTime() + waitLimit;
  const isOld = ({ since }: Holder): boolean => clock.now().getTime() - Date.parse(since) > oldAge;
  for (let isWaiting = false; ; isWaiting = true) {
    const claim = await claimFile(path, runtime, isOld);
    if ('own' in claim) {
      return claim.own;
    }
    if (clock.now().getTime() >= giveUpAt) {
      throw new UserError('FOLDER_LOCKED', `${path} is held by ${describeHolder(claim.holder)}`, {
        hint: 'Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that file.',
      });
    }
    if (!isWaiting) {
      log.info(`Waiting for ${describeHolder(claim.holder)}, which writes to ${folder}`);
    }
    await clock.sleep(pause);
  }
}
