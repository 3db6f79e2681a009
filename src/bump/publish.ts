import { UserError } from '../errors.ts';
import type { Forge, ProposedPullRequest, PullSubject } from '../forge/forge.ts';
import type { BranchState, GitBranch } from '../forge/git-branch.ts';
import type { GitRepository } from '../forge/git.ts';
import type { PullRequestConfig } from '../release/pull-request-schema.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type BumpedFile, isChanged } from './edit-files.ts';
import type { Proposal } from './proposal.ts';

export interface Publication {
  readonly git: GitRepository;
  readonly forge: Forge;
  readonly config: PullRequestConfig;
}

/** What one stream proposes. */
export interface ProposedChange {
  readonly name: string;
  /** As it was read when the change was planned. */
  readonly branch: GitBranch | undefined;
  /** The change goes on top of people's commits: its files are then the branch's, else the base's. */
  readonly hasPeople: boolean;
  readonly files: readonly BumpedFile[];
  readonly subject: PullSubject;
  /** `BranchPush.claim` */
  readonly claim: string | undefined;
  readonly proposal: Proposal;
  /** When the release was made; undefined where it is proposed also if a person has closed its pull request. */
  readonly since: Date | undefined;
}

export interface Published {
  /** What the branch is at; absent where it was taken back. */
  readonly commit?: string;
  readonly pullRequest?: ProposedPullRequest;
  /** Nothing was pushed, and no pull request changed; absent in a dry run. */
  readonly unchanged?: boolean;
}

/**
 * Pushes the files as one commit and sees to the pull request. Each step does nothing where it was done already, so a run
 * that was cut off in between goes on with the next one.
 */
export async function publish(
  { git, forge, config }: Publication,
  { name, branch, hasPeople, files, subject, claim, proposal, since }: ProposedChange,
  runtime: Runtime,
): Promise<Published> {
  const changed = files.filter(isChanged);
  const { title, message, body } = proposal;
  const request = { ...config, branch: name, base: git.base, subject, claim, title, body };
  const declined = since === undefined ? undefined : await forge.declined(request, since);
  if (declined !== undefined) {
    return { pullRequest: declined, unchanged: true };
  }
  const { commit, pushed } =
    branch !== undefined && hasPeople && changed.length === 0
      ? { commit: branch.commit, pushed: false }
      : await git.push({
          branch: name,
          current: branch,
          parent: hasPeople ? 'branch' : 'base',
          email: config.email,
          message,
          subject,
          claim,
          files: changed.map(({ before, after }) => ({ ...before.git, bytes: after })),
          commitBy: config.commit === 'api' ? forge.commit : undefined,
        });
  runtime.log.info(pushed ? `Pushed ${name}` : `${name} holds this change already`);
  const pullRequest = await forge.propose(request);
  const { action } = pullRequest;
  if (pushed || action === 'created') {
    runtime.log.info(forge.triggers);
  }
  return { commit, pullRequest, unchanged: !pushed && (action === 'unchanged' || action === 'prepared') };
}

/**
 * Takes back what a stream proposed: closes its pull request, and deletes the branch where nobody loses a commit or a pull
 * request by it.
 * @param state of the branch, as it was read before: a later push makes it another run's
 * @param comment why, in Markdown
 */
export async function withdraw(
  { git, forge, runtime }: Pick<Publication, 'git' | 'forge'> & { readonly runtime: Pick<Runtime, 'log'> },
  state: BranchState,
  comment: string,
): Promise<Published> {
  // In this order: without its branch a pull request is closed by the forge, and nobody is told why.
  const { pullRequest, left } = await forge.withdraw(state.name, git.base, comment);
  if (left.length > 0) {
    runtime.log.info(`${state.name} stays: ${left.join(', ')} would be closed with it`);
  }
  const deleted = left.length === 0 && (await git.deleteBranch(state));
  return { unchanged: !deleted && pullRequest === undefined, ...(pullRequest && { pullRequest }) };
}

/**
 * Does it again, once, where another run or a person was quicker at the branch. `attempt` has to read the branch anew: what
 * the other one pushed is often what was wanted.
 */
export async function againIfMoved<T>(attempt: () => Promise<T>, { log }: Pick<Runtime, 'log'>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (
      !(error instanceof UserError) ||
      !['BRANCH_MOVED', 'BRANCH_HAS_OTHER_COMMITS', 'BRANCH_GONE'].includes(error.code)
    ) {
      throw error;
    }
    log.info(`${error.message}: looking at it again`);
    return await attempt();
  }
}
