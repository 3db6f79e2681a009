import { RemoteError, UserError } from '../errors.ts';
import type { ApiAnswer } from './answer.ts';
import { invalidAnswer, messagesOf, refusedPull } from './api-errors.ts';
import { attempt } from './attempt.ts';
import { bareTitle, describeOpen, findDeclined, findMergedAt, findOpen } from './find-pull.ts';
import type { Forge, ProposedPullRequest, PullRequest, Withdrawal } from './forge.ts';
import { parsePull, type Pull } from './pull.ts';
import type { PullApi } from './pull-api.ts';
import { cutTitle, fingerprint, isSameBody, type PullBody, readBody, writeBody } from './pull-body.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** What every forge with an API does about pull requests. */
export function pullRequestsOf(
  api: PullApi,
): Pick<Forge, 'open' | 'declined' | 'mergedAt' | 'propose' | 'withdraw'> {
  return {
    open: (wanted) => describeOpen(api, wanted),
    declined: (request, since) => findDeclined(api, request, since),
    mergedAt: (commit, base) => findMergedAt(api, commit, base),
    propose: (request) => propose(api, request),
    withdraw: (branch, base, comment) => withdraw(api, branch, base, comment),
  };
}

/**
 * Opens the pull request, or updates the one that is open. As long as labels and the like are not set, a mark in the body
 * says so: the next run goes on there, and after that they are left to people.
 * @throws UserError `BRANCH_GONE` where its branch is not there any more
 */
async function propose(api: PullApi, request: PullRequest): Promise<ProposedPullRequest> {
  const wanted = { ...request, title: cutTitle(request.title, 'WIP: ') };
  const { pull, others } = await findOpen(api, wanted.branch, wanted.base);
  const result = await (pull === undefined ? open(api, wanted) : update(api, pull, wanted));
  const remarks = [...result.remarks];
  for (const other of others) {
    await attempt(remarks, `pull request ${other.number}`, () =>
      close(api, other, `Pull request ${result.number} took its place.`, remarks),
    );
  }
  return { ...result, remarks };
}

/** See `Forge.withdraw`. */
async function withdraw(api: PullApi, branch: string, base: string, comment: string): Promise<Withdrawal> {
  const { pull, others, all } = await findOpen(api, branch, base);
  const remarks: string[] = [];
  const isOurs = pull !== undefined && readBody(pull.body).subject !== undefined;
  const ours = isOurs ? [pull, ...others] : others;
  for (const each of ours) {
    await close(api, each, comment, remarks);
  }
  const [first] = ours;
  // Closing takes its time, and another run may have put the branch to use again.
  const now = first === undefined ? all : (await findOpen(api, branch, base)).all;
  const left = now.filter(({ number }) => !ours.some((each) => each.number === number)).map(({ url }) => url);
  return first === undefined
    ? { left }
    : { pullRequest: { number: first.number, url: first.url, action: 'closed', remarks }, left };
}

/** In this order: where it cannot be closed, the comment would come again with every run. */
async function close(api: PullApi, pull: Pull, comment: string, remarks: string[]): Promise<void> {
  const body = writeBody({ ...readBody(pull.body), state: 'withdrawn' });
  await api.edit(pull.number, { state: 'closed', body });
  await attempt(remarks, 'the comment', () => api.comment(pull.number, comment));
}

