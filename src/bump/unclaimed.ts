import { readFile } from 'node:fs/promises';
import type { OpenPullRequest, ProposedPullRequest } from '../forge/forge.ts';
import { asideSuffix } from '../forge/git-aside.ts';
import type { BranchState } from '../forge/git-branch.ts';
import type { GitRepository } from '../forge/git.ts';
import type { RepositoryUrl } from '../forge/repository-url.ts';
import { placeInRepository } from '../forge/work-tree.ts';
import { attempt, type PartialFailure } from '../partial-failure.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { unless } from '../unless.ts';
import { findProposed, leftAsIs } from './open-proposal.ts';
import { withdraw } from './publish.ts';
import type { RunScope } from './scope.ts';
import { branchOf, streamsOf } from './streams.ts';

const noFile = ['FILE_NOT_FOUND', 'NOT_A_FILE', 'INVALID_PATH'];

/** How the branches of a release file are known again. */
export interface Claim {
  /** Whose a branch is, as its commits say: by the environment; of all files where there are none. */
  readonly of: (environment?: string) => string;
  /**
   * Why this checkout cannot say what is unclaimed: it is old, or not merged.
   * @param madeAt when the branch was, if that is known
   */
  readonly whyOutdated: (madeAt: Date | undefined) => Promise<string | undefined>;
}

/** What an earlier run proposed, and the release file has no place for any more. */
export type Withdrawn = Unclaimed | (Unclaimed & { readonly failure: PartialFailure });

interface Unclaimed {
  /** Absent where it was for all files at once. */
  readonly environment?: string;
  readonly branch: string;
  /** `closed`; in a dry run it is as it was. Absent where there is only the branch, and where it failed. */
  readonly pullRequest?: ProposedPullRequest;
}

/**
 * Other release files may have the same name, and so may the same one on another branch, or in another repository: all of
 * that stands in the trailer, and no word of it has a space.
 * @returns undefined for a release file that git does not know
 */
export async function claimOf(
  { path, name }: Pick<ReleaseFile, 'path' | 'name'>,
  { git, repository }: { readonly git: GitRepository; readonly repository: RepositoryUrl },
  runtime: Runtime,
): Promise<Claim | undefined> {
  const place = await placeInRepository(path, runtime);
  if (place === undefined) {
    return undefined;
  }
  // By its last parts alone: the same repository may have several addresses, and where it is another one, nothing is lost.
  const isHere = `/${place.repository}`.endsWith(`/${repository.owner}/${repository.name}`.toLowerCase());
  const words = [encodeURI(`${place.repository}:${place.path}`), name, encodeURI(git.base)];
  return {
    of: (environment) => [...words, ...(environment === undefined ? [] : [environment])].join(' '),
    async whyOutdated(madeAt) {
      if (!isHere) {
        // Its base cannot be asked; but what was proposed later knew more.
        const { committedAt } = place;
        return madeAt !== undefined && committedAt !== undefined && madeAt <= committedAt
          ? undefined
          : 'the checkout of the release file is not as new';
      }
      const there = await unless(noFile, git.read(place.path));
      return there !== undefined && withoutReturns(there.bytes) === withoutReturns(await readFile(path))
        ? undefined
        : `${git.base} has another version of the release file, or none`;
    },
  };
}

/** A checkout may have other line ends than the repository. */
function withoutReturns(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\r\n', '\n');
}

/**
 * Withdraws what earlier runs of this release file proposed for environments that it has no more, or for all files before
 * there were environments. A branch is such a one if its name says so, and so does the pull request, else the newest commit
 * of ours; and what is open of it is not a person's own. A run that is limited to some environments says nothing about
 * others. One that fails keeps neither the others nor the run from going on.
 * @returns what was withdrawn, or could not be; in a dry run, what would be
 */
export async function withdrawUnclaimed(scope: RunScope): Promise<readonly Withdrawn[]> {
  const { git, releaseFile, options, claim } = scope;
  const whole = branchOf(releaseFile.pullRequest);
  const claimed = new Set(streamsOf(releaseFile, []).map(({ branch }) => branch));
  // Without a claim there is only the branch of all files to warn of.
  if (options.environment.length > 0 || (claim === undefined && claimed.has(whole))) {
    return [];
  }
  const results: Withdrawn[] = [];
  for (const branch of await git.branches(whole)) {
    // A lent one that was left behind is its environment's, too.
    const name = branch.endsWith(asideSuffix) ? branch.slice(0, -asideSuffix.length) : branch;
    const [environment] = name.slice(whole.length).match(/(?<=^-).+/) ?? [];
    const isUnclaimed = name === branchOf(releaseFile.pullRequest, environment) && !claimed.has(name);
    if (isUnclaimed && (claim !== undefined || branch === whole)) {
      const unclaimed = { ...(environment && { environment }), branch };
      const outcome = await attempt(() => withdrawOne(unclaimed, scope));
      results.push(...('failure' in outcome ? [{ ...unclaimed, ...outcome }] : outcome));
    }
  }
  return results;
}

async function withdrawOne(unclaimed: Unclaimed, scope: RunScope): Promise<readonly Withdrawn[]> {
  const { git, claim, runtime } = scope;
  const { environment, branch } = unclaimed;
  const found = await git.branch(branch);
  const open = await findProposed(branch, scope);
  if (found === undefined || (open !== undefined && open.subject === undefined)) {
    return [];
  }
  if (claim === undefined || (open?.claim ?? found.claim) !== claim.of(environment)) {
    if (environment === undefined && open !== undefined) {
      runtime.log.warning(
        `${open.url} is for all files at once, beside the pull requests of the environments. Nobody can tell that it is of this release file, so it stays open; to merge it would leave out their order and soak`,
      );
    }
    return [];
  }
  const doubt = await claim.whyOutdated(found.madeAt);
  if (doubt !== undefined) {
    runtime.log.info(`${open?.url ?? branch} stays as it is: ${doubt}`);
    return [];
  }
  return await takeBack(unclaimed, found.state, open, scope);
}

async function takeBack(
  unclaimed: Unclaimed,
  state: BranchState,
  open: OpenPullRequest | undefined,
  { git, forge, reader, runtime }: RunScope,
): Promise<readonly Withdrawn[]> {
  const { environment, branch } = unclaimed;
  const isAlone = state.standing === 'alone';
  const why =
    environment === undefined
      ? 'Each environment has a pull request of its own now.'
      : `The release file has no environment \`${environment}\` any more.`;
  if (!isAlone && open !== undefined && open.number === undefined) {
    runtime.log.warning(`${branch} is left to the people who have committed to it: delete it. ${why}`);
    return [];
  }
  if (!isAlone && reader === undefined) {
    runtime.log.info(`${branch}: without a token nobody can tell whether its pull request would be closed`);
  }
  const { pullRequest, unchanged } =
    forge === undefined
      ? { pullRequest: open && leftAsIs(open), unchanged: open === undefined && !isAlone }
      : await withdraw({ git, forge, runtime }, state, why);
  if (unchanged === true) {
    return [];
  }
  const became =
    forge === undefined ? `would be withdrawn${pullRequest ? '' : ', if nothing keeps it'}` : 'is withdrawn';
  runtime.log.notice(`${pullRequest?.url ?? branch} ${became}. ${why}`);
  return [{ ...unclaimed, ...(pullRequest && { pullRequest }) }];
}
