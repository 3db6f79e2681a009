import type { Http, HttpRequest } from '../http/http.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type ApiAnswer, field } from './answer.ts';
import { explainAnswer, messagesOf, rateLimited } from './api-errors.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** What an API is asked with. */
export interface ApiOptions {
  readonly http: Http;
  readonly runtime: Runtime;
  /** `https://api.github.com`, `https://host/api/v3`, `https://host/api/v1`. */
  readonly api: string;
  readonly repository: RepositoryUrl;
  readonly token: string;
}

export interface ApiRequest {
  readonly json?: unknown;
  /** Further statuses that are answers, not faults. */
  readonly accept?: readonly number[];
  /** A POST that does no harm when it comes twice. */
  readonly repeatable?: true;
}

/** Asks one address of the forge's API. */
export type Api = (
  method: NonNullable<HttpRequest['method']>,
  url: string,
  request?: ApiRequest,
) => Promise<ApiAnswer>;

const answerLimit = 16 * 1024 * 1024;
/** Milliseconds that are waited for a rate limit to end; what asks for more ends the run. */
const longestWait = 120_000;
const waits = 3;

/**
 * @param headers of every request, besides the token's
 * @throws UserError `UNAUTHORIZED`, `FORBIDDEN`, `NOT_FOUND`, `REPOSITORY_ARCHIVED`, `PULL_REQUEST_REFUSED`; RemoteError
 *   `RATE_LIMITED`, `FORGE_FAILED`, and what `Http` throws
 */
export function createApi(
  { http, runtime, repository, token }: Omit<ApiOptions, 'api'>,
  headers: Readonly<Record<string, string>>,
): Api {
  runtime.mask(token);
  return async (method, url, { json, accept = [], repeatable } = {}) => {
    const request: HttpRequest = {
      method,
      url,
      accept: [429],
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: Buffer.from(JSON.stringify(json)) }),
      ...(repeatable ? { repeatable } : {}),
    };
    for (let attempt = 1; ; attempt += 1) {
      const response = await http.request(request);
      // Gitea repeats a token that it does not know.
      const text = (await response.text(answerLimit)).replaceAll(token, '***');
      const { status } = response;
      const answer = { status, body: parseJson(text), header: (name: string) => response.header(name) };
      const wait = rateLimitWait(answer, runtime.clock.now(), attempt);
      if (wait === undefined) {
        if ((status >= 200 && status < 300) || accept.includes(status)) {
          return answer;
        }
        throw explainAnswer(answer, repository);
      }
      if (wait > longestWait || attempt > waits) {
        throw rateLimited(answer, wait, repository);
      }
      runtime.log.info(`${repository.url}: rate limit, waiting ${Math.ceil(wait / 1000)} s`);
      await runtime.clock.sleep(wait);
    }
  };
}

/**
 * Milliseconds until the rate limit ends; undefined when this is none. GitHub's primary limit says when it is reset, the
 * secondary one may say nothing but its name: a minute then, and longer each time (GitHub REST API, "Rate limits"). GraphQL
 * says it with 200, and not always with nothing remaining.
 */
function rateLimitWait(answer: ApiAnswer, now: Date, attempt: number): number | undefined {
  const { status, body } = answer;
  const says = messagesOf(answer).join('\n');
  // Older servers speak of abuse.
  const isSecondary = /secondary rate limit|abuse detection|submitted too quickly/i.test(says);
  const isGraphql =
    status === 200 && Array.isArray(field(body, 'errors')) && (isSecondary || /rate limit/i.test(says));
  if (status !== 403 && status !== 429 && !isGraphql && !(status === 422 && isSecondary)) {
    return undefined;
  }
  const retryAfter = Number(answer.header('retry-after') ?? Number.NaN);
  if (Number.isFinite(retryAfter)) {
    return Math.max(retryAfter, 1) * 1000;
  }
  const isPrimary = answer.header('x-ratelimit-remaining') === '0' || (isGraphql && !isSecondary);
  const reset = Number(answer.header('x-ratelimit-reset') ?? Number.NaN);
  if (isPrimary && Number.isFinite(reset)) {
    return Math.max(reset * 1000 - now.getTime(), 1000);
  }
  return status === 429 || isSecondary || isGraphql ? 60_000 * attempt : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
