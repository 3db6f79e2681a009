import type { Remark } from '../deploy/found.ts';
import { UserError } from '../errors.ts';
import type { GitBranch } from '../forge/git-branch.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { unless } from '../unless.ts';
import { type PassedOver, refuseIncomplete } from './completeness.ts';
import { type BaseFile, type BumpedFile, editFiles, pathsOf, readFiles } from './edit-files.ts';
import type { BumpEdit, FilePlan } from './edit.ts';
import { stepsBack } from './direction.ts';
import { editsLeft, planOnBranch, readEarlier } from './on-branch.ts';
import { refusedDowngrade } from './plan-faults.ts';
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

/** What changes, and how. */
export interface MovePlan {
  /** That it is allowed to go back does not mean that it does. */
  readonly isRollback: boolean;
  /** Seen from the base, without what people set on the branch. */
  readonly edits: readonly BumpEdit[];
  /** What they set, and stays. */
  readonly kept: readonly BumpEdit[];
  /** What they took out, and is not put back. */
  readonly gone: readonly BumpEdit[];
  /** Files that the base has got since the branch parts from it. */
  readonly later: readonly string[];
  readonly remarks: readonly Remark[];
  /** What is left in the files at the base names another release, and a person has to move it. */
  readonly isBehind: boolean;
  /** The files of the base, or of a branch with people's commits, with what changes in them. */
  readonly files: readonly BumpedFile[];
  /** Our branch, as it was read for this plan. Not read where nothing is left to change. */
  readonly branch: GitBranch | undefined;
  readonly hasPeople: boolean;
}

/**
 * @throws RefusedError `RELEASE_INCOMPLETE` where the files would have to go back only because the newer release that they
 *   name lacks something; UserError `DOWNGRADE`, and what planning and git throw
 */
export async function planMove(stream: Stream, wanted: Move, scope: BumpScope): Promise<MovePlan> {
  const { plans, isRollback } = planFromBase(wanted, scope);
  const edits = plans.flatMap((plan) => plan.edits);
  const remarks = plans.flatMap((plan) => plan.remarks);
  const { git, names } = scope;
  const branch = edits.length === 0 ? undefined : await git.branch(stream.branch);
  const isBehind = plans.some((plan) => plan.isBehind);
  const move = { isRollback, edits, remarks, isBehind, branch };
  if (branch === undefined || branch.isOurs) {
    return { ...move, files: editFiles(plans), kept: [], gone: [], later: [], hasPeople: false };
  }
  const later = await filesToCome(branch, stream);
  const theirs = await readFiles(
    branch,
    stream.targets.filter((target) => !pathsOf(target).some((path) => later.includes(path))),
  );
  const release = names.releaseOf(wanted.record);
  const earlier = await readEarlier(branch, theirs, wanted.base, (subject) =>
    names.proposedBy(subject, scope.history.records),
  );
  try {
    const onBranch = planOnBranch(theirs, release, earlier);
    const files = editFiles(onBranch.plans);
    const left = files.map(({ before, after }) => ({ ...before, bytes: after }));
    const ofBoth = plans.filter(({ file }) => theirs.some(({ path }) => path === file.path));
    const { kept } = onBranch;
    return { ...move, ...editsLeft(ofBoth, left, release), files, kept, later, hasPeople: true };
  } catch (error) {
    throw error instanceof UserError ? onBranchOf(stream, error) : error;
  }
}

async function filesToCome(branch: GitBranch, { targets }: Stream): Promise<readonly string[]> {
  const later: string[] = [];
  for (const file of new Set(targets.flatMap(pathsOf))) {
    const there = await unless(['FILE_NOT_FOUND'], branch.read(file));
    const isNew = there === undefined && (await branch.readFork(file)) === undefined;
    later.push(...(isNew ? [file] : []));
  }
  return later;
}

/** The same file may be right at the base. */
function onBranchOf({ branch }: Stream, { code, message, at, details, hint = '' }: UserError): UserError {
  return new UserError(code, message, {
    ...(at && { at }),
    details,
    hint: `${hint} It stands so on ${branch}, where people have committed: put it right there, or delete that branch.`.trim(),
  });
}

function planFromBase(
  { record, passedOver, base, from }: Move,
  { names, history, options }: BumpScope,
): Pick<MovePlan, 'isRollback'> & { readonly plans: readonly FilePlan<BaseFile>[] } {
  const { rollback, release } = options;
  const isHeldBack =
    (rollback || release === undefined) && history.records.some(({ sequence }) => sequence > record.sequence);
  const plans = planBump(base, names.releaseOf(record));
  const back = stepsBack({ from, record }, plans, isHeldBack);
  if (back.length > 0 && !rollback) {
    const [newest] = passedOver;
    throw newest === undefined ? refusedDowngrade(back) : refuseIncomplete(newest);
  }
  return { plans, isRollback: back.length > 0 };
}