async function open(api: PullApi, wanted: PullRequest): Promise<ProposedPullRequest> {
  const remarks: string[] = [];
  const state = hasMore(wanted) ? 'opening' : undefined;
  const answer = await create(api, { ...wanted, body: bodyOf(api, wanted, { state }) }, remarks);
  if (answer.status === 201) {
    const pull = requirePull(answer.body, api.repository);
    // Two runs at once may both have got one from Gitea: the older one stays.
    const { pull: first = pull } = await findOpen(api, wanted.branch, wanted.base);
    if (first.number < pull.number) {
      await close(api, pull, `Pull request ${first.number} is of the same branch.`, remarks);
      const result = await update(api, first, wanted);
      return { ...result, remarks: [...remarks, ...result.remarks] };
    }
    await finish(api, pull, wanted, remarks);
    return { number: pull.number, url: pull.url, action: 'created', remarks };
  }
  // Somebody else was quicker, or the answer was lost: then it is there now.
  const quicker = answer.isDuplicate ? (await findOpen(api, wanted.branch, wanted.base)).pull : undefined;
  if (quicker === undefined) {
    throw await explainRefusal(api, wanted, refusedPull(api.repository.url, messagesOf(answer)));
  }
  return await update(api, quicker, wanted);
}

/** A forge does not say it in words of its own when the branch is gone. */
async function explainRefusal(api: PullApi, { branch }: PullRequest, error: UserError): Promise<UserError> {
  return (await api.hasBranch(branch))
    ? error
    : new UserError(
        'BRANCH_GONE',
        `${api.repository.url}: the branch ${branch} was deleted while this run was at work`,
        { details: error.details, hint: 'No pull request was opened. Run again.' },
      );
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
    const mayBeThere = error instanceof RemoteError && error.code !== 'RATE_LIMITED';
    if (mayBeThere && (await findOpen(api, wanted.branch, wanted.base)).pull !== undefined) {
      return { status: 0, body: null, isDuplicate: true };
    }
    throw error instanceof UserError && error.code === 'NOT_FOUND'
      ? await explainRefusal(api, wanted, error)
      : error;
  }
}

/**
 * A draft that a person made ready stays ready, and the other way round; so do a title and text of theirs, which without our
 * marks all is.
 */
async function update(api: PullApi, pull: Pull, wanted: PullRequest): Promise<ProposedPullRequest> {
  const remarks: string[] = [];
  const now = readBody(pull.body);
  const state = now.state === 'opening' ? now.state : undefined;
  const isMarked = now.subject !== undefined;
  const below = isMarked ? now.below : `${now.text}\n\n${now.below}`.trim();
  const body = bodyOf(api, wanted, { state, below });
  const isTheirs =
    !isMarked || (now.subject === wanted.subject && now.title !== fingerprint(bareTitle(api, pull.title)));
  const prefix = api.draftPrefix.exec(pull.title)?.[0] ?? '';
  const title = isTheirs ? pull.title : `${prefix}${bareTitle(api, wanted.title)}`;
  const isRetitled = title !== pull.title;
  const isRewritten = !isSameBody(pull.body, body);
  if (isRetitled || isRewritten) {
    // At one stroke: what a person then closes is what the mark says.
    await api.edit(pull.number, { ...(isRetitled && { title }), ...(isRewritten && { body }) });
  }
  if (isRetitled) {
    await api.retitled?.(pull, wanted, remarks);
  }
  if (state !== undefined) {
    await finish(api, pull, wanted, remarks);
  }
  const changed = isRetitled || isRewritten || state !== undefined;
  return { number: pull.number, url: pull.url, action: changed ? 'updated' : 'unchanged', remarks };
}

/** The body comes last: without its mark the rest is people's. */
async function finish(api: PullApi, pull: Pull, wanted: PullRequest, remarks: string[]): Promise<void> {
  if (hasMore(wanted)) {
    await api.complete(pull, wanted, remarks);
  }
  const body = bodyOf(api, wanted, { below: readBody(pull.body).below });
  if (!isSameBody(pull.body, body)) {
    await api.edit(pull.number, { body });
  }
}

function bodyOf(
  api: PullApi,
  { body, subject, claim, title }: PullRequest,
  { below = '', state }: Partial<Pick<PullBody, 'below' | 'state'>>,
): string {
  // Whoever proposes it last has it, also who cannot say who that is: the commit may still name another one.
  const marks = { subject, title: fingerprint(bareTitle(api, title)), claim: claim ?? 'none' };
  return writeBody({ text: body, ...marks, state, below });
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
