import { nextLink } from '../../http/link.ts';
import { matching } from '../../schema/schema.ts';
import { invalidAnswer, jsonOf } from '../answer-body.ts';
import { readPages } from '../pages.ts';
import type { Candidate, Entry, SourceContext, SourceKind, VersionSource } from '../source.ts';
import { readReleases, readTags } from './format.ts';

/** A page of 100 releases with long notes and many files. */
const pageLimit = 16 * 1024 * 1024;

const field = matching(
  /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}$/,
  'a repository on GitHub such as wandb/server',
);

/** GitHub releases: `{github: wandb/server}`. */
export const githubReleases: SourceKind = {
  of: ['chart', 'image'],
  field,
  open: (at, entry, context) => listSource(at, entry, context, { route: 'releases', read: readReleases }),
};

/** Tags in git, for repositories that make no releases of them: `{githubTags: wandb/server}`. */
export const githubTags: SourceKind = {
  of: ['chart', 'image'],
  field,
  open: (at, entry, context) => listSource(at, entry, context, { route: 'tags', read: readTags }),
};

interface List {
  readonly route: 'releases' | 'tags';
  readonly read: (page: unknown, entry: Entry) => readonly Candidate[] | undefined;
}

function listSource(
  repository: string,
  entry: Entry,
  { answers, github, clock }: SourceContext,
  { route, read }: List,
): VersionSource {
  const subject = `GitHub ${route} of ${repository}`;
  const first = {
    url: `${github.api}/repos/${repository}/${route}?per_page=100`,
    subject,
    limit: pageLimit,
    headers: {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      ...(github.token === undefined ? {} : { authorization: `Bearer ${github.token}` }),
    },
  };
  return {
    name: subject,
    versions: () =>
      readPages(answers, first, (answer, question) => {
        const items = read(jsonOf(answer, question, clock.now()), entry);
        if (items === undefined) {
          throw invalidAnswer(question, 'it is no list');
        }
        return { items, next: nextLink(answer.header('link')) };
      }),
  };
}
