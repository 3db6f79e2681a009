import type { Dispatcher } from 'undici';
import type { Runtime } from '../runtime/runtime.ts';
import { createRoute, describeRoute, type Route } from './address.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Endpoints } from './endpoints.ts';
import { connectionFailure, type Failure, failed, isRejection, statusFailure } from './failure.ts';
import { follow } from './follow.ts';
import type { Bearing } from './gate.ts';
import { createHosts, type Host } from './host.ts';
import type { HostTls } from './host-tls.ts';
import type { Http, HttpRequest, HttpResponse } from './http.ts';
import { createPatience } from './patience.ts';
import { readQuota } from './quota.ts';
import { isRedirect, redirected } from './redirect.ts';
import { createResponse } from './response.ts';
import { isPassing } from './retry.ts';
import { watch, type WatchedSource } from './source.ts';

const headersTimeout = 30_000;
/** A registry may move a large blob to its storage before it answers an upload. */
const uploadHeadersTimeout = 300_000;
const bodyIdleTimeout = 60_000;
/** Failed tries in a row from which on a person is told. */
const toldFrom = 3;
const redirectLimit = 10;
/** A PATCH is not idempotent, but those that are sent here do no harm when they come twice. */
const fixedTries: Readonly<Record<string, number>> = { POST: 1, PATCH: 5 };

/**
 * The HTTP client over undici: one pool of connections for everything a run asks for.
 * @throws UserError `INVALID_ENDPOINT`, `INVALID_PROXY`
 */
export function createHttp({ endpoints, tls, runtime }: HttpOptions): Http {
  const dispatcher = createDispatcher(runtime, tls);
  const route = createRoute(endpoints);
  const context = { dispatcher, route, hosts: createHosts(runtime), runtime };
  return { request: (request) => requestWithRetries(request, context) };
}

interface HttpOptions {
  readonly endpoints: Endpoints;
  /** What `readHostTls` has read for these endpoints. */
  readonly tls?: HostTls;
  readonly runtime: Runtime;
}

interface Context {
  readonly dispatcher: Dispatcher;
  readonly route: Route;
  readonly hosts: (origin: string) => Host;
  readonly runtime: Runtime;
}

async function requestWithRetries(request: HttpRequest, context: Context): Promise<HttpResponse> {
  const { clock, log } = context.runtime;
  if (request.namedBy !== undefined) {
    follow(request.url, new URL(request.namedBy), context.route, request.namedBy);
  }
  const what = request.subject ?? `${request.method ?? 'GET'} ${nameOf(request, context.route)}`;
  const fixed = request.repeatable ? undefined : fixedTries[request.method ?? 'GET'];
  const decide = createPatience(request.tries ?? fixed, Math.random);
  for (let tries = 1; ; tries += 1) {
    const outcome = await tryOnce(request, context);
    if (!('code' in outcome)) {
      return outcome;
    }
    const host = context.hosts(outcome.url.origin);
    const { again, delay, tooLong } = decide({ ...outcome, alive: host.alive() });
    // What it asks for holds for all that ask it, also when this one gives up.
    const pauses = !tooLong && (outcome.asked !== undefined || outcome.kind === 'limited');
    if (pauses) {
      host.pause(delay);
    }
    if (!again || outcome.final) {
      const back = tooLong && outcome.asked !== undefined ? { delay, now: clock.now() } : undefined;
      throw failed(what, request, outcome, { tries, ...(back === undefined ? {} : { back }) });
    }
    log.debug(`${what}: ${outcome.what}; try ${tries + 1} in ${delay} ms`);
    // One cut is nothing to tell of. A source that stays away must not look like a run that hangs.
    if (tries >= toldFrom) {
      host.tellRetry(`${what}: ${outcome.what}`);
    }
    if (!pauses) {
      await clock.sleep(delay);
    }
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
      const what = `more than ${redirectLimit} redirects`;
      return { code: 'REMOTE_FAILED', kind: 'failing', what, url, took: 0, final: true };
    }
    const sent = await send(current, url, where, context);
    if ('code' in sent) {
      return sent;
    }
    const { answer, took } = sent;
    const location = answer.header('location');
    if (isRedirect(answer.status) && location !== undefined) {
      await answer.discard();
      current = redirected(current, url, { status: answer.status, location }, context.route);
      continue;
    }
    if (!isPassing(answer.status) || request.accept?.includes(answer.status)) {
      return answer;
    }
    const now = context.runtime.clock.now();
    return await statusFailure(answer, url, context.hosts(url.origin), { now, took });
  }
}

async function send(
  request: HttpRequest,
  url: URL,
  where: string,
  { dispatcher, hosts, runtime }: Context,
): Promise<{ readonly answer: HttpResponse; readonly took: number } | Failure> {
  const { clock } = runtime;
  const host = hosts(url.origin);
  const { body } = request;
  const slot = await host.enter(typeof body === 'function' ? 'upload' : 'request');
  const begun = clock.now().getTime();
  let bearing: Bearing = 'unknown';
  let source: WatchedSource | undefined;
  // How long an upload takes is shown by its progress.
  const settled = typeof body === 'function' ? undefined : host.waitFor(where);
  try {
    source = typeof body === 'function' ? watch(await body()) : undefined;
    const data = await dispatcher.request(optionsOf(request, url, source));
    const answer = createResponse(data, url, where, clock);
    host.answered(readQuota((name) => answer.header(name), clock.now()));
    bearing = bearingOf(request, answer);
    return { answer, took: clock.now().getTime() - begun };
  } catch (error) {
    // What our own source of bytes threw is no fault of the remote, and sending again would not help.
    if (source === undefined && typeof body === 'function') {
      throw error;
    }
    if (source?.fault !== undefined) {
      throw source.fault.error;
    }
    // An upload that breaks off says more of the way than of the load.
    bearing = isRejection(error) && source === undefined ? 'overloaded' : 'unknown';
    return connectionFailure(error, url, clock.now().getTime() - begun);
  } finally {
    source?.end();
    settled?.();
    slot.leave(bearing);
  }
}

/** @param source of the body, where that is not all there yet */
function optionsOf(
  { body, method = 'GET', headers }: HttpRequest,
  url: URL,
  source: WatchedSource | undefined,
): Dispatcher.RequestOptions {
  const content = source?.content ?? (typeof body === 'function' ? undefined : body);
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { 'user-agent': 'tidegate', ...headers },
    headersTimeout: source === undefined ? headersTimeout : uploadHeadersTimeout,
    bodyTimeout: bodyIdleTimeout,
    // Otherwise a HEAD costs its connection, and with that a TLS handshake: some servers once sent a body with the answer.
    reset: false,
    ...(content === undefined ? {} : { body: content }),
    ...(source === undefined ? {} : { signal: source.stalled }),
  };
}

function bearingOf({ accept = [] }: HttpRequest, { status }: HttpResponse): Bearing {
  if (!isPassing(status) || accept.includes(status)) {
    return 'served';
  }
  return status === 429 || status === 503 ? 'overloaded' : 'unknown';
}
