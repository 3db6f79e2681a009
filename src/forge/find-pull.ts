import { invalidAnswer } from './api-errors.ts';
import type { OpenPullRequest, ProposedPullRequest, PullRequest } from './forge.ts';
import { parsePull, type Pull } from './pull.ts';
import type { PullApi, PullFilter } from './pull-api.ts';
import { cutTitle, readBody } from './pull-body.ts';

/** Where a forge lists those of all branches. */
const pageLimit = 200;

interface OpenPulls {
  /** From the branch to the base. */
  readonly pull?: Pull;
  /** Ours from that branch to elsewhere, as the base was another one then, or in vain a second time. */
  readonly others: readonly Pull[];
  /** All of the branch, people's own too. */
  readonly all: readonly Pull[];
}

/** See `Forge.open`. */
export async function describeOpen(
  api: PullApi,
  { branch, base }: Pick<PullRequest, 'branch' | 'base'>,
): Promise<OpenPullRequest | undefined> {
  const { pull } = await findOpen(api, branch, base);
  if (pull === undefined) {
    return undefined;
  }
  const { subject, claim } = readBody(pull.body);
  return { number: pull.number, url: pull.url, subject, claim };
}

/** See `Forge.declined`; what we withdrew is none. */
export async function findDeclined(
  api: PullApi,
  { branch, base, subject, title }: Pick<PullRequest, 'branch' | 'base' | 'subject' | 'title'>,
  since: Date,
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
  const found: Pull[] = [];
  for await (const pulls of ownPulls(api, { branch, base, state: 'closed' }, since.getTime())) {
    found.push(...pulls.filter(isThis));
  }
  const last = found.toSorted((a, b) => b.number - a.number)[0];
  return last === undefined || last.mergedAt !== undefined || readBody(last.body).state === 'withdrawn'
    ? undefined
    : { number: last.number, url: last.url, action: 'declined', remarks: [] };
}

/** See `Forge.mergedAt`. What is merged again later was there already. */
export async function findMergedAt(api: PullApi, commit: string, base: string): Promise<Date | undefined> {
  const pulls = (await api.ofCommit(commit)).map((entry) => parsePull(entry));
  const times = pulls.flatMap((pull) => (pull?.base === base ? (pull.mergedAt ?? []) : []));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

export async function findOpen(api: PullApi, branch: string, base: string): Promise<OpenPulls> {
  const all: Pull[] = [];
  for await (const pulls of ownPulls(api, { branch, state: 'open' })) {
    all.push(...pulls);
  }
  const pull = all.filter((each) => each.base === base).toSorted((a, b) => a.number - b.number)[0];
  const others = all.filter((each) => each !== pull && readBody(each.body).subject !== undefined);
  return { ...(pull && { pull }), others, all };
}

/**
 * Those of the branch, page by page.
 * @param since milliseconds of the epoch: of closed ones, where what changed last comes first, those from then on
 */
async function* ownPulls(api: PullApi, filter: PullFilter, since = 0): AsyncGenerator<readonly Pull[]> {
  // One that is opened meanwhile puts the last of a page on the next one, too.
  const seen = new Set<number>();
  for (let page = 1; page <= pageLimit; page += 1) {
    const body = await api.list(filter, page);
    if (!Array.isArray(body)) {
      throw invalidAnswer(api.repository);
    }
    const pulls = body.map((entry: unknown) => parsePull(entry)).filter((pull) => pull !== undefined);
    const ours = pulls.filter((pull) => pull.head === filter.branch && pull.isOwn && !seen.has(pull.number));
    yield ours;
    for (const { number } of ours) {
      seen.add(number);
    }
    if (body.length < api.fullPage || (pulls.at(-1)?.updatedAt ?? since) < since) {
      return;
    }
  }
}

/** Without what makes a draft of it. */
export function bareTitle({ draftPrefix }: PullApi, title: string): string {
  return title.replace(draftPrefix, '');
}
