import { dirname, join, resolve } from 'node:path';
import type { Lock } from '../release/lock.ts';
import { readLedger, writeLedger } from '../release/read-ledger.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { formatTime } from '../utc.ts';
import type { History } from './offered.ts';
import { openSightings } from './sightings.ts';

/** The lock, and the ledger beside it while `track` works. */
export interface OpenHistory extends History {
  readonly ledgerPath: string;
  /** True when something was seen for the first time. */
  hasNews(): boolean;
  /** Writes what is new, also when the run fails after that: seen is seen. */
  keep(dryRun: boolean): Promise<void>;
}

interface HistoryRequest {
  readonly file: Pick<ReleaseFile, 'path' | 'ledger' | 'cadence'>;
  readonly lockPath: string;
  readonly previous: Lock | undefined;
  readonly now: Date;
  /** What came out later of the chart or image of that name waits for the next release. */
  readonly cutOffFor: (name: string) => Date | undefined;
}

/**
 * A ledger is kept where the release file names one, or where age matters: for an entry with a minimum age, and for every
 * entry where the cadence has a cut-off.
 * @throws UserError `INVALID_LEDGER`
 */
export async function openHistory(
  request: HistoryRequest,
  { log }: Pick<Runtime, 'log'>,
): Promise<OpenHistory> {
  const { file, lockPath, previous, now, cutOffFor } = request;
  const ledgerPath =
    file.ledger === undefined
      ? join(dirname(lockPath), 'tidegate.ledger.json')
      : resolve(dirname(file.path), file.ledger);
  const sightings = openSightings(await readLedger(ledgerPath), now);
  const followsAll = file.ledger !== undefined || file.cadence?.cutOff !== undefined;
  return {
    ledgerPath,
    previous,
    sightings,
    ageRule({ name, minimumAge }, locked) {
      if (!followsAll && minimumAge === undefined) {
        return undefined;
      }
      const aged = now.valueOf() - (minimumAge ?? 0);
      const cutOff = locked === undefined ? undefined : cutOffFor(name);
      return {
        seenUntil: formatTime(new Date(Math.min(aged, cutOff?.valueOf() ?? aged))),
        ...(minimumAge === undefined ? {} : { minimumAge }),
        ...(cutOff === undefined ? {} : { cutOff: formatTime(cutOff) }),
      };
    },
    hasNews: () => sightings.news() !== undefined,
    async keep(dryRun) {
      const news = sightings.news();
      if (news === undefined || dryRun) {
        return;
      }
      const first = sightings.firstLooks();
      if (first.length > 0) {
        log.notice(
          `New in the ledger, where what is there already counts as old enough unless its source has a date: ${first.join(', ')}`,
        );
      }
      await writeLedger(ledgerPath, news);
    },
  };
}
