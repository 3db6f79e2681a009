import { type Git, lines } from './git-command.ts';
import { depths, fetchBranches, fetchedRef, type GitContext, shallowCommits } from './git-remote.ts';

/** What a branch has beyond the base. */
export interface BranchHistory {
  /** Its commits that the base does not have, newest first. */
  readonly commits: readonly string[];
  /** The newest commit that both have; undefined when they have nothing in common. */
  readonly fork: string | undefined;
}

/** Of a branch that changes more files, or of a base that changed them more often, nothing is found out here. */
const comparedFiles = 200;
const comparedCommits = 200;

/** Fetches as much history as it takes; with less of it, commits of the base would seem to be the branch's own. */
export async function readHistory(
  { git, folder, base, baseCommit }: GitContext,
  name: string,
): Promise<BranchHistory> {
  let commits: readonly string[] = [];
  let isJoined = false;
  for (const depth of depths) {
    await fetchBranches(git, [base, name], depth);
    const listed = await lines(git, [
      'rev-list',
      '--topo-order',
      '--boundary',
      fetchedRef(name),
      `^${baseCommit}`,
    ]);
    commits = listed.filter((line) => !line.startsWith('-'));
    isJoined = listed.length > commits.length;
    const shallow = await shallowCommits(folder);
    if ((isJoined || commits.length === 0) && !commits.some((commit) => shallow.has(commit))) {
      break;
    }
  }
  return { commits, fork: isJoined ? await forkOf({ git, baseCommit }, fetchedRef(name)) : undefined };
}

/** The newest commit that the base and another one both have, in what was fetched. */
export async function forkOf(
  { git, baseCommit }: Pick<GitContext, 'git' | 'baseCommit'>,
  commit: string,
): Promise<string | undefined> {
  return (await lines(git, ['merge-base', baseCommit, commit]))[0];
}

/**
 * True when the base took over the branch's files as they are, at some time since both parted: so does a merge by squash
 * or by rebase, which leaves the branch's own commits out.
 */
export async function isMerged(
  { git, baseCommit }: GitContext,
  branch: string,
  fork: string,
): Promise<boolean> {
  const changed = await changedFiles(git, fork, branch, []);
  if (changed.length === 0 || changed.length > comparedFiles) {
    return false;
  }
  const range = [
    'log',
    '--first-parent',
    '--format=%H',
    `--max-count=${comparedCommits}`,
    `${fork}..${baseCommit}`,
  ];
  for (const commit of await lines(git, [...range, '--', ...changed])) {
    if ((await changedFiles(git, commit, branch, changed)).length === 0) {
      return true;
    }
  }
  return false;
}

async function changedFiles(
  git: Git,
  before: string,
  after: string,
  paths: readonly string[],
): Promise<string[]> {
  const output = await git(
    ['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, after, '--', ...paths],
    {
      doing: 'compare two commits',
    },
  );
  return output.toString('utf8').split('\0').slice(0, -1);
}
