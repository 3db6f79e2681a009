import { claimFile, describeHolder, type Holder } from './claim.ts';
import type { UserError } from './errors.ts';
import type { Runtime } from './runtime/runtime.ts';

/** Milliseconds. Whoever has such a claim writes some small files, so one this old was left behind. */
const oldAge = 5 * 60 * 1000;
const waitLimit = 60 * 1000;
const pause = 100;

/**
 * Claims a file name for a short while, and waits for up to a minute while somebody else has it. A claim whose process is
 * gone, or that is over five minutes old, is taken over.
 * @param path in a folder that is there
 * @param words `doing` what its holder does: `writes to <folder>`; `refusal` for whom the wait was in vain
 * @throws what `refusal` makes of the holder; UserError `UNWRITABLE`
 */
export async function claimPatiently(
  path: string,
  runtime: Pick<Runtime, 'clock' | 'processes' | 'log'>,
  words: { readonly doing: string; readonly refusal: (holder: string) => UserError },
): Promise<AsyncDisposable> {
  const { clock, log } = runtime;
  const giveUpAt = clock.now().getTime() + waitLimit;
  const isOld = ({ since }: Holder): boolean => clock.now().getTime() - Date.parse(since) > oldAge;
  for (let isWaiting = false; ; isWaiting = true) {
    const claim = await claimFile(path, runtime, isOld);
    if ('own' in claim) {
      return claim.own;
    }
    if (clock.now().getTime() >= giveUpAt) {
      throw words.refusal(describeHolder(claim.holder));
    }
    if (!isWaiting) {
      log.info(`Waiting for ${describeHolder(claim.holder)}, which ${words.doing}`);
    }
    await clock.sleep(pause);
  }
}
