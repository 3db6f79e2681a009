import { UserError } from '../errors.ts';
import type { GitBranch } from '../forge/git-branch.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { type PassedOver, refuseIncomplete } from './completeness.ts';
import { type BaseFile, readFiles } from './edit-files.ts';
import type { BumpEdit, FilePlan } from './edit.ts';
import { planOnBranch, readEarlier } from './on-branch.ts';
import { planBump } from './plan.ts';
import type { BumpScope } from './scope.ts';
import type { Stream } from './streams.ts';

/** A release to move to, and what the base says now. */
export interface Move {
  readonly record: PromotionRecord;
  readonly passedOver: readonly PassedOver[];
  readonly base: readonly BaseFile[];
  /** The release that the files name at the base, where they name one as a whole. */
  readonly from: PromotionRecord | undefined;
}

/** What changes, seen from the base, and which files it changes: those of the base, or of a branch with people's commits. */
export interface MovePlan {
  readonly fromBase: readonly FilePlan<BaseFile>[];
  readonly plans: readonly FilePlan<BaseFile>[];
  /** Set where people have committed to the branch. */
  readonly onBranch?: GitBranch | undefined;
  /** What they set, and stays. */
  readonly kept: readonly BumpEdit[];
}

/**
 * @throws RefusedError `RELEASE_INCOMPLETE` where the files would have to go back only because the newer release that they
 *   name lacks something; UserError `DOWNGRADE`, and what planning and git throw
 */
export async function planMove(stream: Stream, move: Move, scope: BumpScope): Promise<MovePlan> {
  const fromBase = planFromBase(move, scope);
  if (fromBase.every(({ edits }) => edits.length === 0)) {
    return { fromBase, plans: fromBase, kept: [] };
  }
  const { git, naming } = scope;
  const branch = await git.branch(stream.branch);
  if (branch === undefined || branch.isOurs) {
    return { fromBase, plans: fromBase, kept: [] };
  }
  const files = await readFiles(branch, stream.targets);
  const wanted = planBump(files, naming.releaseOf(move.record), { allowDowngrade: true });
  const paths = files.map(({ path }) => path);
  const { plans, kept } = planOnBranch(wanted, await readEarlier(git, branch, paths));
  const places = new Set(kept.map(keyOf));
  const others = fromBase.map((plan) => ({
    ...plan,
    edits: plan.edits.filter((edit) => !places.has(keyOf(edit))),
  }));
  return { fromBase: others, plans, onBranch: branch, kept };
}

function planFromBase(
  { record, passedOver, base, from }: Move,
  scope: BumpScope,
): readonly FilePlan<BaseFile>[] {
  const { naming, history, options } = scope;
  // Where the files name a release as a whole, its number tells which way they go, of digests too.
  const isHeldBack =
    from === undefined
      ? options.release === undefined && history.records.some(({ sequence }) => sequence > record.sequence)
      : from.sequence > record.sequence;
  try {
    return planBump(base, naming.releaseOf(record), { allowDowngrade: options.rollback, isHeldBack });
  } catch (error) {
    const [newest] = passedOver;
    if (newest !== undefined && error instanceof UserError && error.code === 'DOWNGRADE') {
      throw refuseIncomplete(newest);
    }
    throw error;
  }
}

/** Lines may differ between the base and the branch. */
function keyOf({ place, path }: BumpEdit): string {
  return `${place.file} ${path}`;
}
