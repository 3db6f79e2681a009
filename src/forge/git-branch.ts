import { orError, unless } from '../unless.ts';
import type { Git } from './git-command.ts';
import { type GitFile, readGitFile } from './git-file.ts';
import { forkOf, isMerged, readHistory } from './git-history.ts';
import { markedCommits, type OurCommit, readMarkedCommit, readOurCommit } from './git-ours.ts';
import {
  fetchBranches,
  fetchedRef,
  type GitContext,
  requireBranchName,
  requireNotBase,
} from './git-remote.ts';
import { revision } from './git-tree.ts';

/** Our branch, as it was when it was read. */
export interface GitBranch {
  readonly commit: string;
  /** For `GitRepository.push` and `deleteBranch`. */
  readonly state: BranchState;
  /** No person has a commit on it that the base does not hold, too: it can start again from the base. */
  readonly isOurs: boolean;
  /** What our newest commit on it proposed. */
  readonly subject?: string;
  /** The same, if the base does not hold it yet; it takes the history to tell. */
  readonly proposes: () => Promise<string | undefined>;
  /** Whose the branch is, as our newest commit on it says: what was pushed as `BranchPush.claim`. */
  readonly claim?: string;
  /** When that commit was made. */
  readonly madeAt?: Date;
  /** A file at the branch; throws as `GitRepository.read` does. */
  read(path: string): Promise<GitFile>;
  /** Our commits among those of people, newest first. */
  readonly ours: readonly OurChange[];
  /** A file as it was where the branch parts from the base. */
  readonly readFork: ReadIfThere;
}

/** A commit of ours, and the files after and before it. */
export interface OurChange {
  readonly after: ReadIfThere;
  readonly before: ReadIfThere;
  /** What it proposed, where a person has amended it: what it changes is not ours alone then. */
  readonly amended?: string;
}

/** Reads a file of a commit; undefined where there is none, or no such commit. */
export type ReadIfThere = (path: string) => Promise<GitFile | undefined>;

/** What stands on a branch decides what may become of it. */
export interface BranchState {
  readonly name: string;
  readonly commit: string;
  /**
   * `alone`: one commit of ours on the base. `contained`: nothing but commits of the base. `merged`: others, but the base
   * has taken over what they change. `people`: others.
   */
  readonly standing: 'alone' | 'contained' | 'merged' | 'people';
  /** Our commits on it, newest first; all of them, and amended ones, where there are others, too. */
  readonly ours: readonly OurCommit[];
  /** Where it parts from the base, among people's commits. */
  readonly fork?: string | undefined;
}

/** @throws UserError `INVALID_BRANCH`, `BRANCH_IS_BASE` */
export async function readBranch(context: GitContext, name: string): Promise<BranchState | undefined> {
  const { git, baseCommit } = context;
  await requireBranchName(git, name);
  requireNotBase(context, name);
  if (!(await fetchIfThere(git, name))) {
    return undefined;
  }
  const commit = await revision(git, fetchedRef(name));
  if (commit === baseCommit) {
    return { name, commit, standing: 'contained', ours: [] };
  }
  const ours = await readOurCommit(git, commit);
  return ours?.isAlone === true
    ? { name, commit, standing: 'alone', ours: [ours] }
    : await readShared(context, name, ours);
}

async function fetchIfThere(git: Git, name: string): Promise<boolean> {
  // Our commit and what it lies on.
  return (await orError(fetchBranches(git, [name], 2), ['BRANCH_MOVED'])) === undefined;
}

/** More than a commit of ours: it takes the history to tell what. */
async function readShared(
  context: GitContext,
  name: string,
  own: OurCommit | undefined,
): Promise<BranchState> {
  const { git } = context;
  const { commits, fork } = await readHistory(context, name);
  const commit = await revision(git, fetchedRef(name));
  if (commits.length === 0) {
    return { name, commit, standing: 'contained', ours: [] };
  }
  if (fork !== undefined && (await isMerged(context, commit, fork))) {
    return { name, commit, standing: 'merged', ours: [] };
  }
  if (own !== undefined && (await isOnMerged(context, own))) {
    return { name, commit, standing: 'merged', ours: [own] };
  }
  return { name, commit, standing: 'people', ours: await findOurs(context, name), fork };
}

/** What we put on top of what was merged, see `pushBranch`, once or again, can be replaced as that could. */
async function isOnMerged(context: GitContext, { onTopOf }: OurCommit): Promise<boolean> {
  const fork = onTopOf === undefined ? undefined : await forkOf(context, onTopOf);
  if (onTopOf === undefined || fork === undefined) {
    return false;
  }
  if (await isMerged(context, onTopOf, fork)) {
    return true;
  }
  const below = await readOurCommit(context.git, onTopOf);
  return below !== undefined && (await isOnMerged(context, below));
}

async function findOurs({ git, baseCommit }: GitContext, name: string): Promise<readonly OurCommit[]> {
  const ours: OurCommit[] = [];
  for (const candidate of await markedCommits(git, fetchedRef(name), baseCommit)) {
    const found = await readMarkedCommit(git, candidate);
    ours.push(...(found === undefined ? [] : [found]));
  }
  return ours;
}

export function describeBranch(context: GitContext, state: BranchState): GitBranch {
  const { git, repository } = context;
  const { name, commit, standing, ours, fork } = state;
  const read = (at: string) => (path: string) =>
    readGitFile(git, { commit: at, base: name, path, url: repository.url, isOnBranch: true });
  const { subject, claim, madeAt } = ours[0] ?? {};
  return {
    commit,
    state,
    ...(subject && { subject }),
    ...(claim && { claim }),
    ...(madeAt && { madeAt }),
    isOurs: standing !== 'people',
    async proposes() {
      const { ours: left } = standing === 'alone' ? await readShared(context, name, undefined) : state;
      return left[0]?.subject;
    },
    read: read(commit),
    ours: ours.map((own) => ({
      after: ifThere(read(own.commit)),
      before: ifThere(read(own.before)),
      ...(own.isAmended && own.subject !== undefined ? { amended: own.subject } : {}),
    })),
    readFork: fork === undefined ? () => Promise.resolve(undefined) : ifThere(read(fork)),
  };
}

function ifThere(read: (path: string) => Promise<GitFile>): ReadIfThere {
  return (path) => unless(['FILE_NOT_FOUND', 'NOT_A_FILE'], read(path));
}
