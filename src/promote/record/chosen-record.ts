import { UserError } from '../../errors.ts';
import { isReleaseName } from '../../release/release-name.ts';
import { checkPolicy } from '../../verify/check-policy.ts';
import { recordRepository } from '../targets.ts';
import { findInForce } from './in-force.ts';
import { listReleases, type PromotionRecord } from './record.ts';
import { findNewest } from './all-records.ts';
import { findRecord, openRecords, type RecordSource } from './trusted-record.ts';
import { describeOpenRuns, findOpenRuns } from './open-runs.ts';

/** The newest ones tell which are meant; there may be dozens. */
const shownReleases = 5;

/** The record to go by. */
export interface ChosenRecord extends PromotionRecord {
  /** A newer release than this one, which is in force; absent when it is the newest, or was asked for. */
  readonly newer?: string;
}

/**
 * The record of a release to go by. What runs have begun and not ended is said in warnings.
 * @param release by default the one in force
 * @param known what `readHistory` gave, so that nothing of it is read again
 * @throws UserError `NOT_PROMOTED` when nothing was; RefusedError `SEQUENCE_TOO_LOW`; what `findNewest`, `findInForce` and
 *   `readNamedRecord` raise
 */
export async function readTrustedRecord(
  source: RecordSource,
  release?: string,
  known: readonly PromotionRecord[] = [],
): Promise<ChosenRecord> {
  const named = known.find((record) => record.release === release);
  const record =
    release === undefined
      ? await chooseRecord(source, known.at(-1))
      : named === undefined
        ? await readNamedRecord(source, release)
        : requirePromoted(named, source, '');
  describeOpenRuns(await findOpenRuns(source)).forEach((line) => source.log.warning(line));
  return record;
}

/**
 * @throws UserError `NOT_PROMOTED` when there is no record of that release, `INVALID_RELEASE`; RefusedError
 *   `SEQUENCE_TOO_LOW`, and what `findRecord` raises
 */
export async function readNamedRecord(source: RecordSource, release: string): Promise<PromotionRecord> {
  if (!isReleaseName(release)) {
    throw new UserError('INVALID_RELEASE', `${JSON.stringify(release)} is not the name of a release`, {
      hint: 'Expected a quarter such as 2026q4, or a quarter and a count such as 2026q4.1.',
    });
  }
  const record = await findRecord(source, release);
  const { releases } = record === undefined ? await listReleases(openRecords(source)) : { releases: [] };
  return requirePromoted(record, source, ` of ${release}`, releases);
}

async function chooseRecord(source: RecordSource, known: PromotionRecord | undefined): Promise<ChosenRecord> {
  const newest = known ?? (await findNewest(source));
  const record = requirePromoted(await findInForce(source, newest), source, '');
  return newest === undefined || record.sequence >= newest.sequence
    ? record
    : { ...record, newer: newest.release };
}

function requirePromoted(
  record: PromotionRecord | undefined,
  { config, trust }: RecordSource,
  what: string,
  others: readonly string[] = [],
): PromotionRecord {
  if (record === undefined) {
    const newest = others.slice(0, shownReleases).join(', ');
    throw new UserError('NOT_PROMOTED', `${recordRepository(config)} has no promotion record${what}`, {
      hint:
        newest === ''
          ? 'Promote the release first.'
          : `Promote the release first, or name one that was promoted: ${newest}. \`tidegate releases\` shows all of them.`,
    });
  }
  checkPolicy(record.manifest, trust);
  return record;
}
