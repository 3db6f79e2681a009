import type { Http, HttpRequest, HttpResponse } from '../http/http.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { ApiAnswer } from './answer.ts';
import { explainAnswer, rateLimited } from './api-errors.ts';
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
      const wait = rateLimitWait(response, text, runtime.clock.now());
      const { status } = response;
      const answer = { status, body: parseJson(text), header: (name: string) => response.header(name) };
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
 * secondary one may say nothing but its name: a minute then (GitHub REST API, "Rate limits").
 */
function rateLimitWait(response: HttpResponse, text: string, now: Date): number | undefined {
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
  return response.status === 429 || /secondary rate limit/i.test(text) ? 60_000 : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
