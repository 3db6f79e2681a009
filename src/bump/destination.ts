import { UserError } from '../errors.ts';
import { apiOf, parseRepositoryUrl, type RepositoryUrl } from '../forge/repository-url.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** Where the pull request goes. */
export interface BumpDestination {
  readonly repository: RepositoryUrl;
  /** Base of the forge's REST API. */
  readonly api: string;
}

/**
 * The repository that was given, else the release file's, else the one that the workflow runs in.
 * @throws UserError `NO_REPOSITORY`, `INVALID_REPOSITORY`
 */
export function bumpDestination(
  given: string | undefined,
  { pullRequest, endpoints, path }: ReleaseFile,
  env: Runtime['env'],
): BumpDestination {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_API_URL: workflowApi } = env;
  const own = server === undefined || name === undefined ? undefined : `${server}/${name}`;
  const address = given ?? pullRequest.repository ?? own;
  if (address === undefined) {
    throw new UserError('NO_REPOSITORY', 'the release file does not say where the pull request goes', {
      at: { file: path },
      hint: 'Add pullRequest: {repository: https://host/owner/name}, or give --repository.',
    });
  }
  const repository = parseRepositoryUrl(address, endpoints);
  // The workflow's own API address is right for its own forge only.
  const sameForge =
    server !== undefined && URL.canParse(server) && new URL(server).origin === repository.origin;
  const api = pullRequest.api ?? (sameForge ? workflowApi : undefined);
  return { repository, api: apiOf(repository, api) };
}
