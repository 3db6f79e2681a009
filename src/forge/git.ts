import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createGit, type Git } from './git-command.ts';
import { type GitFile, readGitFile } from './git-file.ts';
import { type BranchPush, pushBranch, type PushedCommit } from './git-push.ts';
import { revision } from './git-revision.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** A remote repository, seen through a temporary bare one: no checkout is touched. */
export interface GitRepository extends AsyncDisposable {
  /** The branch that the pull request goes to, and the commit it was at when it was fetched. */
  readonly base: string;
  readonly baseCommit: string;
  /**
   * A file at the base.
   * @throws UserError `FILE_NOT_FOUND`, `NOT_A_FILE` for a symlink, folder or submodule, `FILE_TOO_LARGE` over 16 MiB
   */
  read(path: string): Promise<GitFile>;
  /**
   * Puts one commit with these files on top of the base and makes it the branch. Pushes nothing when the branch already
   * has that tree.
   * @throws UserError `BRANCH_HAS_OTHER_COMMITS`, `BRANCH_MOVED`, `PUSH_REJECTED`, `UNAUTHORIZED`
   */
  push(push: BranchPush): Promise<PushedCommit>;
}

export interface GitSource {
  readonly repository: RepositoryUrl;
  readonly token?: string | undefined;
  /** Default: the branch that HEAD names. */
  readonly base?: string;
  /** Our branch: fetched too, if it exists. */
  readonly branch: string;
}

/**
 * Fetches the newest commit of the base and of our branch.
 * @throws UserError `BASE_NOT_FOUND`, `BRANCH_IS_BASE`, and what `explainGit` makes of a fault
 */
export async function openGitRepository(source: GitSource, runtime: Runtime): Promise<GitRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-git-'));
  const remove = async (): Promise<void> => await rm(folder, { recursive: true, force: true });
  try {
    return await open(source, runtime, folder, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function open(
  { repository, token, base: wanted, branch }: GitSource,
  runtime: Runtime,
  folder: string,
  remove: () => Promise<void>,
): Promise<GitRepository> {
  const git = await createGit(runtime, folder, repository, token);
  await git(['init', '--quiet', '--bare', folder], { doing: 'make a temporary repository' });
  for (const name of [branch, ...(wanted === undefined ? [] : [wanted])]) {
    await requireBranchName(git, name);
  }
  const remote = await listRemote(git, repository);
  const base = wanted ?? remote.head;
  if (base === undefined || !remote.branches.has(base)) {
    throw new UserError(
      'BASE_NOT_FOUND',
      `${repository.url}: there is no branch ${base ?? 'to start from'}`,
      {
        hint: 'Set pullRequest.base in the release file to the branch that is deployed from.',
      },
    );
  }
  if (base === branch) {
    throw new UserError(
      'BRANCH_IS_BASE',
      `${repository.url}: ${branch} is the base, it cannot also be the branch`,
      {
        hint: 'Set pullRequest.branch in the release file to a name of its own, such as tidegate/wandb.',
      },
    );
  }
  const wantedRefs = [base, ...(remote.branches.has(branch) ? [branch] : [])];
  await git(
    [
      'fetch',
      '--quiet',
      '--depth=1',
      '--no-tags',
      repository.gitUrl,
      ...wantedRefs.map((name) => `+refs/heads/${name}:refs/fetched/${name === base ? 'base' : 'branch'}`),
    ],
    { doing: `fetch ${wantedRefs.join(' and ')}`, retry: true },
  );
  const baseCommit = await revision(git, 'refs/fetched/base');
  const branchCommit = remote.branches.has(branch) ? await revision(git, 'refs/fetched/branch') : undefined;
  return {
    base,
    baseCommit,
    read: (path) => readGitFile(git, { commit: baseCommit, base, path, url: repository.url }),
    push: (push) => pushBranch({ git, runtime, repository, baseCommit, branchCommit }, push),
    [Symbol.asyncDispose]: remove,
  };
}

/** git-check-ref-format(1): what is no branch name could mean something else in a refspec. */
async function requireBranchName(git: Git, name: string): Promise<void> {
  try {
    await git(['check-ref-format', `refs/heads/${name}`], { doing: `use ${name} as a branch name` });
  } catch (error) {
    throw new UserError('INVALID_BRANCH', `${JSON.stringify(name)} is not a branch name`, {
      hint: 'Look at pullRequest.branch and pullRequest.base in the release file.',
      cause: error,
    });
  }
}

/** The branches, and the one that HEAD names (gitprotocol-v2, "ls-refs", symrefs). */
async function listRemote(
  git: Git,
  repository: RepositoryUrl,
): Promise<{ head?: string; branches: ReadonlySet<string> }> {
  const output = await git(['ls-remote', '--symref', repository.gitUrl, 'HEAD', 'refs/heads/*'], {
    doing: 'list the branches',
    retry: true,
  });
  const lines = output.toString('utf8').split('\n');
  const head = lines.map((line) => /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line)?.[1]).find(Boolean);
  const branches = new Set(lines.flatMap((line) => /^[0-9a-f]+\trefs\/heads\/(.+)$/.exec(line)?.[1] ?? []));
  return { branches, ...(head === undefined ? {} : { head }) };
}
