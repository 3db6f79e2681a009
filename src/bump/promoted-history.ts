import { type ChosenRecord, readTrustedRecord } from '../promote/record/chosen-record.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { readHistory } from '../promote/record/all-records.ts';
import type { RecordSource } from '../promote/record/trusted-record.ts';

/** What was promoted, as far as it counts. */
export interface PromotedHistory {
  /** The release that was asked for, or the one in force. */
  readonly chosen: ChosenRecord;
  /** Every release whose record counts, the newest first. */
  readonly records: readonly PromotionRecord[];
}

/**
 * Reads the records, and verifies the signature of each again.
 * @param release by default the one in force
 * @throws what `readTrustedRecord` raises
 */
export async function readPromoted(source: RecordSource, release?: string): Promise<PromotedHistory> {
  const { records } = await readHistory(source);
  const chosen = await readTrustedRecord(source, release, records);
  const { minimumSequence = 0 } = source.trust;
  return { chosen, records: records.filter(({ sequence }) => sequence >= minimumSequence).toReversed() };
}
