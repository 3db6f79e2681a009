import type { ForgeRepository } from './forge-repository.ts';

/** A pull request as the forge keeps it. */
export interface ForgePull {
  readonly number: number;
  readonly head: string;
  base: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly labels: string[];
}

export interface RestRepository {
  /** `owner/name` */
  readonly name: string;
  readonly git: ForgeRepository;
  readonly pulls: ForgePull[];
}

export interface RestRequest {
  readonly method: string;
  /** Below `/repos/{owner}/{name}`: `/pulls/1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** Where the forge is, for addresses in answers. */
  readonly origin: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** GitHub's error bodies: `{message, errors?, documentation_url, status}`. */
export function restError(status: number, message: string, errors?: readonly Fields[]): RestAnswer {
  return {
    status,
    body: {
      message,
      ...(errors === undefined ? {} : { errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    },
  };
}

/** The routes of GitHub's REST API that opening a pull request needs; anything else is 404, as there. */
export async function answerRest(repository: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const [, resource, number, part] = request.path.split('/');
  const pull = repository.pulls.find((candidate) => String(candidate.number) === number);
  const route = `${request.method} ${[resource, number && '{n}', part].filter(Boolean).join('/')}`;
  switch (route) {
    case 'GET ': {
      return { status: 200, body: repositoryBody(repository, request.origin) };
    }
    case 'GET pulls': {
      return await listPulls(repository, request);
    }
    case 'POST pulls': {
      return await withJson(request, (fields) => createPull(repository, request, fields));
    }
    case 'GET pulls/{n}': {
      return pull === undefined ? notFound() : await shown(repository, request, pull);
    }
    case 'PATCH pulls/{n}': {
      return pull === undefined
        ? notFound()
        : await withJson(request, (fields) => updatePull(repository, request, pull, fields));
    }
    case 'POST issues/{n}/labels': {
      return pull === undefined ? notFound() : await withJson(request, (fields) => addLabels(pull, fields));
    }
    default: {
      return notFound();
    }
  }
}

export function notFound(): RestAnswer {
  return restError(404, 'Not Found');
}

async function withJson(
  request: RestRequest,
  act: (fields: Fields) => Promise<RestAnswer> | RestAnswer,
): Promise<RestAnswer> {
  let fields: unknown;
  try {
    fields = JSON.parse(request.body);
  } catch {
    return restError(400, 'Problems parsing JSON');
  }
  return typeof fields === 'object' && fields !== null
    ? await act(Object.fromEntries(Object.entries(fields)))
    : restError(400, 'Body should be a JSON object');
}

async function listPulls(repository: RestRepository, request: RestRequest): Promise<RestAnswer> {
  const { query } = request;
  const owner = repository.name.split('/')[0];
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const size = Number(query.get('per_page') ?? 30);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  const pulls = repository.pulls
    .filter((pull) => state === 'all' || pull.state === state)
    // GitHub takes `head` only as `owner:branch` and ignores it otherwise.
    .filter((pull) => head === null || !head.includes(':') || `${owner}:${pull.head}` === head)
    .filter((pull) => base === null || pull.base === base)
    .toReversed()
    .slice(start, start + size);
  return { status: 200, body: await Promise.all(pulls.map((pull) => pullBody(repository, request, pull))) };
}

async function createPull(
  repository: RestRepository,
  request: RestRequest,
  fields: Fields,
): Promise<RestAnswer> {
  const { title, body } = fields;
  const owner = repository.name.split('/')[0] ?? '';
  const head = text(fields['head']).replace(`${owner}:`, '');
  const base = text(fields['base']);
  if (typeof title !== 'string' || title === '') {
    return invalid('title', 'missing_field');
  }
  if ((await repository.git.resolve(`refs/heads/${base}`)) === undefined) {
    return invalid('base');
  }
  if ((await repository.git.resolve(`refs/heads/${head}`)) === undefined) {
    return invalid('head');
  }
  if (typeof body === 'string' && body.length > 65_536) {
    return custom('body is too long (maximum is 65536 characters)');
  }
  if ((await repository.git.ahead(base, head)) === 0) {
    return custom(`No commits between ${base} and ${head}`);
  }
  const same = repository.pulls.some(
    (pull) => pull.state === 'open' && pull.head === head && pull.base === base,
  );
  if (same) {
    return custom(`A pull request already exists for ${owner}:${head}.`);
  }
  const number = repository.pulls.length + 1;
  const pull: ForgePull = {
    number,
    head,
    base,
    title,
    body: text(body),
    state: 'open',
    labels: [],
  };
  repository.pulls.push(pull);
  return { ...(await shown(repository, request, pull)), status: 201 };
}

function invalid(field: string, code = 'invalid'): RestAnswer {
  return restError(422, 'Validation Failed', [{ resource: 'PullRequest', field, code }]);
}

function custom(message: string): RestAnswer {
  return restError(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function updatePull(
  repository: RestRepository,
  request: RestRequest,
  pull: ForgePull,
  fields: Fields,
): Promise<RestAnswer> {
  const { title, body, state } = fields;
  if (typeof body === 'string' && body.length > 65_536) {
    return custom('body is too long (maximum is 65536 characters)');
  }
  pull.title = typeof title === 'string' ? title : pull.title;
  pull.body = typeof body === 'string' ? body : pull.body;
  pull.state = state === 'closed' || state === 'open' ? state : pull.state;
  return await shown(repository, request, pull);
}

function addLabels(pull: ForgePull, { labels }: Fields): RestAnswer {
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === 'string')) {
    return restError(422, 'Invalid request.');
  }
  pull.labels.push(...labels.filter((label: string) => !pull.labels.includes(label)));
  return { status: 200, body: pull.labels.map((name) => ({ name })) };
}

async function shown(repository: RestRepository, request: RestRequest, pull: ForgePull): Promise<RestAnswer> {
  return { status: 200, body: await pullBody(repository, request, pull) };
}

async function pullBody(
  repository: RestRepository,
  { origin }: RestRequest,
  pull: ForgePull,
): Promise<unknown> {
  const owner = repository.name.split('/')[0];
  const side = async (ref: string): Promise<unknown> => ({
    label: `${owner}:${ref}`,
    ref,
    sha: await repository.git.resolve(`refs/heads/${ref}`),
    repo: repositoryBody(repository, origin),
  });
  return {
    number: pull.number,
    html_url: `${origin}/${repository.name}/pull/${pull.number}`,
    state: pull.state,
    title: pull.title,
    // GitHub gives null for an empty body.
    body: pull.body === '' ? null : pull.body,
    labels: pull.labels.map((name) => ({ name })),
    head: await side(pull.head),
    base: await side(pull.base),
  };
}

function repositoryBody({ name }: RestRepository, origin: string): unknown {
  return { full_name: name, default_branch: 'main', private: true, html_url: `${origin}/${name}` };
}
