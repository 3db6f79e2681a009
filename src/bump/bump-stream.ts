import { checkFiles, type CheckVerdict } from '../check/check-files.ts';
import { findingLines, refusalOf } from '../check/verdict.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { plural, withPlace } from '../report/format.ts';
import { chooseForStream } from './choose-for-stream.ts';
import { type BumpedFile, editFiles, readFiles } from './edit-files.ts';
import { describeKept } from './on-branch.ts';
import { type Move, type MovePlan, planMove } from './plan-move.ts';
import { type Proposal, writeProposal } from './proposal.ts';
import { againIfMoved, publish, type Published, withdraw } from './publish.ts';
import { releaseFacts } from './release-facts.ts';
import type { BumpStream } from './result.ts';
import type { BumpScope } from './scope.ts';
import { describeVersions } from './stream-versions.ts';
import type { Stream } from './streams.ts';

/** What is known of a stream before anything is planned. */
type Basics = Omit<BumpStream, keyof Outcome>;
type Outcome = Pick<BumpStream, 'isRollback' | 'edits' | 'kept' | 'remarks' | 'check' | 'proposal'> &
  Published;

const nothing = { isRollback: false, edits: [], kept: [], remarks: [] };

/**
 * Does what one branch and its pull request are for: moves its files to the release that it may have, or takes back what it
 * proposed before where nothing is left to propose. Check runs over the files as they would be; where it refuses, nothing
 * is pushed.
 * @throws RefusedError `CHECK_REFUSED`; what choosing a release, planning, git and the forge throw
 */
export async function bumpStream(stream: Stream, scope: BumpScope): Promise<BumpStream> {
  const { git, history, naming, runtime } = scope;
  const base = await readFiles(git, stream.targets);
  const from = naming.namedBy(base, history.records);
  const { record, passedOver, waits } = await chooseForStream(stream, { files: base, from }, scope);
  const basics: Basics = {
    ...(stream.environment === undefined ? {} : { environment: stream.environment }),
    branch: stream.branch,
    passedOver,
    ...(record && { release: record.release }),
    ...(from && { from: from.release }),
    ...(waits && { waits }),
    ...(await describeVersions(base, record, scope)),
  };
  if (record === undefined) {
    const why = `${waits?.release ?? 'A release'} waits until it has been in ${waits?.after ?? 'use'} for long enough.`;
    return { ...basics, ...nothing, ...(await takeBack(stream, why, scope)) };
  }
  const move = { record, passedOver, base, from };
  const outcome = await againIfMoved(() => makeMove(stream, move, basics, scope), runtime);
  return { ...basics, ...outcome };
}

async function makeMove(stream: Stream, move: Move, basics: Basics, scope: BumpScope): Promise<Outcome> {
  const { git, forge, options, releaseFile, runtime } = scope;
  const { record } = move;
  const plan = await planMove(stream, move, scope);
  const files = editFiles(plan.plans);
  const check = await requirePassing(files, record, scope);
  const edits = plan.fromBase.flatMap((file) => file.edits);
  if (edits.length + plan.kept.length === 0) {
    const why = `The files on \`${git.base}\` name ${record.release} already: nothing is left to change.`;
    return { ...nothing, remarks: describeRemarks(plan), check, ...(await takeBack(stream, why, scope)) };
  }
  const proposal = await propose(stream, move, { plan, check, basics }, scope);
  const outcome = {
    isRollback: isRollback(move, scope),
    edits,
    kept: plan.kept.map(describeKept),
    remarks: describeRemarks(plan),
    check,
    proposal,
  };
  if (forge === undefined) {
    return { ...outcome, unchanged: false };
  }
  const publication = { git, forge, config: releaseFile.pullRequest, email: options.email };
  const again = options.rollback || options.release !== undefined;
  const change = { branch: stream.branch, onBranch: plan.onBranch, files, proposal, again };
  return { ...outcome, ...(await publish(publication, change, runtime)) };
}

async function propose(
  { environment }: Stream,
  move: Move,
  {
    plan,
    check,
    basics: { versions, seenOn },
  }: { readonly plan: MovePlan; readonly check: CheckVerdict; readonly basics: Basics },
  scope: BumpScope,
): Promise<Proposal> {
  const { record, from, passedOver } = move;
  const { fromBase, kept, onBranch } = plan;
  return writeProposal({
    record,
    from,
    passedOver,
    environment,
    isRollback: isRollback(move, scope),
    edits: fromBase.flatMap(({ edits }) => edits),
    versions,
    seenOn,
    facts: releaseFacts(await scope.lockOf(record)),
    check,
    files: editFiles(fromBase).map(({ before, proof }) => ({ path: before.path, proof })),
    hasPeople: onBranch !== undefined,
    kept: kept.map(describeKept),
    remarks: describeRemarks(plan),
    notes: await scope.notesOf(record),
    templates: scope.releaseFile.pullRequest,
  });
}

function describeRemarks({ fromBase }: MovePlan): readonly string[] {
  return fromBase.flatMap(({ remarks }) => remarks.map(({ message, place }) => withPlace(message, place)));
}

/** That it was allowed to go back does not mean that it does. */
function isRollback({ from, record }: Move, { options }: BumpScope): boolean {
  return options.rollback && (from === undefined || from.sequence > record.sequence);
}

async function takeBack({ branch }: Stream, why: string, { git, forge }: BumpScope): Promise<Published> {
  return forge === undefined ? { unchanged: true } : await withdraw({ git, forge }, branch, why);
}

async function requirePassing(
  files: readonly BumpedFile[],
  record: PromotionRecord,
  { runtime, checkContext }: BumpScope,
): Promise<CheckVerdict> {
  runtime.log.info(`Checking ${plural(files.length, 'file')}, moved to ${record.release}`);
  const check = await checkFiles(
    files.map(({ before, after }) => ({ ...before, bytes: after })),
    checkContext(record),
  );
  if (!check.ok) {
    throw refusalOf(check, 'Nothing was pushed. Each finding says what to change.', findingLines(check));
  }
  return check;
}
