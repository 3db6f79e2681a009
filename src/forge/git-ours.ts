import { createHash } from 'node:crypto';
import type { Git } from './git-command.ts';

/**
 * How a commit of ours is known again, whosever name the forge has put on it: by a digest of what it changes. A commit
 * that a person has amended has another digest, although it says the same.
 */
const changeTrailer = 'Tidegate-Change';
/**
 * Present where the commit lies right on the base: then nothing else is on the branch. That commit of the base, and a digest
 * of the tree and of all other lines of the message: such a commit survives no rebase, so nothing of it may differ.
 */
const baseTrailer = 'Tidegate-Base';
/** `PullRequest.subject`, for where no pull request can be read. */
const subjectTrailer = 'Tidegate-Proposes';
/** Whose branch it was made for: `BranchPush.claim`. */
const claimTrailer = 'Tidegate-Stream';
/** A pull request that lives on through more changes of ours than that is no longer one. */
const searchLimit = 100;
const authorName = 'tidegate';
/** What GitHub signs as, in place of whoever asked it to make the commit; other servers have their own host there. */
const forgeCommitter = /<noreply@[^>]+>$/;

export interface OurCommit {
  readonly commit: string;
  /** What it changes is seen against this one. */
  readonly before: string;
  /** What else it lies on: a branch that was merged. */
  readonly onTopOf?: string;
  /** It is as we made it, tree and text: one commit on the base, where we put it, and nobody else committed it. */
  readonly isAlone: boolean;
  /** What it proposes; absent in those of earlier versions. */
  readonly subject?: string;
  /** Whose branch it was made for; absent in those of earlier versions, and where nobody could say. */
  readonly claim?: string;
  /** A person has changed what it changes, or squashed it with others: then it is a person's, see `readMarkedCommit`. */
  readonly isAmended: boolean;
  /** By the committer's clock, to the second. */
  readonly madeAt: Date;
  /** Nobody has committed it again, a forge neither: its date is that of when it was made. */
  readonly isAsMade: boolean;
}

/** Environment for `git commit-tree`. */
export function authorIdentity(email: string, now: Date): Readonly<Record<string, string>> {
  const date = `${Math.floor(now.getTime() / 1000)} +0000`;
  return {
    GIT_AUTHOR_NAME: authorName,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: authorName,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

interface MarkedMessage {
  readonly message: string;
  readonly subject?: string;
  readonly claim?: string | undefined;
}

/**
 * The message with what marks the commit as ours.
 * @param alone where it lies right on the base: that commit, and the tree of this one
 */
export function markMessage(
  { message, subject, claim }: MarkedMessage,
  change: string,
  alone: { readonly baseCommit: string; readonly tree: string } | undefined,
): string {
  const proposes = subject === undefined ? '' : `${subjectTrailer}: ${subject}\n`;
  const claims = claim === undefined ? '' : `${claimTrailer}: ${claim}\n`;
  const marked = `${message.trim()}\n\n${proposes}${claims}${changeTrailer}: ${change}\n`;
  return alone === undefined
    ? marked
    : `${marked}${baseTrailer}: ${alone.baseCommit} ${wholeDigest(alone.tree, marked)}\n`;
}

function wholeDigest(tree: string, text: string): string {
  return createHash('sha256').update(`${tree}\n${text.trimEnd()}`).digest('hex');
}

/**
 * A digest of what differs between two trees: the lines, and not where they stand, so that a rebase keeps it. Nothing of
 * the machine takes part: no attributes, no settings for diffs.
 */
export async function changeDigest(git: Git, before: string, after: string): Promise<string> {
  const format = ['-U0', '--text', '--no-ext-diff', '--no-textconv', '--no-renames', '--no-color'];
  const algorithm = ['--diff-algorithm=myers', '--no-indent-heuristic', '--inter-hunk-context=0'];
  const patch = await git(['diff-tree', '-r', '-p', ...format, ...algorithm, before, after], {
    doing: 'compare two commits',
    retry: true,
  });
  const lines = patch
    .toString('latin1')
    .split('\n')
    .filter((line) => !line.startsWith('index ') && !line.startsWith('@@ '));
  return createHash('sha256').update(lines.join('\n'), 'latin1').digest('hex');
}

/** Commits that say they are ours, newest first; only `readMarkedCommit` tells. */
export async function markedCommits(git: Git, branch: string, base: string): Promise<readonly string[]> {
  const search = [`--grep=^${changeTrailer}: `, `--max-count=${searchLimit}`];
  const output = await git(['rev-list', '--topo-order', ...search, branch, `^${base}`], {
    doing: 'read the history',
  });
  return output.toString('utf8').split('\n').slice(0, -1);
}

/** @returns undefined for a commit of somebody else's */
export async function readOurCommit(git: Git, commit: string): Promise<OurCommit | undefined> {
  const found = await readMarkedCommit(git, commit);
  return found?.isAmended === true ? undefined : found;
}

/** Also what a person has made of a commit of ours, where it still says what that proposed. */
export async function readMarkedCommit(git: Git, commit: string): Promise<OurCommit | undefined> {
  // The raw object: `git log` would hide the parents at the edge of a shallow fetch.
  const raw = (await git(['cat-file', 'commit', commit], { doing: `read ${commit}` })).toString('utf8');
  const end = raw.indexOf('\n\n');
  const headers = raw.slice(0, end).split('\n');
  const trailers = raw.trimEnd().split('\n\n').at(-1)?.split('\n') ?? [];
  // Squashed with others, its message may have theirs behind it.
  const lastLines = raw.slice(end).split('\n').toReversed();
  const subject = valueOf(lastLines, `${subjectTrailer}: `);
  const claim = valueOf(lastLines, `${claimTrailer}: `);
  const change = valueOf(trailers, `${changeTrailer}: `);
  const parents = headers.flatMap((line) => /^parent ([0-9a-f]+)$/.exec(line)?.[1] ?? []);
  // Of two parents the second is the base, see `pushBranch`.
  const before = parents.at(-1);
  const isAmended =
    change === undefined || before === undefined || change !== (await changeDigest(git, before, commit));
  if (before === undefined || (isAmended && subject === undefined)) {
    return undefined;
  }
  const signed = ['author ', 'committer '].map((key) => valueOf(headers, key));
  const [author, committer] = signed.map((line) => /^[^>]*>/.exec(line ?? '')?.[0]);
  const base = valueOf(trailers, `${baseTrailer}: `);
  const text = raw.slice(end + 2).replace(`\n${baseTrailer}: ${base}`, '');
  const whole = wholeDigest(valueOf(headers, 'tree ') ?? '', text);
  const isMoved = parents.length !== 1 || base !== `${before} ${whole}`;
  const isTouched = committer !== author && !forgeCommitter.test(committer ?? '');
  const madeAt = new Date(Number(/> (\d+) /.exec(signed[1] ?? '')?.[1]) * 1000);
  const isAsMade = author?.startsWith(`${authorName} <`) === true && signed[0] === signed[1];
  const [onTopOf] = parents.length === 2 ? parents : [];
  const more = { ...(onTopOf && { onTopOf }), ...(subject && { subject }), ...(claim && { claim }) };
  return { commit, before, ...more, isAlone: !isMoved && !isTouched, madeAt, isAsMade, isAmended };
}

function valueOf(lines: readonly string[], key: string): string | undefined {
  return lines.find((line) => line.startsWith(key))?.slice(key.length);
}
