import { UserError } from '../errors.ts';
import type { ApiCommit, Forge } from './forge.ts';
import { commitAside, tidyAside } from './git-aside.ts';
import type { BranchState, GitBranch } from './git-branch.ts';
import type { GitFile } from './git-file.ts';
import { readHistory } from './git-history.ts';
import { authorIdentity, changeDigest, markMessage } from './git-ours.ts';
import { type GitContext, sendBranch } from './git-remote.ts';
import { rawChange, revision, writeTree } from './git-tree.ts';

export interface BranchPush {
  readonly branch: string;
  /** The branch as it was read, undefined where there was none: if it is at another commit by now, nothing is pushed. */
  readonly current: GitBranch | undefined;
  /** What the commit goes on; default: the base. */
  readonly parent?: 'base' | 'branch';
  /** Files with their new bytes; everything else stays as it is at the parent. */
  readonly files: readonly GitFile[];
  /** Subject, and body if any; what marks the commit as ours is added. */
  readonly message: string;
  /** `PullRequest.subject`: for a forge that cannot be asked, the commit says it too. */
  readonly subject?: string;
  /** Whose the branch is, so that a later run knows it again; see `claimOf`. */
  readonly claim?: string | undefined;
  readonly email: string;
  /** Makes the commit by the forge's API instead. */
  readonly commitBy?: Forge['commit'];
}

export interface PushedCommit {
  /** The commit the branch is at now. */
  readonly commit: string;
  /** False when the branch had this very change already. */
  readonly pushed: boolean;
}

interface Plan {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/**
 * Makes one commit and puts the branch there, if that still is where it was read.
 * @throws UserError `BRANCH_HAS_OTHER_COMMITS`, `BRANCH_MOVED`, `PUSH_REJECTED`, `UNAUTHORIZED`
 */
export async function pushBranch(context: GitContext, push: BranchPush): Promise<PushedCommit> {
  const { git, baseCommit } = context;
  const state = push.current?.state;
  const onBranch = push.parent === 'branch';
  if (onBranch ? state === undefined : state?.standing === 'people') {
    throw unexpected(context, push.branch);
  }
  const parent = (onBranch ? state?.commit : undefined) ?? baseCommit;
  const tree = await writeTree(git, parent, push.files);
  if (state !== undefined && (await isSame(context, state, { parent, tree, claim: push.claim }))) {
    await (push.commitBy && tidyAside(context, state));
    return { commit: state.commit, pushed: false };
  }
  // Commits that the base has taken over by squash stay in the history: this one goes on top of both, so that it pushes
  // nobody's away, and what it proposes is still seen against the base alone.
  const parents = state?.standing === 'merged' && !onBranch ? [state.commit, baseCommit] : [parent];
  const change = await changeDigest(git, parent, tree);
  const isAlone = parent === baseCommit && parents.length === 1;
  const message = markMessage(push, change, isAlone ? { baseCommit, tree } : undefined);
  const plan = { tree, parents, message };
  if (push.commitBy === undefined || parents.length > 1) {
    return { commit: await pushCommit(context, push, plan), pushed: true };
  }
  const { branch, files } = push;
  const wanted: ApiCommit = { branch, parent, expected: state?.commit, files, message };
  const commit = await push.commitBy(wanted, (make) => commitAside(context, wanted, make));
  return { commit, pushed: true };
}

/**
 * Deletes the branch where nobody loses a commit by it, it is where it was read, and the forge lets us.
 * @returns whether it was deleted
 * @throws UserError `UNAUTHORIZED`
 */
export async function deleteBranch(context: GitContext, state: BranchState): Promise<boolean> {
  if (state.standing !== 'alone' && state.standing !== 'contained') {
    return false;
  }
  try {
    await tidyAside(context, state);
    await sendBranch(context, { branch: state.name, expected: state.commit, commit: '' });
    return true;
  } catch (error) {
    if (error instanceof UserError && ['BRANCH_MOVED', 'PUSH_REJECTED'].includes(error.code)) {
      context.runtime.log.info(`${state.name} stays: ${error.message}`);
      return false;
    }
    throw error;
  }
}

async function pushCommit(
  context: GitContext,
  { branch, current, email }: BranchPush,
  { tree, parents, message }: Plan,
): Promise<string> {
  const { git, runtime } = context;
  const made = await git(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])], {
    doing: 'write the commit',
    input: Buffer.from(message),
    env: authorIdentity(email, runtime.clock.now()),
  });
  const commit = made.toString('utf8').trim();
  await sendBranch(context, { branch, expected: current?.commit, commit });
  return commit;
}

/**
 * The base may have moved on: as long as the same files change in the same way, the branch still says what it should, and
 * reviews of it hold. A branch that was merged proposes nothing, whatever it holds, and one that names another claim would
 * be taken back by whose that is.
 */
async function isSame(
  context: GitContext,
  { name, commit, ours: [own] }: BranchState,
  wanted: { readonly parent: string; readonly tree: string; readonly claim: string | undefined },
): Promise<boolean> {
  const { git, baseCommit } = context;
  if (wanted.parent === commit) {
    return (await revision(git, `${commit}^{tree}`)) === wanted.tree;
  }
  return (
    own !== undefined &&
    (own.claim === undefined || own.claim === wanted.claim) &&
    (await rawChange(git, own.before, commit)) === (await rawChange(git, wanted.parent, wanted.tree)) &&
    (own.before === baseCommit || (await readHistory(context, name)).commits.length > 0)
  );
}

function unexpected({ repository }: GitContext, branch: string): UserError {
  return new UserError(
    'BRANCH_HAS_OTHER_COMMITS',
    `${repository.url}: the branch ${branch} holds other commits than it did a moment ago`,
    { hint: 'Nothing was pushed. Run again.' },
  );
}
