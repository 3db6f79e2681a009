import { RemoteError } from '../errors.ts';
import type { Forge, ProposedPullRequest, PullRequest } from './forge.ts';
import {
  type Api,
  type ApiAnswer,
  type ApiOptions,
  createApi,
  field,
  messagesOf,
  refusedPull,
} from './github-api.ts';
import type { RepositoryUrl } from './repository-url.ts';

interface Pull {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly head: string;
  readonly base: string;
  /** `owner/name` the head branch is in: a fork may have a branch of the same name. */
  readonly source: string;
}

/** Characters in a body; GitHub refuses more. */
const bodyLimit = 65_536;
const cutNote =
  '\n\n*The text was cut here: a pull request holds no more. The run’s summary has all of it.*\n';
const pageSize = 100;
const pageLimit = 50;

/** Pull requests by GitHub's REST API, on github.com or GitHub Enterprise Server. */
export function githubForge(options: ApiOptions): Forge {
  const api = createApi(options);
  return { propose: (request) => propose(api, options.repository, request) };
}

async function propose(
  api: Api,
  repository: RepositoryUrl,
  request: PullRequest,
): Promise<ProposedPullRequest> {
  const wanted = { ...request, body: cut(request.body) };
  const open = await findOpen(api, repository, wanted);
  if (open !== undefined) {
    return await update(api, open, wanted);
  }
  const answer = await api('POST', '/pulls', {
    json: { title: wanted.title, head: wanted.branch, base: wanted.base, body: wanted.body },
    accept: [409, 422],
  });
  if (answer.status !== 409 && answer.status !== 422) {
    const created = requirePull(answer.body, repository);
    await addLabels(api, created, wanted.labels);
    return { number: created.number, url: created.url, action: 'created' };
  }
  // Somebody else may have been quicker: then it is there now.
  const quicker = isDuplicate(answer) ? await findOpen(api, repository, wanted) : undefined;
  if (quicker === undefined) {
    throw refusedPull(repository.url, messagesOf(answer));
  }
  return await update(api, quicker, wanted);
}

/** The forge may ignore the filters of the request, so the answer is filtered again. */
async function findOpen(
  api: Api,
  repository: RepositoryUrl,
  { branch, base }: PullRequest,
): Promise<Pull | undefined> {
  const head = encodeURIComponent(`${repository.owner}:${branch}`);
  const filter = `state=open&head=${head}&base=${encodeURIComponent(base)}&per_page=${pageSize}`;
  const own = `${repository.owner}/${repository.name}`.toLowerCase();
  for (let page = 1; page <= pageLimit; page += 1) {
    const { body } = await api('GET', `/pulls?${filter}&page=${page}`);
    if (!Array.isArray(body)) {
      throw invalidAnswer(repository);
    }
    const found = body
      .map((entry: unknown) => parsePull(entry))
      .find((pull) => pull?.head === branch && pull.base === base && pull.source.toLowerCase() === own);
    if (found !== undefined || body.length === 0) {
      return found;
    }
  }
  return undefined;
}

async function update(api: Api, pull: Pull, wanted: PullRequest): Promise<ProposedPullRequest> {
  const changes = {
    ...(pull.title === wanted.title ? {} : { title: wanted.title }),
    ...(normal(pull.body) === normal(wanted.body) ? {} : { body: wanted.body }),
  };
  const changed = Object.keys(changes).length > 0;
  if (changed) {
    await api('PATCH', `/pulls/${pull.number}`, { json: changes });
  }
  const labelled = await addLabels(api, pull, wanted.labels);
  return { number: pull.number, url: pull.url, action: changed || labelled ? 'updated' : 'unchanged' };
}

/** Labels that people have added stay. */
async function addLabels(api: Api, pull: Pull, labels: readonly string[]): Promise<boolean> {
  const missing = labels.filter((label) => !pull.labels.includes(label));
  if (missing.length > 0) {
    await api('POST', `/issues/${pull.number}/labels`, { json: { labels: missing } });
  }
  return missing.length > 0;
}

function isDuplicate(answer: ApiAnswer): boolean {
  return answer.status === 409 || messagesOf(answer).some((message) => /already exists/i.test(message));
}

function parsePull(value: unknown): Pull | undefined {
  const number = field(value, 'number');
  const url = field(value, 'html_url');
  const title = field(value, 'title');
  const body = field(value, 'body') ?? '';
  const head = field(value, 'head');
  const base = field(field(value, 'base'), 'ref');
  const ref = field(head, 'ref');
  // A head repository that was deleted is null.
  const source = field(field(head, 'repo'), 'full_name') ?? '';
  const labels = field(value, 'labels');
  return typeof number === 'number' &&
    typeof url === 'string' &&
    typeof title === 'string' &&
    typeof body === 'string' &&
    typeof ref === 'string' &&
    typeof base === 'string' &&
    typeof source === 'string'
    ? { number, url, title, body, head: ref, base, source, labels: labelNames(labels) }
    : undefined;
}

function labelNames(labels: unknown): readonly string[] {
  return Array.isArray(labels)
    ? labels.map((label: unknown) => field(label, 'name')).filter((name) => typeof name === 'string')
    : [];
}

function requirePull(body: unknown, repository: RepositoryUrl): Pull {
  const pull = parsePull(body);
  if (pull === undefined) {
    throw invalidAnswer(repository);
  }
  return pull;
}

/** Cut at the end of a line where there is one near, so that no table row or link is left half. */
function cut(body: string): string {
  if (body.length <= bodyLimit) {
    return body;
  }
  const room = bodyLimit - cutNote.length;
  const end = body.lastIndexOf('\n', room);
  return `${body.slice(0, end > room / 2 ? end : room).replace(/[\uD800-\uDBFF]$/, '')}${cutNote}`;
}

/** A forge may change line ends, and trims. */
function normal(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

function invalidAnswer({ url }: RepositoryUrl): RemoteError {
  return new RemoteError('INVALID_ANSWER', `${url}: the answer is not that of GitHub's API`, {
    hint: 'Look at pullRequest.api in the release file; on GitHub Enterprise Server it is https://host/api/v3.',
  });
}
