import { TidegateError, UserError } from '../errors.ts';
import { orError } from '../unless.ts';
import type { ApiCommit } from './forge.ts';
import { branchMoved } from './git-errors.ts';
import { readHistory } from './git-history.ts';
import { readOurCommit } from './git-ours.ts';
import {
  type BranchChange,
  fetchBranches,
  fetchedRef,
  type GitContext,
  listRemote,
  requireNotBase,
  sendBranch,
} from './git-remote.ts';
import { revision } from './git-tree.ts';

/** Always the same, so that what a run left behind that was cut off does not add up. */
export const asideSuffix = '.api-commit';
/** Milliseconds; a commit takes one or two seconds. */
const pause = 2000;
const patience = 20_000;

/**
 * See `Aside`. The branch itself is moved by git: no API of Gitea or Forgejo can say in all versions what it replaces, and
 * nobody ever sees it without the commit.
 * @throws UserError `BRANCH_MOVED`, also where another run was at work with the lent branch; `BRANCH_NAME_TAKEN` where that
 *   is a person's; `BRANCH_IS_BASE`, `API_COMMIT_DIFFERS`, `PUSH_REJECTED`, `UNAUTHORIZED`
 */
export async function commitAside(
  context: GitContext,
  { branch, parent, expected }: ApiCommit,
  make: (lent: string) => Promise<string>,
): Promise<string> {
  const lent = `${branch}${asideSuffix}`;
  requireNotBase(context, lent);
  await lend(context, lent, { parent, for: { name: branch, commit: expected } });
  let last = parent;
  try {
    last = await make(lent);
    await requireWanted(context, { lent, commit: last, parent });
    await sendBranch(context, { branch, expected, commit: last });
    return last;
  } finally {
    await takeBack(context, lent, () => Promise.resolve(last));
  }
}

/** Takes back what a run left behind that was cut off. */
export async function tidyAside(context: GitContext, of: AsideOf): Promise<void> {
  const lent = `${of.name}${asideSuffix}`;
  await takeBack(context, lent, async () => {
    const { commit } = await listRemote(context.git, context.repository, lent);
    const isOurs = commit !== undefined && lent !== context.base && (await isLeft(context, lent, commit, of));
    return isOurs ? commit : undefined;
  });
}

/** The branch that another one is lent for, and what it was at when it was read. */
interface AsideOf {
  readonly name: string;
  readonly commit: string | undefined;
}

/**
 * While the branch is there, another run is at work with it; what that run does has to be looked at then. One that stays is
 * left from a run that was cut off; one that is where the branch is, a rule has kept.
 */
async function lend(
  context: GitContext,
  lent: string,
  { parent, for: of }: { readonly parent: string; readonly for: AsideOf },
): Promise<void> {
  const { git, repository, runtime } = context;
  for (let waited = 0; waited <= patience; waited += pause) {
    const { commit: expected } = await listRemote(git, repository, lent);
    if (expected === undefined && waited > 0) {
      break;
    }
    const isFree = expected === undefined || (expected === of.commit && expected !== parent);
    if (!isFree && waited === patience && !(await isLeft(context, lent, expected, of))) {
      throw new UserError(
        'BRANCH_NAME_TAKEN',
        `${repository.url}: ${lent} holds commits of somebody else, and Tidegate needs that name`,
        { hint: `Nothing was changed. Rename or delete ${lent}, or set another pullRequest.branch.` },
      );
    }
    if (
      (isFree || waited === patience) &&
      (await sendIfThere(context, { branch: lent, expected, commit: parent }))
    ) {
      return;
    }
    await runtime.clock.sleep(pause);
  }
  throw isBusy(context, lent);
}

/** Whether nobody loses a commit where a lent branch goes: its tip is of ours, or the base or its branch holds it, too. */
async function isLeft(context: GitContext, lent: string, tip: string, of: AsideOf): Promise<boolean> {
  if (tip === of.commit || tip === context.baseCommit) {
    return true;
  }
  const { commits } = await readHistory(context, lent);
  return (
    commits.length === 0 ||
    (await readOurCommit(context.git, fetchedRef(lent))) !== undefined ||
    (of.commit !== undefined && (await readHistory(context, of.name)).commits.includes(tip))
  );
}

/** @returns whether nobody was quicker */
async function sendIfThere(context: GitContext, change: BranchChange): Promise<boolean> {
  return (await orError(sendBranch(context, change), ['BRANCH_MOVED'])) === undefined;
}

function isBusy({ repository }: GitContext, lent: string): UserError {
  return branchMoved(repository, `another run was at work with ${lent}`);
}

/** The forge may have gone on from elsewhere, or changed what it was given: by a hook, or as it keeps large files apart. */
async function requireWanted(
  context: GitContext,
  { lent, commit, parent }: { readonly lent: string; readonly commit: string; readonly parent: string },
): Promise<void> {
  const { git, repository } = context;
  await fetchBranches(git, [lent], 2);
  const isThere = (await revision(git, fetchedRef(lent))) === commit;
  if (!isThere || (await revision(git, `${commit}^`)) !== parent) {
    throw isBusy(context, lent);
  }
  if ((await readOurCommit(git, commit)) === undefined) {
    throw new UserError(
      'API_COMMIT_DIFFERS',
      `${repository.url}: the forge made another commit than it was asked for`,
      { hint: 'Set pullRequest.commit to git in the release file.' },
    );
  }
}

/**
 * Where a rule keeps it, the next commit sees to it; where it is at another commit, it is another run's by now.
 * @param find what it is at; nothing where it is not ours to take
 */
async function takeBack(
  context: GitContext,
  lent: string,
  find: () => Promise<string | undefined>,
): Promise<void> {
  try {
    const expected = await find();
    await (expected && sendBranch(context, { branch: lent, expected, commit: '' }));
  } catch (error) {
    if (!(error instanceof TidegateError)) {
      throw error;
    }
    context.runtime.log.info(`${lent} stays: ${error.message}`);
  }
}
