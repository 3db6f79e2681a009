import type { DeployFile } from '../deploy/occurrence.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { BumpEdit, FilePlan } from './edit.ts';
import type { InternalNames } from './internal-names.ts';
import { downgradesIn } from './plan-faults.ts';
import { planBump } from './plan.ts';

/** A move of files to a release, from the one that they name as a whole, where they name one. */
interface Step {
  readonly from: PromotionRecord | undefined;
  readonly record: PromotionRecord;
}

/**
 * What of a plan goes back. Where the files name a release, its number tells, of every value: a newer release may have an
 * older part. Files that name none were changed by hand, and each value tells by itself.
 * @param isHeldBack a newer release is there, which such files may have followed: of a digest nobody can tell
 */
export function stepsBack(
  { from, record }: Step,
  plans: readonly FilePlan[],
  isHeldBack: boolean,
): readonly BumpEdit[] {
  if (from === undefined) {
    return downgradesIn(plans, isHeldBack);
  }
  return from.sequence > record.sequence ? plans.flatMap(({ edits }) => edits) : [];
}

/** The same before there is a plan. A release that has nothing else in the files than the one they name is older, too. */
export function goesBack(
  { from, record }: Step,
  files: readonly DeployFile[],
  names: InternalNames,
): boolean {
  return from === undefined
    ? stepsBack({ from, record }, planBump(files, names.releaseOf(record)), false).length > 0
    : from.sequence > record.sequence;
}
