import { UserError } from '../errors.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { type FindMissing, type PassedOver, refuseIncomplete } from './completeness.ts';
import { goesBack } from './direction.ts';
import type { InternalNames } from './internal-names.ts';
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
 * Where somebody has put an older release in force, that one, and no older one for files that name it or are behind it; else
 * the newest complete one that is older than what the files name.
 * @throws RefusedError `RELEASE_INCOMPLETE`; UserError `NOTHING_OLDER`; what planning raises
 */
export async function chooseOlder(
  { files, from }: { readonly files: readonly DeployFile[]; readonly from: PromotionRecord | undefined },
  history: PromotedHistory,
  findMissing: FindMissing,
  names: InternalNames,
): Promise<Choice> {
  const { chosen, records } = history;
  if (chosen.newer !== undefined) {
    return from !== undefined && from.sequence <= chosen.sequence
      ? { record: from, passedOver: [] }
      : await chooseRelease(history, findMissing, false);
  }
  const candidates = [chosen, ...records.filter(({ sequence }) => sequence < chosen.sequence)];
  const older = candidates.filter((record) => goesBack({ from, record }, files, names));
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
