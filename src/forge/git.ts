import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type BranchState, describeBranch, type GitBranch, readBranch } from './git-branch.ts';
import { createGit } from './git-command.ts';
import type { GitHost } from './git-environment.ts';
import { type GitFile, readGitFile } from './git-file.ts';
import { type MergedAt, readPast } from './git-past.ts';
import { type BranchPush, deleteBranch, pushBranch, type PushedCommit } from './git-push.ts';
import {
  fetchBranches,
  fetchedRef,
  type GitContext,
  listBranches,
  listRemote,
  requireBranchName,
} from './git-remote.ts';
import { revision } from './git-tree.ts';

/** Hex digits of an object's name; else it is SHA-1. */
const sha256Length = 64;

/** A remote repository, seen through a temporary bare one: no checkout is touched. */
export interface GitRepository extends AsyncDisposable {
  /** The branch that the pull request goes to. */
  readonly base: string;
  /**
   * A file at the base.
   * @throws UserError `FILE_NOT_FOUND`, `NOT_A_FILE` for a symlink, folder or submodule, `FILE_TOO_LARGE` over 4 MiB
   */
  read(path: string): Promise<GitFile>;
  /**
   * How files of the base came to what they are, by its first-parent history and the dates of its commits, or of when they
   * were merged where that is later and somebody knows.
   * @param since how far back, in UTC
   * @returns newest first; the last one is how they were at `since`, if there was a commit then. One that is since now may
   *   be older: nobody can tell when it was merged, and nothing lies on it
   */
  history(paths: readonly string[], since: Date, mergedAt?: MergedAt): Promise<readonly PastState[]>;
  /** Names of the branches that begin so, but for the base; sorted. */
  branches(prefix: string): Promise<readonly string[]>;
  /**
   * Our branch, as it is on the forge now: called again, it asks again.
   * @returns undefined when there is none
   * @throws UserError `INVALID_BRANCH`, `BRANCH_IS_BASE`
   */
  branch(name: string): Promise<GitBranch | undefined>;
  /**
   * Puts one commit with these files on top of the base, or of the branch, and makes it the branch, if that still is where
   * it was read. Pushes nothing when the branch holds the very same change already.
   * @throws UserError `BRANCH_HAS_OTHER_COMMITS` where people have committed, and the parent is the base; `BRANCH_MOVED`,
   *   `PUSH_REJECTED`, `UNAUTHORIZED`
   */
  push(push: BranchPush): Promise<PushedCommit>;
  /**
   * Deletes a branch, if nothing is on it but a commit of ours or commits of the base, it is where it was read, and no rule
   * of the forge keeps it.
   * @returns whether it was deleted
   * @throws UserError `UNAUTHORIZED`
   */
  deleteBranch(state: BranchState): Promise<boolean>;
}

/** The base as it was from a time on, until the next one. */
export interface PastState {
  readonly since: Date;
  /** Throws as `GitRepository.read` does. */
  read(path: string): Promise<GitFile>;
}

export interface GitSource extends GitHost {
  /** Default: the branch that HEAD names. */
  readonly base?: string;
}

/**
 * Fetches the newest commit of the base, without its files where the forge can leave them out.
 * @throws UserError `BASE_NOT_FOUND`, `INVALID_BRANCH`, and what `explainGit` makes of a fault
 */
export async function openGitRepository(source: GitSource, runtime: Runtime): Promise<GitRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-git-'));
  const remove = async (): Promise<void> => await rm(folder, { recursive: true, force: true });
  try {
    return describe(await openBase(source, runtime, folder), remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function openBase(source: GitSource, runtime: Runtime, folder: string): Promise<GitContext> {
  const { repository, base: wanted } = source;
  const git = await createGit(runtime, folder, source);
  if (wanted !== undefined) {
    await requireBranchName(git, wanted);
  }
  const { head, commit } = await listRemote(git, repository, wanted);
  const base = wanted ?? head;
  if (base === undefined || commit === undefined) {
    throw new UserError(
      'BASE_NOT_FOUND',
      `${repository.url}: there is no branch ${base ?? 'to start from'}`,
      {
        hint: `${base === undefined ? 'Push the deploy files first, where the repository is empty; else set' : 'Set'} pullRequest.base in the release file to the branch that is deployed from.`,
      },
    );
  }
  const format = commit.length === sha256Length ? 'sha256' : 'sha1';
  await git(['init', '--quiet', '--bare', `--object-format=${format}`, folder], {
    doing: 'make a temporary repository',
  });
  await fetchBranches(git, [base], 1);
  return { git, runtime, repository, folder, base, baseCommit: await revision(git, fetchedRef(base)) };
}

function describe(context: GitContext, remove: () => Promise<void>): GitRepository {
  const { git, repository, base, baseCommit } = context;
  const readFrom = (commit: string) => (path: string) =>
    readGitFile(git, { commit, base, path, url: repository.url });
  return {
    base,
    read: readFrom(baseCommit),
    async history(paths, since, mergedAt) {
      const past = await readPast(context, since, paths, mergedAt);
      return past.map((state) => ({ since: state.since, read: readFrom(state.commit) }));
    },
    branches: (prefix) => listBranches(context, prefix),
    async branch(name) {
      const state = await readBranch(context, name);
      return state && describeBranch(context, state);
    },
    push: (push) => pushBranch(context, push),
    deleteBranch: (state) => deleteBranch(context, state),
    [Symbol.asyncDispose]: remove,
  };
}
