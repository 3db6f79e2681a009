import type { Candidate, Entry, SourceKind } from '../source.ts';
import { readReleases, readTags } from './format.ts';
import { type GithubList, githubRepository, githubSubject, listGithub } from './repository.ts';

/** GitHub releases: `{github: wandb/server}`. */
export const githubReleases = sourceOf('releases', readReleases);

/** Tags in git, for repositories that make no releases of them: `{githubTags: wandb/server}`. */
export const githubTags = sourceOf('tags', readTags);

function sourceOf(
  route: GithubList<Candidate>['route'],
  read: (page: unknown, entry: Entry) => readonly Candidate[] | undefined,
): SourceKind {
  return {
    of: ['chart', 'image'],
    field: githubRepository,
    open: (repository, entry, context) => ({
      name: githubSubject(repository, route),
      versions: () => listGithub(repository, context, { route, read: (page) => read(page, entry) }),
    }),
  };
}
