import { RefusedError } from '../errors.ts';
import type { DoubtedRecord } from '../promote/record/trusted-record.ts';

/**
 * What a record has that does not count today cannot be told from what goes, and it may be in use.
 * @throws RefusedError `PRUNE_DOUBTED` when there is one
 */
export function requireNoneDoubted(doubted: readonly DoubtedRecord[]): void {
  if (doubted.length > 0) {
    throw new RefusedError('PRUNE_DOUBTED', 'Releases were recorded whose records do not count today', {
      details: doubted.map(({ release, sequence, reason }) => `${release} (sequence ${sequence}): ${reason}`),
      hint: 'What they have cannot be kept apart from what would be removed. Promote such a release anew, signed so that it counts, or delete these tags where the records are. Nothing was removed.',
    });
  }
}
