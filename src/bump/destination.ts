import { UserError } from '../errors.ts';
import { ownRepository, parseRepositoryUrl, type RepositoryUrl } from '../forge/repository-url.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';

/**
 * Where the pull request goes: to the repository that was given, else the release file's, else the one that the workflow
 * runs in.
 * @throws UserError `NO_REPOSITORY`, `INVALID_REPOSITORY`
 */
export function bumpDestination(
  given: string | undefined,
  { pullRequest, endpoints, path }: ReleaseFile,
  env: Runtime['env'],
): RepositoryUrl {
  const address = given ?? ownRepository(pullRequest.repository, env);
  if (address === undefined) {
    throw new UserError('NO_REPOSITORY', 'the release file does not say where the pull request goes', {
      at: { file: path },
      hint: 'Add pullRequest: {repository: https://host/owner/name}, or give --repository.',
    });
  }
  return parseRepositoryUrl(address, endpoints);
}
