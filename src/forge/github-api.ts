import { RemoteError, type TidegateError, UserError } from '../errors.ts';
import type { Http, HttpRequest, HttpResponse } from '../http/http.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { RepositoryUrl } from './repository-url.ts';

export interface ApiOptions {
  readonly http: Http;
  readonly runtime: Runtime;
  /** `https://api.github.com`, or `https://host/api/v3`. */
  readonly api: string;
  readonly repository: RepositoryUrl;
  readonly token: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; null where the body is none. */
  readonly body: unknown;
}

/** Asks one route below `/repos/{owner}/{name}`; `accept` lists further statuses that are answers, not faults. */
export type Api = (
  method: NonNullable<HttpRequest['method']>,
  route: string,
  options?: { readonly json?: unknown; readonly accept?: readonly number[] },
) => Promise<ApiAnswer>;

const answerLimit = 16 * 1024 * 1024;
/** Milliseconds that are waited for a rate limit to end; what asks for more ends the run. */
const longestWait = 120_000;
const waits = 3;

/**
 * The REST API of one repository (GitHub REST API, version 2022-11-28).
 * It throws UserError `UNAUTHORIZED`, `FORBIDDEN`, `NOT_FOUND`, `PULL_REQUEST_REFUSED`; RemoteError `RATE_LIMITED`,
 * `FORGE_FAILED`, `INVALID_ANSWER`, and what `Http` throws.
 */
export function createApi(options: ApiOptions): Api {
  const { http, runtime, api, repository, token } = options;
  runtime.mask(token);
  return async (method, route, { json, accept = [] } = {}) => {
    const request: HttpRequest = {
      method,
      url: `${api}/repos/${repository.owner}/${repository.name}${route}`,
      accept: [429],
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: Buffer.from(JSON.stringify(json)) }),
    };
    for (let attempt = 1; ; attempt += 1) {
      const response = await http.request(request);
      const wait = rateLimitWait(response, runtime.clock.now());
      const answer = { status: response.status, body: parseJson(await response.text(answerLimit)) };
      if (wait === undefined) {
        return requireAnswer(answer, accept, repository);
      }
      if (wait > longestWait || attempt > waits) {
        throw rateLimited(repository, wait, answer);
      }
      runtime.log.info(`${repository.url}: rate limit, waiting ${Math.ceil(wait / 1000)} s`);
      await runtime.clock.sleep(wait);
    }
  };
}

/** Milliseconds until the rate limit ends; undefined when this is none (GitHub REST API, "Rate limits"). */
function rateLimitWait(response: HttpResponse, now: Date): number | undefined {
  if (response.status !== 403 && response.status !== 429) {
    return undefined;
  }
  const retryAfter = Number(response.header('retry-after') ?? Number.NaN);
  if (Number.isFinite(retryAfter)) {
    return Math.max(retryAfter, 1) * 1000;
  }
  const reset = Number(response.header('x-ratelimit-reset') ?? Number.NaN);
  if (response.header('x-ratelimit-remaining') === '0' && Number.isFinite(reset)) {
    return Math.max(reset * 1000 - now.getTime(), 1000);
  }
  return response.status === 429 ? 60_000 : undefined;
}

function requireAnswer(answer: ApiAnswer, accept: readonly number[], repository: RepositoryUrl): ApiAnswer {
  if ((answer.status >= 200 && answer.status < 300) || accept.includes(answer.status)) {
    return answer;
  }
  throw explain(answer, repository);
}

function explain(answer: ApiAnswer, { url }: RepositoryUrl): TidegateError {
  const details = messagesOf(answer);
  switch (answer.status) {
    case 401:
      return new UserError('UNAUTHORIZED', `${url}: the forge's API refused the token`, {
        details,
        hint: 'Give a current token with the permissions `contents: write` and `pull-requests: write` (GITHUB_TOKEN, or the option --token).',
      });
    case 403:
      return new UserError('FORBIDDEN', `${url}: the token must not do this`, {
        details,
        hint: 'It needs the permissions `contents: write` and `pull-requests: write`; for GITHUB_TOKEN also allow "GitHub Actions to create pull requests" in the settings.',
      });
    case 404:
      return new UserError('NOT_FOUND', `${url}: the forge's API knows no such repository, or hides it`, {
        details,
        hint: 'Look at pullRequest.repository and pullRequest.api in the release file, and at what the token may read.',
      });
    case 422:
      return refusedPull(url, details);
    default:
      return new RemoteError('FORGE_FAILED', `${url}: the forge answered ${answer.status}`, { details });
  }
}

/** For a 422 that is no duplicate: the forge's own words say what is wrong. */
export function refusedPull(url: string, details: readonly string[]): UserError {
  return new UserError('PULL_REQUEST_REFUSED', `${url}: the forge does not take the pull request`, {
    details,
    hint: 'Look at pullRequest.base and pullRequest.branch in the release file.',
  });
}

/** What the forge says: `message`, and `errors[]` with a message or with field and code. */
export function messagesOf({ body }: ApiAnswer): readonly string[] {
  const errors: unknown = field(body, 'errors');
  const lines = (Array.isArray(errors) ? errors : []).map((error: unknown) =>
    [field(error, 'field'), field(error, 'message') ?? field(error, 'code')].filter(isText).join(': '),
  );
  return [field(body, 'message'), ...lines].filter(isText).map((line) => line.slice(0, 300));
}

/** A property of something that came from outside. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function rateLimited({ url }: RepositoryUrl, wait: number, answer: ApiAnswer): RemoteError {
  return new RemoteError('RATE_LIMITED', `${url}: the forge's rate limit is used up`, {
    details: messagesOf(answer),
    hint: `Run again in ${Math.ceil(wait / 60_000)} minutes; what was pushed stays, and the next run goes on from there.`,
  });
}
