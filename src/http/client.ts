import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { RemoteError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createRoute, describeAddress, type Route } from './address.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Endpoints, Http, HttpRequest, HttpResponse } from './http.ts';
import { isRedirect, redirected } from './redirect.ts';
import { createResponse, describeFault, faultCode } from './response.ts';
import { isPassing, longestRetryAfter, retryDelay } from './retry.ts';

const headersTimeout = 30_000;
/** A registry may move a large blob to its storage before it answers an upload. */
const uploadHeadersTimeout = 300_000;
const bodyIdleTimeout = 60_000;
const redirectLimit = 10;
const defaultTries = 5;

/** A try that failed and may be repeated. */
interface Failure {
  readonly code: 'UNREACHABLE' | 'REMOTE_FAILED';
  readonly what: string;
  readonly retryAfter?: string;
  /** Trying again would fail the same way. */
  readonly final?: true;
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The HTTP client over undici: one pool of connections for everything a run asks for.
 * @throws UserError `INVALID_ENDPOINT`
 */
export function createHttp({ endpoints, runtime }: { endpoints: Endpoints; runtime: Runtime }): Http {
  const dispatcher = createDispatcher(runtime.env);
  const route = createRoute(endpoints);
  return { request: (request) => requestWithRetries(request, { dispatcher, route, runtime }) };
}

interface Context {
  readonly dispatcher: Dispatcher;
  readonly route: Route;
  readonly runtime: Runtime;
}

async function requestWithRetries(request: HttpRequest, context: Context): Promise<HttpResponse> {
  const { clock, log } = context.runtime;
  const tries = request.tries ?? (request.method === 'POST' ? 1 : defaultTries);
  const what = `${request.method ?? 'GET'} ${describeAddress(context.route(request.url))}`;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(request, context);
    if (!('code' in outcome)) {
      return outcome;
    }
    const delay = retryDelay(attempt, outcome.retryAfter, clock.now(), Math.random());
    if (attempt >= tries || outcome.final || delay > longestRetryAfter) {
      throw failed(what, outcome, attempt, delay);
    }
    log.debug(`${what}: ${outcome.what}; try ${attempt + 1} of ${tries} in ${delay} ms`);
    await clock.sleep(delay);
  }
}

/** One try, with the redirects that it leads through. */
async function tryOnce(request: HttpRequest, context: Context): Promise<HttpResponse | Failure> {
  let current = request;
  for (let hop = 0; hop <= redirectLimit; hop += 1) {
    const url = context.route(current.url);
    const answer = await send(current, url, context.dispatcher);
    if ('code' in answer) {
      return answer;
    }
    const location = answer.header('location');
    if (isRedirect(answer.status) && location !== undefined) {
      await answer.discard();
      current = redirected(current, url, answer.status, location);
      continue;
    }
    if (!isPassing(answer.status) || request.accept?.includes(answer.status)) {
      return answer;
    }
    return await statusFailure(answer);
  }
  return { code: 'REMOTE_FAILED', what: `more than ${redirectLimit} redirects`, final: true };
}

async function send(request: HttpRequest, url: URL, dispatcher: Dispatcher): Promise<HttpResponse | Failure> {
  const source = typeof request.body === 'function' ? watch(await request.body()) : undefined;
  const body = source?.stream ?? (typeof request.body === 'function' ? undefined : request.body);
  try {
    const data = await dispatcher.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'tidegate', ...request.headers },
      headersTimeout: source === undefined ? headersTimeout : uploadHeadersTimeout,
      bodyTimeout: bodyIdleTimeout,
      ...(body === undefined ? {} : { body }),
    });
    return createResponse(data, url);
  } catch (error) {
    // What our own source of bytes threw is no fault of the remote, and sending again would not help.
    if (source?.fault !== undefined) {
      throw source.fault.error;
    }
    const final = isCertificateFault(faultCode(error));
    return { code: 'UNREACHABLE', what: describeFault(error), cause: error, ...(final ? { final } : {}) };
  } finally {
    source?.stream.destroy();
  }
}

interface WatchedSource {
  readonly stream: Readable;
  /** What the source itself threw; errors of the connection, which end the stream too, do not count. */
  fault: { readonly error: unknown } | undefined;
}

function watch(content: AsyncIterable<Uint8Array>): WatchedSource {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const iterator = content[Symbol.asyncIterator]();
    const next = (): Promise<IteratorResult<Uint8Array>> =>
      iterator.next().catch((error: unknown) => {
        watched.fault = { error };
        throw error;
      });
    try {
      for (let step = await next(); !step.done; step = await next()) {
        yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  const stream = Readable.from(chunks(), { objectMode: false });
  // It may still fail after the connection has let go of it; unheard, that would end the process.
  stream.on('error', () => {});
  const watched: WatchedSource = { stream, fault: undefined };
  return watched;
}

async function statusFailure(answer: HttpResponse): Promise<Failure> {
  const retryAfter = answer.header('retry-after');
  const text = await answer.text(64 * 1024).catch(() => '');
  // A remote's text must not steer the terminal.
  const details = text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300);
  return {
    code: 'REMOTE_FAILED',
    what: `answered ${answer.status}`,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(details === '' ? {} : { details: [details] }),
  };
}

function failed(what: string, failure: Failure, tries: number, delay: number): RemoteError {
  const count = tries === 1 ? '1 try' : `${tries} tries`;
  return new RemoteError(failure.code, `${what}: ${failure.what} (${count})`, {
    hint: hintFor(failure, delay),
    details: failure.details ?? [],
    cause: failure.cause,
  });
}

function hintFor(failure: Failure, delay: number): string {
  if (delay > longestRetryAfter) {
    return `It asks to wait ${Math.ceil(delay / 60_000)} minutes. Run again after that; finished parts are kept.`;
  }
  const code = faultCode(failure.cause);
  if (isCertificateFault(code)) {
    return 'Its certificate is not trusted. Name your CA file in NODE_EXTRA_CA_CERTS.';
  }
  return failure.code === 'UNREACHABLE'
    ? 'Check the host name, the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then run again.'
    : 'The remote fails for now. Run again later; finished parts are kept.';
}

function isCertificateFault(code: string | undefined): boolean {
  return code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/.test(code);
}
