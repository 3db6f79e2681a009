import { RefusedError } from '../../errors.ts';
import { mapConcurrently } from '../../oci/concurrency.ts';
import { cutLines, plural } from '../../report/format.ts';
import { listReleases, type PromotionRecord } from './record.ts';
import { recordRepository } from '../targets.ts';
import {
  type DoubtedRecord,
  type JudgedRecord,
  judgeRecord,
  openRecords,
  type RecordSource,
} from './trusted-record.ts';

const concurrency = 4;
const shownTags = 10;

interface History {
  /** Every record that counts, lowest sequence first. */
  readonly records: readonly PromotionRecord[];
  readonly doubted: readonly DoubtedRecord[];
}

/** All that was promoted. What does not count is named in a warning. */
export async function readHistory(source: RecordSource): Promise<History> {
  const { judged, others } = await judgeRecords(source);
  warn(
    source,
    others,
    judged.flatMap(({ refusal }) => refusal ?? []),
  );
  return {
    records: judged
      .flatMap(({ record }) => record ?? [])
      .toSorted((left, right) => left.sequence - right.sequence),
    doubted: judged.flatMap(({ doubted }) => doubted ?? []),
  };
}

/**
 * Every tag where the records are, the newest release first.
 * @returns in `others` the tags that stand for no release
 */
export async function judgeRecords(
  source: RecordSource,
): Promise<{ readonly judged: readonly JudgedRecord[]; readonly others: readonly string[] }> {
  const { releases, others } = await listReleases(openRecords(source));
  return {
    judged: await mapConcurrently(releases, concurrency, (release) => judgeRecord(source, release)),
    others,
  };
}

/**
 * The newest release that was promoted. What does not count is passed over with a warning, so that a forged tag stops nobody.
 * @throws RefusedError `NO_TRUSTED_RECORD` when there are records but none that counts
 */
export async function findNewest(source: RecordSource): Promise<PromotionRecord | undefined> {
  const { releases, others } = await listReleases(openRecords(source));
  const refusals: string[] = [];
  // Names go up with the sequence (`checkHistory` sees to that), so the others need not be read.
  for (const release of releases) {
    const { record, refusal } = await judgeRecord(source, release);
    if (record !== undefined) {
      warn(source, others, refusals);
      return record;
    }
    refusals.push(...(refusal === undefined ? [] : [refusal]));
  }
  if (refusals.length > 0) {
    throw new RefusedError(
      'NO_TRUSTED_RECORD',
      `${recordRepository(source.config)} has no promotion record that the trust policy accepts`,
      {
        details: cutLines(refusals, shownTags),
        hint: 'Either the trust policy is wrong, as it does not name the key that signed the release or has another audience, or nothing was promoted and somebody else pushed there.',
      },
    );
  }
  warn(source, others, refusals);
  return undefined;
}

function warn(source: RecordSource, others: readonly string[], refusals: readonly string[]): void {
  const lines = [...refusals, ...others.map((tag) => `${JSON.stringify(tag)}: not the name of a release`)];
  if (lines.length > 0) {
    source.log.warning(
      `${plural(lines.length, 'tag')} in ${recordRepository(source.config)} that count for nothing: ${cutLines(lines, shownTags).join('; ')}. See whether the trust policy is right, its keys and its audience; where it is, find out who pushed them, and delete them`,
    );
  }
}
