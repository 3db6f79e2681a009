import { requireNames } from '../check/require-names.ts';
import { failureOf } from '../partial-failure.ts';
import { withPlace } from '../report/format.ts';
import { bodyFileOf, saveBody } from './body-file.ts';
import { checkMove, refusedMove } from './check-move.ts';
import { chooseForStream } from './choose-for-stream.ts';
import { isChanged, readFiles } from './edit-files.ts';
import { describeVersions } from './known-versions.ts';
import { describeGone, describeKept } from './on-branch.ts';
import { findForeign, leaveOpen, subjectOf } from './open-proposal.ts';
import { type Move, planMove } from './plan-move.ts';
import { type Proposal, writeProposal } from './proposal.ts';
import { againIfMoved, publish, type Published, withdraw } from './publish.ts';
import { releaseFacts } from './release-facts.ts';
import type { BumpStream, FailedStream } from './result.ts';
import type { BumpScope } from './scope.ts';
import { sharedFiles, type Stream } from './streams.ts';

/** What is known of a stream before anything is planned. */
type Basics = Omit<BumpStream, keyof Outcome>;
type Outcome = Pick<
  BumpStream,
  'isRollback' | 'edits' | 'kept' | 'remarks' | 'isBehind' | 'check' | 'proposal'
> &
  Published;

const nothing = { isRollback: false, edits: [], kept: [], remarks: [] };

/**
 * Does what one branch and its pull request are for: moves its files to the release that it may have, or takes back what it
 * proposed before where nothing is left to propose. Check runs over the files as they would be; where it refuses, nothing
 * is pushed, and the result says why (`CHECK_REFUSED`) and what was planned.
 * @throws what choosing a release, planning, git and the forge throw
 */
export async function bumpStream(stream: Stream, scope: BumpScope): Promise<BumpStream | FailedStream> {
  const { checkContext, git, history, names, options, runtime } = scope;
  await saveText(stream, undefined, scope);
  const base = await readFiles(git, stream.targets);
  sharedFiles(base, scope.releaseFile).forEach((text) => runtime.log.warning(text));
  const from = names.namedBy(base, history.records);
  const start = {
    ...(stream.environment === undefined ? {} : { environment: stream.environment }),
    branch: stream.branch,
    ...(from && { from: from.release }),
  };
  const foreign = options.release === undefined ? await findForeign(stream, from?.release, scope) : undefined;
  if (foreign !== undefined) {
    const known = { ...(await describeVersions(base, undefined, scope)), passedOver: [] };
    return { ...start, ...known, ...nothing, ...leaveOpen(foreign, runtime.log) };
  }
  const { record, passedOver, waits } = await chooseForStream(stream, { files: base, from }, scope);
  requireNames(base, checkContext(record ?? history.chosen));
  const basics: Basics = {
    ...start,
    passedOver,
    ...(record && { release: record.release }),
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

async function makeMove(
  stream: Stream,
  move: Move,
  basics: Basics,
  scope: BumpScope,
): Promise<Outcome | (Outcome & Pick<FailedStream, 'failure'>)> {
  const { git, forge, options, releaseFile, runtime, lockOf, notesOf } = scope;
  const { record } = move;
  // Without it much that the release has would be overlooked.
  const facts = releaseFacts(await lockOf(record));
  const plan = await planMove(stream, move, scope);
  const { isRollback, edits, files, branch, hasPeople, isBehind } = plan;
  const check = await checkMove(move, plan, scope);
  const planned = {
    isRollback,
    edits,
    kept: [
      ...plan.kept.map(describeKept),
      ...plan.gone.map(describeGone),
      ...plan.later.map((file) => `\`${file}\` is not on the branch yet: merge \`${git.base}\` into it`),
    ],
    remarks: plan.remarks.map(({ message, place }) => withPlace(message, place)),
    check,
  };
  if (!check.ok) {
    const failure = failureOf(refusedMove(check, stream, move, plan));
    return { ...planned, ...(failure && { failure }) };
  }
  if (edits.length + planned.kept.length === 0) {
    const why = isBehind
      ? `What the files on \`${git.base}\` still name of another release than ${record.release} cannot be changed here.`
      : `The files on \`${git.base}\` name ${record.release} already: nothing is left to change.`;
    return { ...planned, isBehind, ...(await takeBack(stream, why, scope)) };
  }
  const proposal = writeProposal({
    ...move,
    ...basics,
    ...planned,
    record,
    from: move.from,
    after: stream.after,
    facts,
    files: files
      .filter((file) => !hasPeople || isChanged(file))
      .map(({ before, proof }) => ({ path: before.path, proof })),
    hasPeople,
    notes: await notesOf(record),
    templates: releaseFile.pullRequest,
  });
  await saveText(stream, proposal, scope);
  if (forge === undefined) {
    return { ...planned, proposal };
  }
  const isAsked = options.rollback || options.release !== undefined;
  const since = isAsked ? undefined : new Date(record.manifest.created);
  const subject = subjectOf(record.release, isRollback);
  const claim = scope.claim?.of(stream.environment);
  const change = { name: stream.branch, branch, hasPeople, files, subject, claim, proposal, since };
  const publication = { git, forge, config: releaseFile.pullRequest };
  return { ...planned, proposal, ...(await publish(publication, change, runtime)) };
}

async function saveText(
  { environment }: Stream,
  proposal: Proposal | undefined,
  { bodyFile }: BumpScope,
): Promise<void> {
  if (bodyFile !== undefined) {
    await saveBody(bodyFileOf(bodyFile, environment), proposal);
  }
}

async function takeBack(stream: Stream, why: string, scope: BumpScope): Promise<Published> {
  const { git, forge, options, runtime } = scope;
  const foreign =
    options.release === undefined ? undefined : await findForeign(stream, options.release, scope);
  if (foreign !== undefined) {
    return leaveOpen(foreign, runtime.log);
  }
  if (forge === undefined) {
    return {};
  }
  const there = await git.branch(stream.branch);
  return there === undefined
    ? { unchanged: true }
    : await withdraw({ git, forge, runtime }, there.state, why);
}
