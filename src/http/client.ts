import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { RemoteError } from '../errors.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { addressDetail, createRoute, describeRoute, type Route } from './address.ts';
import { createDispatcher } from './dispatcher.ts';
import { follow } from './follow.ts';
import type { Endpoints, Http, HttpRequest, HttpResponse } from './http.ts';
import { isRedirect, redirected } from './redirect.ts';
import { createResponse, describeFault, faultCode } from './response.ts';
import { isPassing, longestWait, retryDelay } from './retry.ts';

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
  /** The address that failed: an endpoint, or where a redirect led. */
  readonly url: URL;
  readonly retryAfter?: string;
  /** Trying again would fail the same way. */
  readonly final?: true;
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The HTTP client over undici: one pool of connections for everything a run asks for.
 * @throws UserError `INVALID_ENDPOINT`, `INVALID_PROXY`
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
  if (request.namedBy !== undefined) {
    follow(request.url, new URL(request.namedBy), context.route, request.namedBy);
  }
  const tries = request.tries ?? (request.method === 'POST' ? 1 : defaultTries);
  const what = request.subject ?? `${request.method ?? 'GET'} ${nameOf(request, context.route)}`;
  let waited = 0;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(request, context);
    if (!('code' in outcome)) {
      return outcome;
    }
    const delay = retryDelay(attempt, outcome.retryAfter, clock.now(), Math.random());
    const tooLong = waited + delay > longestWait;
    if (attempt >= tries || outcome.final || tooLong) {
      throw failed(what, request, outcome, { tries: attempt, ...(tooLong ? { delay } : {}) });
    }
    log.debug(`${what}: ${outcome.what}; try ${attempt + 1} of ${tries} in ${delay} ms`);
    await clock.sleep(delay);
    waited += delay;
  }
}

function nameOf(request: HttpRequest, route: Route): string {
  return request.subject ?? describeRoute(request.url, route(request.url));
}

/** One try, with the redirects that it leads through. */
async function tryOnce(request: HttpRequest, context: Context): Promise<HttpResponse | Failure> {
  const where = nameOf(request, context.route);
  let current = request;
  for (let hop = 0; ; hop += 1) {
    const url = context.route(current.url);
    if (hop > redirectLimit) {
      return { code: 'REMOTE_FAILED', what: `more than ${redirectLimit} redirects`, url, final: true };
    }
    const answer = await send(current, url, where, context.dispatcher);
    if ('code' in answer) {
      return answer;
    }
    const location = answer.header('location');
    if (isRedirect(answer.status) && location !== undefined) {
      await answer.discard();
      current = redirected(current, url, { status: answer.status, location }, context.route);
      continue;
    }
    if (!isPassing(answer.status) || request.accept?.includes(answer.status)) {
      return answer;
    }
    return await statusFailure(answer, url);
  }
}

async function send(
  request: HttpRequest,
  url: URL,
  where: string,
  dispatcher: Dispatcher,
): Promise<HttpResponse | Failure> {
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
    return createResponse(data, url, where);
  } catch (error) {
    // What our own source of bytes threw is no fault of the remote, and sending again would not help.
    if (source?.fault !== undefined) {
      throw source.fault.error;
    }
    const final = isCertificateFault(faultCode(error));
    return {
      code: 'UNREACHABLE',
      what: describeFault(error),
      url,
      cause: error,
      ...(final ? { final } : {}),
    };
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

async function statusFailure(answer: HttpResponse, url: URL): Promise<Failure> {
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
    url,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(details === '' ? {} : { details: [details] }),
  };
}

/** The error for a request that failed for good; `what` names it. */
function failed(
  what: string,
  { method = 'GET' }: HttpRequest,
  failure: Failure,
  { tries, delay }: { readonly tries: number; readonly delay?: number },
): RemoteError {
  // One try is nothing to tell of: a POST is never sent twice.
  const count = tries === 1 ? '' : ` after ${tries} tries`;
  return new RemoteError(failure.code, `${what}: ${failure.what}${count}`, {
    hint: hintFor(failure, delay),
    details: [
      ...addressDetail(what, failure.url).map((address) => `${method} ${address}`),
      ...(failure.details ?? []),
    ],
    cause: failure.cause,
  });
}

/** @param delay what it asks to wait, in milliseconds, where that is too long */
function hintFor(failure: Failure, delay: number | undefined): string {
  if (delay !== undefined) {
    return `It asks to wait ${plural(Math.ceil(delay / 60_000), 'minute')}. Run again after that; finished parts are kept.`;
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
