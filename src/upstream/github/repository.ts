import { nextLink } from '../../http/link.ts';
import { matching } from '../../schema/schema.ts';
import { invalidAnswer, jsonOf } from '../answer-body.ts';
import { readPages } from '../pages.ts';
import type { SourceContext } from '../source.ts';

/** A page of 100 releases with long notes and many files. */
const pageLimit = 16 * 1024 * 1024;

const perPage = 100;

/** How the release file names a repository on GitHub. */
export const githubRepository = matching(
  /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}$/,
  'a repository on GitHub such as wandb/server',
);

/** What is listed of a repository, and how each page of that is read. */
export interface GithubList<T> {
  readonly route: 'releases' | 'tags';
  /** Undefined where the page is no list. */
  readonly read: (page: unknown) => readonly T[] | undefined;
}

/** For messages: `GitHub releases of wandb/server`. */
export function githubSubject(repository: string, route: GithubList<never>['route']): string {
  return `GitHub ${route} of ${repository}`;
}

/**
 * Reads a list of a repository, page by page.
 * @throws UserError, RefusedError or RemoteError as `readPages` and `jsonOf` do
 */
export async function listGithub<T>(
  repository: string,
  { answers, github, clock }: Pick<SourceContext, 'answers' | 'github' | 'clock'>,
  { route, read }: GithubList<T>,
): Promise<readonly T[]> {
  const first = {
    url: `${github.api}/repos/${repository}/${route}?per_page=${perPage}`,
    subject: githubSubject(repository, route),
    limit: pageLimit,
    headers: {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      ...(github.token === undefined ? {} : { authorization: `Bearer ${github.token}` }),
    },
  };
  return await readPages(answers, first, (answer, question) => {
    const page = jsonOf(answer, question, clock.now());
    const items = read(page);
    if (items === undefined) {
      throw invalidAnswer(question, 'it is no list');
    }
    const isFull = Array.isArray(page) && page.length === perPage;
    return { items, isFull, next: nextLink(answer.header('link')) };
  });
}
