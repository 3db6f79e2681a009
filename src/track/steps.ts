import type { Runtime } from '../runtime/runtime.ts';

/** Milliseconds: what is quicker needs no lines. */
const interval = 2000;

/**
 * Tells now and then how many of many like things are done: `Images: 12 of 60`.
 * @returns to be called when one more is done
 */
export function countSteps(
  title: string,
  total: number,
  { clock, log }: Pick<Runtime, 'clock' | 'log'>,
): () => void {
  let shown = clock.now().getTime();
  let done = 0;
  return () => {
    done += 1;
    const now = clock.now().getTime();
    if (now - shown >= interval) {
      shown = now;
      log.info(`${title}: ${done} of ${total}`);
    }
  };
}
