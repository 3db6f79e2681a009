import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Git } from './git-command.ts';
import { remoteName } from './git-environment.ts';
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

/** The lease is an exchange of one commit for another: where the branch is at any other, the forge changes nothing. */
export async function sendBranch(
  { git }: Pick<GitContext, 'git'>,
  { branch, expected, commit }: { branch: string; expected: string | undefined; commit: string },
): Promise<void> {
  const ref = `refs/heads/${branch}`;
  // An empty lease means: the branch must not exist yet.
  const lease = `--force-with-lease=${ref}:${expected ?? ''}`;
  await git(['push', '--quiet', '--porcelain', lease, remoteName, `${commit}:${ref}`], {
    doing: commit === '' ? `delete ${branch}` : `push ${branch}`,
  });
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
