import { UserError } from '../errors.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { type FindMissing, type PassedOver, refuseIncomplete } from './completeness.ts';
import type { Naming } from './naming.ts';
import { planBump } from './plan.ts';
import type { PromotedHistory } from './promoted-history.ts';

/** A release to propose. */
export interface Choice {
  readonly record: PromotionRecord;
  /** Newer ones that would have been, were they complete. */
  readonly passedOver: readonly PassedOver[];
}

/**
 * The release that was asked for, or the newest complete one, from the one in force on.
 * @throws RefusedError `RELEASE_INCOMPLETE`
 */
export async function chooseRelease(
  { chosen, records }: PromotedHistory,
  findMissing: FindMissing,
  isAskedFor: boolean,
): Promise<Choice> {
  const older = isAskedFor ? [] : records.filter(({ sequence }) => sequence < chosen.sequence);
  const choice = await firstComplete([chosen, ...older], findMissing);
  if ('record' in choice) {
    return choice;
  }
  const [newest = { release: chosen.release, missing: [] }] = choice.passedOver;
  throw refuseIncomplete(newest);
}

/**
 * The release in force if that is older than what the files name, else the newest complete one that is.
 * @throws UserError `NOTHING_OLDER`; what planning raises
 */
export async function chooseOlder(
  files: readonly DeployFile[],
  { chosen, records }: PromotedHistory,
  findMissing: FindMissing,
  naming: Naming,
): Promise<Choice> {
  const candidates = [chosen, ...records.filter(({ sequence }) => sequence < chosen.sequence)];
  const named = naming.namedBy(files, records);
  const older = candidates.filter((record) =>
    named === undefined ? isDowngrade(files, record, naming) : record.sequence < named.sequence,
  );
  const choice = await firstComplete(older, findMissing);
  if ('record' in choice) {
    return choice;
  }
  throw new UserError(
    'NOTHING_OLDER',
    'No promoted release is older than what the files name, and complete',
    {
      details: choice.passedOver.flatMap(({ release, missing }) =>
        missing.map((line) => `${release}: ${line}`),
      ),
      hint: '`tidegate releases` shows what was promoted. What was pruned comes back by promoting its bundle again with --allow-rollback.',
    },
  );
}

async function firstComplete(
  candidates: readonly PromotionRecord[],
  findMissing: FindMissing,
): Promise<Choice | { readonly passedOver: readonly PassedOver[] }> {
  const passedOver: PassedOver[] = [];
  for (const record of candidates) {
    const missing = await findMissing(record);
    if (missing.length === 0) {
      return { record, passedOver };
    }
    passedOver.push({ release: record.release, missing });
  }
  return { passedOver };
}

/** For files that name no release as a whole: somebody has changed them by hand. */
function isDowngrade(files: readonly DeployFile[], record: PromotionRecord, naming: Naming): boolean {
  try {
    planBump(files, naming.releaseOf(record), { allowDowngrade: false });
    return false;
  } catch (error) {
    if (error instanceof UserError && error.code === 'DOWNGRADE') {
      return true;
    }
    throw error;
  }
}
