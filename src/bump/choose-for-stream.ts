import type { PromotionRecord } from '../promote/record/record.ts';
import { type Choice, chooseOlder } from './choose-release.ts';
import { chooseSoaked } from './choose-soaked.ts';
import { refuseIncomplete } from './completeness.ts';
import type { BaseFile } from './edit-files.ts';
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
 * @throws RefusedError `RELEASE_INCOMPLETE`; UserError `NOTHING_OLDER`
 */
export async function chooseForStream(
  { after }: Stream,
  { files, from }: { readonly files: readonly BaseFile[]; readonly from: PromotionRecord | undefined },
  scope: BumpScope,
): Promise<StreamChoice> {
  const { options, history, findMissing, naming, target, git, runtime } = scope;
  if (target === undefined) {
    return await chooseOlder(files, history, findMissing, naming);
  }
  const { record: newest, passedOver } = target;
  // Going back waits for nobody.
  if (after === undefined || options.rollback || from?.release === newest.release) {
    return target;
  }
  const older = history.records.filter(({ sequence }) => sequence < newest.sequence);
  const candidates = options.release === undefined ? [newest, ...older] : [newest];
  const now = runtime.clock.now().getTime();
  const { record, waits } = await chooseSoaked(after, candidates, { git, naming, now });
  // Only the release that everybody gets in the end may be refused as a step back; an older one is none to propose then.
  const isPast = record !== undefined && record.release !== newest.release && isAhead(from, record);
  if (record === undefined || isPast) {
    return { passedOver, ...(waits && { waits }) };
  }
  const missing = await findMissing(record);
  if (missing.length > 0) {
    throw refuseIncomplete({ release: record.release, missing });
  }
  return { record, passedOver, ...(waits && { waits }) };
}

function isAhead(from: PromotionRecord | undefined, { sequence }: PromotionRecord): boolean {
  return from !== undefined && from.sequence > sequence;
}
