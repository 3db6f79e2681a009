import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Git } from './git-command.ts';
import { remoteName } from './git-environment.ts';
import { branchMoved } from './git-errors.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** A temporary repository, the forge's that it looks at, and the base as it was fetched. */
export interface GitContext {
  readonly git: Git;
  readonly runtime: Runtime;
  readonly repository: RepositoryUrl;
  readonly folder: string;
  readonly base: string;
  readonly baseCommit: string;
}

export interface RemoteBranches {
  /** The branch that HEAD names. */
  readonly head?: string;
  /** The branch that was asked for, else HEAD's: the commit it is at; undefined when there is none. */
  readonly commit: string | undefined;
}

/** How far back history is fetched: most often the first is enough, and the last is all there is. */
export const depths = [64, 1024, 0x7f_ff_ff_ff] as const;

/** @param name a branch; without one, HEAD's (gitprotocol-v2, "ls-refs", symrefs) */
export async function listRemote(
  git: Git,
  repository: RepositoryUrl,
  name: string | undefined,
): Promise<RemoteBranches> {
  const wanted = name === undefined ? 'HEAD' : `refs/heads/${name}`;
  const output = await git(['ls-remote', '--symref', repository.gitUrl, wanted], {
    doing: 'list the branches',
    retry: true,
  });
  const lines = output.toString('utf8').split('\n');
  const head = lines.map((line) => /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line)?.[1]).find(Boolean);
  // A pattern also finds names that end like it.
  const commit = lines.find((line) => line.endsWith(`\t${wanted}`) && !line.startsWith('ref: '));
  return { commit: commit?.split('\t')[0], ...(head === undefined ? {} : { head }) };
}

/** See `GitRepository.branches`. */
export async function listBranches(
  { git, repository, base }: Pick<GitContext, 'git' | 'repository' | 'base'>,
  prefix: string,
): Promise<readonly string[]> {
  const names = await branchNames(git, repository, `${prefix}*`);
  return names.filter((name) => name.startsWith(prefix) && name !== base).sort();
}

/** @param patterns as git-ls-remote(1) has them: such a name may also stand at the end of a longer one */
async function branchNames(
  git: Git,
  { gitUrl }: RepositoryUrl,
  ...patterns: readonly string[]
): Promise<readonly string[]> {
  const refs = patterns.map((pattern) => `refs/heads/${pattern}`);
  const output = await git(['ls-remote', gitUrl, ...refs], { doing: 'list the branches', retry: true });
  return output.toString('utf8').match(/(?<=\trefs\/heads\/).+$/gm) ?? [];
}

/** Bytes. */
const shallowLimit = 64 * 1024 * 1024;

/** Fetches the newest `depth` commits of branches. Files come when they are read, where the forge can leave them out. */
export async function fetchBranches(git: Git, names: readonly string[], depth: number): Promise<void> {
  const refspecs = names.map((name) => `+refs/heads/${name}:${fetchedRef(name)}`);
  await git(
    ['fetch', '--quiet', `--depth=${depth}`, '--no-tags', '--filter=blob:none', remoteName, ...refspecs],
    { doing: `fetch ${names.join(' and ')}`, retry: true },
  );
}

export function fetchedRef(name: string): string {
  return `refs/fetched/${name}`;
}

/** What a branch is at, what it is put at (nothing: it is deleted), or undefined where it must not exist yet. */
export interface BranchChange {
  readonly branch: string;
  readonly expected: string | undefined;
  readonly commit: string;
}

/**
 * The lease is an exchange of one commit for another: where the branch is at any other, the forge changes nothing.
 * @throws UserError `BRANCH_MOVED`, also where somebody else has put it at this very commit; `BRANCH_NAME_TAKEN`,
 *   `PUSH_REJECTED`, `UNAUTHORIZED`
 */
export async function sendBranch(
  { git, repository }: Pick<GitContext, 'git' | 'repository'>,
  { branch, expected, commit }: BranchChange,
): Promise<void> {
  const ref = `refs/heads/${branch}`;
  // An empty lease means: the branch must not exist yet.
  const lease = `--force-with-lease=${ref}:${expected ?? ''}`;
  try {
    const told = await git(['push', '--porcelain', lease, remoteName, `${commit}:${ref}`], {
      doing: commit === '' ? `delete ${branch}` : `push ${branch}`,
    });
    // Of a ref that is there already git says no more than that, whatever the lease is.
    if (expected !== commit && /^=/m.test(told.toString('utf8'))) {
      throw branchMoved(repository, 'somebody else was quicker');
    }
  } catch (error) {
    if (expected === undefined && error instanceof UserError && error.code === 'BRANCH_MOVED') {
      await requireFreeName(git, repository, branch);
    }
    throw error;
  }
}

/** A branch is a file in git: where there is `tidegate`, there can be no `tidegate/wandb`, nor the other way round. */
async function requireFreeName(git: Git, repository: RepositoryUrl, branch: string): Promise<void> {
  const parts = branch.split('/');
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
  const names = await branchNames(git, repository, ...above, `${branch}/*`);
  const name = names.find((taken) => above.includes(taken) || taken.startsWith(`${branch}/`));
  if (name !== undefined) {
    throw new UserError(
      'BRANCH_NAME_TAKEN',
      `${repository.url}: there can be no branch ${branch} beside ${name}`,
      { hint: 'Set pullRequest.branch in the release file to another name, or rename that branch.' },
    );
  }
}

/** @throws UserError `BRANCH_IS_BASE` */
export function requireNotBase(
  { repository, base }: Pick<GitContext, 'repository' | 'base'>,
  name: string,
): void {
  if (name === base) {
    throw new UserError(
      'BRANCH_IS_BASE',
      `${repository.url}: ${name} is the base, it cannot also be a branch of Tidegate's`,
      {
        hint: 'Set pullRequest.branch in the release file to a name of its own, such as tidegate/wandb.',
      },
    );
  }
}

/** Commits whose parents were not fetched (gitformat-shallow, "The .git/shallow file"). */
export async function shallowCommits(folder: string): Promise<ReadonlySet<string>> {
  const listed = await readBounded(join(folder, 'shallow'), shallowLimit);
  return new Set(listed?.toString('utf8').split('\n'));
}

/**
 * git-check-ref-format(1): what is no branch name could mean something else in a refspec.
 * @throws UserError `INVALID_BRANCH`
 */
export async function requireBranchName(git: Git, name: string): Promise<void> {
  try {
    await git(['check-ref-format', `refs/heads/${name}`], { doing: `use ${name} as a branch name` });
  } catch (error) {
    throw new UserError('INVALID_BRANCH', `${JSON.stringify(name)} is not a branch name`, {
      hint: 'Look at pullRequest.branch and pullRequest.base in the release file.',
      cause: error,
    });
  }
}
