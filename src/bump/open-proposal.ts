import type { OpenPullRequest, ProposedPullRequest, PullSubject } from '../forge/forge.ts';
import type { Log } from '../runtime/runtime.ts';
import type { Published } from './publish.ts';
import type { BumpScope } from './scope.ts';
import type { Stream } from './streams.ts';

/** What the pull request of a move proposes, whatever its texts say. */
export function subjectOf(release: string, isRollback: boolean): PullSubject {
  return `${isRollback ? 'rollback' : 'release'} ${release}`;
}

/** @returns what `subjectOf` made it of; a subject may be a person's text */
export function parseSubject(subject: string): { readonly release: string; readonly isRollback: boolean } {
  const [kind, release = ''] = subject.split(' ');
  return { release, isRollback: kind === 'rollback' };
}

/** What a branch proposes: the open pull request; where no forge can be asked, what the branch itself says. */
export async function findProposed(
  branch: string,
  { reader, git }: Pick<BumpScope, 'reader' | 'git'>,
): Promise<OpenPullRequest | undefined> {
  const onBranch = async (): Promise<string | undefined> => await (await git.branch(branch))?.proposes();
  return await reader?.open({ branch, base: git.base }, onBranch);
}

/**
 * An open pull request that this run has nothing to say about. A run that asks for nothing leaves alone what goes back, until
 * the files name what it goes back to: somebody asked for it. One that asks for a release says nothing about that of another.
 * @param from the release that the files name at the base
 */
export async function findForeign(
  { branch }: Stream,
  from: string | undefined,
  scope: BumpScope,
): Promise<OpenPullRequest | undefined> {
  const { options } = scope;
  const open = await findProposed(branch, scope);
  const proposed = parseSubject(open?.subject ?? '');
  const isForeign =
    options.release === undefined
      ? !options.rollback && proposed.isRollback && proposed.release !== from
      : proposed.release !== options.release;
  return isForeign ? open : undefined;
}

/** Says how to go on. */
export function leaveOpen(open: OpenPullRequest, log: Pick<Log, 'warning'>): Published {
  const { subject } = open;
  const close = open.number === undefined ? 'delete its branch' : 'close it';
  log.warning(
    `${open.url} proposes another step (${subject ?? 'a person has changed what'}), and stays as it is. Merge it or ${close}; a run with --release takes its place`,
  );
  return { pullRequest: leftAsIs(open), unchanged: true };
}

export function leftAsIs({ number, url }: OpenPullRequest): ProposedPullRequest {
  return { ...(number !== undefined && { number }), url, action: 'unchanged', remarks: [] };
}
