import { RemoteError } from '../errors.ts';
import type { ApiAnswer } from './answer.ts';
import { invalidAnswer, messagesOf, refusedPull } from './api-errors.ts';
import { attempt } from './attempt.ts';
import type { ProposedPullRequest, PullRequest } from './forge.ts';
import { parsePull, type Pull } from './pull.ts';
import { cutBody, cutTitle, isMarked, isSameBody, markBody } from './pull-body.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** What the forges do in different ways; `github.ts` and `gitea.ts` have one each. */
export interface PullApi {
  readonly repository: RepositoryUrl;
  /** What makes a title that of a draft; nothing where a draft is a property of its own. */
  readonly draftPrefix: RegExp;
  /** Pages of closed pull requests that are looked through: not all forges let one ask for those of a branch. */
  readonly closedPages: number;
  /** One page, the newest first; a forge may ignore the filters, so what comes is filtered again. */
  list(wanted: PullFilter, page: number): Promise<unknown>;
  /** The answer of the forge, also for 409 and 422; remarks are added where it would not grant a draft. */
  create(request: PullRequest, remarks: string[]): Promise<ApiAnswer>;
  edit(number: number, changes: PullChanges): Promise<void>;
  comment(number: number, text: string): Promise<void>;
  /** Sets everything besides title, body and draft; each is harmless a second time. */
  complete(pull: Pull, request: PullRequest, remarks: string[]): Promise<void>;
}

export interface PullFilter {
  readonly state: 'open' | 'closed';
  readonly branch: string;
  readonly base: string;
}

export interface PullChanges {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'closed';
}

const openPages = 50;

/** See `Forge.declined`; what we withdrew is none. */
export async function findDeclined(
  api: PullApi,
  request: Pick<PullRequest, 'branch' | 'base' | 'title'>,
): Promise<ProposedPullRequest | undefined> {
  if ((await findOpen(api, request)) !== undefined) {
    return undefined;
  }
  const { branch, base } = request;
  const title = cutTitle(request.title, 'WIP: ');
  const hasTitle = (pull: Pull): boolean => pull.title.replace(api.draftPrefix, '') === title;
  const last = await find(api, { branch, base, state: 'closed' }, api.closedPages, hasTitle);
  return last === undefined || last.merged || isMarked(last.body, 'withdrawn')
    ? undefined
    : { number: last.number, url: last.url, action: 'declined', remarks: [] };
}

/**
 * Opens the pull request, or updates the one that is open. As long as labels and the like are not set, a mark in the body
 * says so: the next run goes on there, and after that they are left to people.
 */
export async function propose(api: PullApi, request: PullRequest): Promise<ProposedPullRequest> {
  const wanted = { ...request, title: cutTitle(request.title, 'WIP: '), body: cutBody(request.body) };
  const open = await findOpen(api, wanted);
  if (open !== undefined) {
    return await update(api, open, wanted);
  }
  const remarks: string[] = [];
  const started = hasMore(wanted) ? { ...wanted, body: markBody(wanted.body, 'opening') } : wanted;
  const answer = await create(api, started, remarks);
  if (answer.status === 201) {
    const pull = requirePull(answer.body, api.repository);
    await finish(api, pull, wanted, remarks);
    return { number: pull.number, url: pull.url, action: 'created', remarks };
  }
  // Somebody else was quicker, or the answer was lost: then it is there now.
  const quicker = answer.isDuplicate ? await findOpen(api, wanted) : undefined;
  if (quicker === undefined) {
    throw refusedPull(api.repository.url, messagesOf(answer));
  }
  return await update(api, quicker, wanted);
}

/** Closes the open pull request of a branch with a comment; undefined when there is none. */
export async function withdraw(
  api: PullApi,
  branch: string,
  base: string,
  comment: string,
): Promise<ProposedPullRequest | undefined> {
  const pull = await findOpen(api, { branch, base });
  if (pull === undefined) {
    return undefined;
  }
  const remarks: string[] = [];
  await attempt(remarks, 'the comment', () => api.comment(pull.number, comment));
  await api.edit(pull.number, { state: 'closed', body: markBody(cutBody(pull.body), 'withdrawn') });
  return { number: pull.number, url: pull.url, action: 'closed', remarks };
}

function findOpen(api: PullApi, wanted: Omit<PullFilter, 'state'>): Promise<Pull | undefined> {
  return find(api, { ...wanted, state: 'open' }, openPages, () => true);
}

async function find(
  api: PullApi,
  filter: PullFilter,
  pages: number,
  fits: (pull: Pull) => boolean,
): Promise<Pull | undefined> {
  const { repository } = api;
  for (let page = 1; page <= pages; page += 1) {
    const body = await api.list(filter, page);
    if (!Array.isArray(body)) {
      throw invalidAnswer(repository);
    }
    const found = body
      .map((entry: unknown) => parsePull(entry))
      .find((pull) => pull?.head === filter.branch && pull.base === filter.base && pull.isOwn && fits(pull));
    if (found !== undefined || body.length === 0) {
      return found;
    }
  }
  return undefined;
}

/** A POST is not sent twice; where its answer was lost, it may have taken effect. */
async function create(
  api: PullApi,
  wanted: PullRequest,
  remarks: string[],
): Promise<Pick<ApiAnswer, 'status' | 'body'> & { readonly isDuplicate: boolean }> {
  try {
    const answer = await api.create(wanted, remarks);
    const isDuplicate =
      answer.status === 409 || messagesOf(answer).some((message) => /already exists/i.test(message));
    return { ...answer, isDuplicate };
  } catch (error) {
    if (
      error instanceof RemoteError &&
      error.code !== 'RATE_LIMITED' &&
      (await findOpen(api, wanted)) !== undefined
    ) {
      return { status: 0, body: null, isDuplicate: true };
    }
    throw error;
  }
}

/** A draft that a person made ready stays ready, and the other way round. */
async function update(api: PullApi, pull: Pull, wanted: PullRequest): Promise<ProposedPullRequest> {
  const remarks: string[] = [];
  const prefix = api.draftPrefix.exec(pull.title)?.[0] ?? '';
  const title = `${prefix}${wanted.title}`;
  if (pull.title !== title) {
    await api.edit(pull.number, { title });
  }
  const cutOff = isMarked(pull.body, 'opening');
  if (cutOff) {
    await finish(api, pull, wanted, remarks);
  } else if (!isSameBody(pull.body, wanted.body)) {
    await api.edit(pull.number, { body: wanted.body });
  }
  const changed = cutOff || pull.title !== title || !isSameBody(pull.body, wanted.body);
  return { number: pull.number, url: pull.url, action: changed ? 'updated' : 'unchanged', remarks };
}

/** The body comes last: without its mark the rest is people's. */
async function finish(api: PullApi, pull: Pull, wanted: PullRequest, remarks: string[]): Promise<void> {
  if (hasMore(wanted)) {
    await api.complete(pull, wanted, remarks);
  }
  if (!isSameBody(pull.body, wanted.body)) {
    await api.edit(pull.number, { body: wanted.body });
  }
}

function hasMore({ labels, reviewers, assignees, milestone, autoMerge }: PullRequest): boolean {
  return (
    labels.length + reviewers.length + assignees.length > 0 ||
    milestone !== undefined ||
    autoMerge !== undefined
  );
}

function requirePull(body: unknown, repository: RepositoryUrl): Pull {
  const pull = parsePull(body);
  if (pull === undefined) {
    throw invalidAnswer(repository);
  }
  return pull;
}
