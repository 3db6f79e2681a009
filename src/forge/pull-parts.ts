import { field, pathOf } from './answer.ts';
import type { Api } from './api.ts';
import { attempt, attemptEach } from './attempt.ts';

/** What is asked of GitHub, Gitea and Forgejo in the same words. */
export interface RepositoryApi {
  readonly api: Api;
  /** `https://api.github.com/repos/acme/deploy` */
  readonly base: string;
  readonly owner: string;
}

const pageLimit = 20;

/** A token that must not look at branches says nothing against it. */
export async function hasBranch({ api, base }: RepositoryApi, branch: string): Promise<boolean> {
  return (await api('GET', `${base}/branches/${pathOf(branch)}`, { accept: [403, 404] })).status !== 404;
}

/** Asks users, and teams of the repository's owner, for a review. */
export async function requestReviews(
  { api, base, owner }: RepositoryApi,
  { number }: { readonly number: number },
  names: readonly string[],
  remarks: string[],
): Promise<void> {
  const foreign = names.filter((name) => isForeignTeam(name, owner));
  remarks.push(...foreign.map((name) => `reviewer ${name}: only teams of ${owner} can be asked`));
  const known = names.filter((name) => !foreign.includes(name));
  await attemptEach(remarks, 'reviewer', known, async (some) => {
    const json = {
      reviewers: some.filter((name) => !name.includes('/')),
      team_reviewers: some.flatMap((name) => name.split('/').slice(1)),
    };
    await api('POST', `${base}/pulls/${number}/requested_reviewers`, { json, repeatable: true });
  });
}

/**
 * @param list address of the open milestones, but for the page
 * @param issue address of what gets it
 * @param key of the milestone, by which the forge calls it
 */
export async function setMilestone(
  api: Api,
  { list, issue, key, title }: Readonly<Record<'list' | 'issue' | 'key' | 'title', string>>,
  remarks: string[],
): Promise<void> {
  await attempt(remarks, 'milestone', async () => {
    const found = await findTitled(api, list, title);
    if (found === undefined) {
      remarks.push(`milestone: there is no open one with the title ${title}`);
    } else {
      await api('PATCH', issue, { json: { milestone: field(found, key) } });
    }
  });
}

/** The entry of a list that has this title (or name), page by page; undefined when there is none. */
export async function findTitled(
  api: Api,
  list: string,
  title: string,
  accept: readonly number[] = [],
): Promise<unknown> {
  for (let page = 1; page <= pageLimit; page += 1) {
    // A list of somebody who has none: Gitea answers 404 for the labels of a user.
    const { body } = await api('GET', `${list}&page=${page}`, { accept: [404, ...accept] });
    const entries: readonly unknown[] = Array.isArray(body) ? body : [];
    const found = entries.find((entry) => field(entry, 'title') === title || field(entry, 'name') === title);
    if (found !== undefined || entries.length === 0) {
      return found;
    }
  }
  return undefined;
}

function isForeignTeam(name: string, owner: string): boolean {
  const [organization = '', team] = name.split('/');
  return team !== undefined && organization.toLowerCase() !== owner.toLowerCase();
}
