import { pathOf } from './answer.ts';
import type { Forge } from './forge.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** A forge whose API is not spoken here: the branch is pushed, and a person opens the pull request. */
export function noForge(repository: RepositoryUrl): Forge {
  return {
    triggers: 'What the push starts is up to the forge; a person opens the pull request.',
    async open({ branch, base }, onBranch) {
      const subject = await onBranch();
      return subject === undefined ? undefined : { url: openingPage(repository, branch, base), subject };
    },
    declined: () => Promise.resolve(undefined),
    mergedAt: () => Promise.resolve(undefined),
    propose: ({ branch, base }) =>
      Promise.resolve({ url: openingPage(repository, branch, base), action: 'prepared', remarks: [] }),
    withdraw: () => Promise.resolve({ left: [] }),
  };
}

/** Where a pull request is opened by hand: GitLab's or Bitbucket's page, or the one that GitHub, Gitea and most others have. */
function openingPage(
  { url, origin, prefix, owner, name }: RepositoryUrl,
  branch: string,
  base: string,
): string {
  // Bitbucket Data Center has its pages elsewhere than its repositories.
  if (prefix.endsWith('/scm')) {
    const [source, target] = [branch, base].map((ref) => encodeURIComponent(`refs/heads/${ref}`));
    return `${origin}${prefix.slice(0, -'/scm'.length)}/projects/${owner}/repos/${name}/pull-requests?create&sourceBranch=${source}&targetBranch=${target}`;
  }
  return /gitlab/.test(new URL(origin).hostname)
    ? `${url}/-/merge_requests/new?${new URLSearchParams({ 'merge_request[source_branch]': branch, 'merge_request[target_branch]': base }).toString()}`
    : `${url}/compare/${pathOf(base)}...${pathOf(branch)}`;
}
