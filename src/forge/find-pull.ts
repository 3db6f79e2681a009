import { invalidAnswer } from './api-errors.ts';
import type { OpenPullRequest, ProposedPullRequest, PullRequest } from './forge.ts';
import { parsePull, type Pull } from './pull.ts';
import type { PullApi, PullFilter } from './pull-api.ts';
import { cutTitle, readBody } from './pull-body.ts';

const openPages = 50;

interface OpenPulls {
  /** From the branch to the base. */
  readonly pull?: Pull;
  /** Ours from that branch to elsewhere, as the base was another one then, or in vain a second time. */
  readonly others: readonly Pull[];
}

/** See `Forge.open`. */
export async function describeOpen(
  api: PullApi,
  { branch, base }: Pick<PullRequest, 'branch' | 'base'>,
): Promise<OpenPullRequest | undefined> {
  const { pull } = await findOpen(api, branch, base);
  return pull && { number: pull.number, url: pull.url, subject: readBody(pull.body).subject };
}

/** See `Forge.declined`; what we withdrew is none. */
export async function findDeclined(
  api: PullApi,
  { branch, base, subject, title }: Pick<PullRequest, 'branch' | 'base' | 'subject' | 'title'>,
): Promise<ProposedPullRequest | undefined> {
  if ((await findOpen(api, branch, base)).pull !== undefined) {
    return undefined;
  }
  const wanted = bareTitle(api, cutTitle(title, 'WIP: '));
  // People may give it another title; where they took the marks away, the title is all there is.
  const isThis = (pull: Pull): boolean => {
    const marked = readBody(pull.body).subject;
    return (
      pull.base === base &&
      (marked === undefined ? bareTitle(api, pull.title) === wanted : marked === subject)
    );
  };
  for await (const pulls of ownPulls(api, { branch, base, state: 'closed' }, api.closedPages)) {
    const last = pulls.find(isThis);
    if (last !== undefined) {
      return last.merged || readBody(last.body).state === 'withdrawn'
        ? undefined
        : { number: last.number, url: last.url, action: 'declined', remarks: [] };
    }
  }
  return undefined;
}

export async function findOpen(api: PullApi, branch: string, base: string): Promise<OpenPulls> {
  const others: Pull[] = [];
  for await (const pulls of ownPulls(api, { branch, state: 'open' }, openPages)) {
    const pull = pulls.find((each) => each.base === base);
    others.push(...pulls.filter((each) => each !== pull && readBody(each.body).subject !== undefined));
    if (pull !== undefined) {
      return { pull, others };
    }
  }
  return { others };
}

/** Those of the branch, page by page. */
async function* ownPulls(api: PullApi, filter: PullFilter, pages: number): AsyncGenerator<readonly Pull[]> {
  for (let page = 1; page <= pages; page += 1) {
    const body = await api.list(filter, page);
    if (!Array.isArray(body)) {
      throw invalidAnswer(api.repository);
    }
    if (body.length === 0) {
      return;
    }
    const pulls = body.map((entry: unknown) => parsePull(entry)).filter((pull) => pull !== undefined);
    yield pulls.filter((pull) => pull.head === filter.branch && pull.isOwn);
  }
}

/** Without what makes a draft of it. */
export function bareTitle({ draftPrefix }: PullApi, title: string): string {
  return title.replace(draftPrefix, '');
}
