import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { authorIdentity, isOurs } from './git-author.ts';
import type { Git } from './git-command.ts';
import type { GitFile } from './git-file.ts';
import { revision } from './git-revision.ts';
import type { RepositoryUrl } from './repository-url.ts';

export interface BranchPush {
  readonly branch: string;
  /** Files with their new bytes; everything else stays as it is at the base. */
  readonly files: readonly GitFile[];
  /** Subject, and body if any; the trailer that marks the commit as ours is added. */
  readonly message: string;
  readonly email: string;
}

export interface PushedCommit {
  /** The commit the branch is at now. */
  readonly commit: string;
  /** False when the branch already had this very tree. */
  readonly pushed: boolean;
}

/** Where a push goes, and what was fetched from there. */
interface PushContext {
  readonly git: Git;
  readonly runtime: Runtime;
  readonly repository: RepositoryUrl;
  readonly baseCommit: string;
  readonly branchCommit: string | undefined;
}

/**
 * Makes one commit on the base and pushes it to the branch, if that still is where it was fetched.
 * @throws UserError `BRANCH_HAS_OTHER_COMMITS`, `BRANCH_MOVED`, `PUSH_REJECTED`, `UNAUTHORIZED`
 */
export async function pushBranch(context: PushContext, push: BranchPush): Promise<PushedCommit> {
  const { git, runtime, repository, baseCommit, branchCommit } = context;
  if (branchCommit !== undefined && !(await isOurs(git, branchCommit))) {
    throw new UserError(
      'BRANCH_HAS_OTHER_COMMITS',
      `${repository.url}: the branch ${push.branch} holds a commit that is not from tidegate`,
      {
        hint: `Nothing was pushed. Merge its pull request, or delete the branch ${push.branch}, then run again; or set another pullRequest.branch.`,
      },
    );
  }
  const tree = await writeTree(git, baseCommit, push.files);
  if (branchCommit !== undefined && (await revision(git, `${branchCommit}^{tree}`)) === tree) {
    return { commit: branchCommit, pushed: false };
  }
  const { env, trailer } = authorIdentity(push.email, runtime.clock.now(), baseCommit);
  const message = Buffer.from(`${push.message.trim()}\n\n${trailer}\n`);
  const made = await git(['commit-tree', tree, '-p', baseCommit], {
    doing: 'write the commit',
    input: message,
    env,
  });
  const commit = made.toString('utf8').trim();
  const ref = `refs/heads/${push.branch}`;
  await git(
    [
      'push',
      '--quiet',
      '--porcelain',
      // An empty value means: the branch must not exist yet.
      `--force-with-lease=${ref}:${branchCommit ?? ''}`,
      repository.gitUrl,
      `${commit}:${ref}`,
    ],
    { doing: `push ${push.branch}` },
  );
  return { commit, pushed: true };
}

/** The base's tree with other bytes in some files, put together in an index of its own. */
async function writeTree(git: Git, baseCommit: string, files: readonly GitFile[]): Promise<string> {
  await git(['read-tree', baseCommit], { doing: 'read the tree of the base' });
  const entries: string[] = [];
  for (const { path, mode, bytes } of files) {
    const id = await git(['hash-object', '-w', '--stdin'], { doing: `write ${path}`, input: bytes });
    entries.push(`${mode} ${id.toString('utf8').trim()}\t${path}\0`);
  }
  await git(['update-index', '-z', '--index-info'], {
    doing: 'put the files into the tree',
    input: Buffer.from(entries.join('')),
  });
  const tree = await git(['write-tree'], { doing: 'write the tree' });
  return tree.toString('utf8').trim();
}
