import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { type ChosenRecord, readTrustedRecord } from '../promote/record/chosen-record.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { readHistory, type RecordSource } from '../promote/record/trusted-record.ts';

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
  const chosen = await readTrustedRecord(source, release);
  // It has said already what counts for nothing.
  const { records } = await readHistory({ ...source, log: { warning: () => undefined } });
  const { minimumSequence = 0 } = source.trust;
  return { chosen, records: records.filter(({ sequence }) => sequence >= minimumSequence).toReversed() };
}

/** Blobs of a release that another one does not have, in bytes. */
export function newBytes(manifest: BundleManifest, other: BundleManifest | undefined): number {
  const old = new Set([...(other?.blobs ?? []), ...(other?.needs ?? [])].map(({ digest }) => digest));
  return [...manifest.blobs, ...manifest.needs].reduce(
    (sum, { digest, size }) => sum + (old.has(digest) ? 0 : size),
    0,
  );
}
