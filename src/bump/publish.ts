import type { GitRepository } from '../forge/git.ts';
import { githubForge } from '../forge/github.ts';
import type { Http } from '../http/http.ts';
import type { PullRequestConfig } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { BumpDestination } from './destination.ts';
import type { BumpedFile } from './edit-files.ts';
import type { Proposal } from './proposal.ts';
import type { BumpResult } from './result.ts';

export interface Publication {
  readonly git: GitRepository;
  readonly destination: BumpDestination;
  readonly config: PullRequestConfig;
  readonly token: string;
  readonly email: string;
  readonly http: Http;
}

/**
 * Pushes the files as one commit and sees to the pull request. Each step does nothing where it was done already, so a run
 * that was cut off in between goes on with the next one.
 */
export async function publish(
  publication: Publication,
  files: readonly BumpedFile[],
  { title, body }: Proposal,
  runtime: Runtime,
): Promise<Pick<BumpResult, 'commit' | 'pullRequest' | 'unchanged'>> {
  const { git, destination, config, token, email, http } = publication;
  const { branch, labels } = config;
  runtime.log.info(`Pushing ${branch}`);
  const { commit, pushed } = await git.push({
    branch,
    email,
    message: title,
    files: files.map(({ before, after }) => ({ ...before.git, bytes: after })),
  });
  runtime.log.info(`Looking for the pull request of ${branch}`);
  const forge = githubForge({ http, runtime, token, ...destination });
  const pullRequest = await forge.propose({ branch, base: git.base, title, body, labels });
  return { commit, pullRequest, unchanged: !pushed && pullRequest.action === 'unchanged' };
}
