import { requireNames } from '../check/require-names.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { type Choice, chooseOlder } from './choose-release.ts';
import { chooseSoaked } from './choose-soaked.ts';
import { goesBack } from './direction.ts';
import { type BaseFile, readFiles } from './edit-files.ts';
import { planBump } from './plan.ts';
import type { Wait } from './result.ts';
import type { BumpScope } from './scope.ts';
import type { Stream } from './streams.ts';

/** What a stream proposes: a release, nothing yet, or an older one while a newer one waits. */
export interface StreamChoice extends Pick<Choice, 'passedOver'> {
  readonly record?: PromotionRecord;
  readonly waits?: Wait;
}

/**
 * @param from the release that the files name at the base, where they name one as a whole
 * @throws RefusedError `RELEASE_INCOMPLETE`; UserError `NOTHING_OLDER`; what reading the files of the environment before raises
 */
export async function chooseForStream(
  { after }: Stream,
  { files, from }: { readonly files: readonly BaseFile[]; readonly from: PromotionRecord | undefined },
  scope: BumpScope,
): Promise<StreamChoice> {
  const { options, history, findMissing, names, target, git, reader, runtime, before } = scope;
  if (target === undefined) {
    return await chooseOlder({ files, from }, history, findMissing, names);
  }
  const { record: newest, passedOver } = target;
  // Going back waits for nobody.
  if (after === undefined || options.rollback || from?.release === newest.release) {
    return target;
  }
  const older = history.records.filter(({ sequence }) => sequence < newest.sequence);
  const candidates = options.release === undefined ? [newest, ...older] : [newest];
  const now = runtime.clock.now().getTime();
  const isUnsaid = await isSilent(after, newest, scope);
  const mergedAt = async (commit: string): Promise<Date | undefined> =>
    await reader?.mergedAt(commit, git.base);
  const { record, waits } = await chooseSoaked(
    after,
    { candidates, from },
    { git, names: before.names, mergedAt, now },
  );
  // An older release that has soaked is a second best: where the files are beyond it already, they stay as they are. For the
  // newest one that would be a step back to be refused, which planning does.
  const isPast =
    record !== undefined && record.release !== newest.release && goesBack({ from, record }, files, names);
  const waiting = { passedOver, ...(waits && { waits: { ...waits, ...(isUnsaid && { isUnsaid }) } }) };
  if (record === undefined || isPast) {
    return waiting;
  }
  const missing = await findMissing(record);
  return missing.length > 0
    ? { ...waiting, passedOver: [...passedOver, { release: record.release, missing }] }
    : { ...waiting, record };
}

/**
 * What is wrong in the past names nothing. What is wrong now, in the files of the environment before or in what the release
 * file says of them, is for a person to mend: until then nobody knows what that environment names.
 * @returns true where nothing in them would have to move, and they still name no release: no version stands in them
 */
async function isSilent(
  { targets }: NonNullable<Stream['after']>,
  newest: PromotionRecord,
  { git, before: { names, checkContext } }: BumpScope,
): Promise<boolean> {
  const files = await readFiles(git, targets);
  const plans = planBump(files, names.releaseOf(newest));
  requireNames(files, checkContext(newest));
  return !plans.some(({ isPinned, isBehind }) => isPinned || isBehind);
}
