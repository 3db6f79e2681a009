import { RemoteError } from '../errors.ts';
import { plural } from '../report/format.ts';
import { formatMinute } from '../utc.ts';
import { addressDetail } from './address.ts';
import { certificateHint, isCertificateFault } from './certificate-fault.ts';
import type { Host } from './host.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { describeWindow, readQuota, untilReset } from './quota.ts';
import { describeFault, faultCode } from './response.ts';
import { askedDelay } from './retry.ts';

/** A try that failed and may be repeated. */
export interface Failure {
  readonly code: 'UNREACHABLE' | 'REMOTE_FAILED' | 'REMOTE_FULL';
  readonly kind: 'broken' | 'failing' | 'limited';
  readonly what: string;
  /** The address that failed: an endpoint, or where a redirect led. */
  readonly url: URL;
  /** Milliseconds that it asks to wait. */
  readonly asked?: number;
  /** Milliseconds that the try took. */
  readonly took: number;
  /** Trying again would fail the same way. */
  readonly final?: true;
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/** A connection that could not be made, or broke before an answer came. */
export function connectionFailure(error: unknown, url: URL, took: number): Failure {
  const final = isCertificateFault(faultCode(error));
  return {
    code: 'UNREACHABLE',
    kind: 'broken',
    what: describeFault(error),
    url,
    took,
    cause: error,
    ...(final ? { final } : {}),
  };
}

/** True when a connection was refused or reset: what hosts do that have too many. */
export function isRejection(error: unknown): boolean {
  return /^(?:ECONNREFUSED|ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(faultCode(error) ?? '');
}

/** An answer whose status passes; its body is read for what it says. */
export async function statusFailure(
  answer: HttpResponse,
  url: URL,
  host: Host,
  { now, took }: { readonly now: Date; readonly took: number },
): Promise<Failure> {
  const { status } = answer;
  const text = await answer.text(64 * 1024).catch(() => '');
  // A remote's text must not steer the terminal.
  const details = text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300);
  const used = status === 429 ? usedUp(answer, host, now) : undefined;
  const asked = askedDelay(answer.header('retry-after'), now) ?? used?.wait;
  const full = isFull(status, text);
  return {
    code: full ? 'REMOTE_FULL' : 'REMOTE_FAILED',
    kind: status === 429 ? 'limited' : 'failing',
    what: `answered ${status}${used === undefined ? '' : `: ${used.what}`}`,
    url,
    took,
    ...(asked === undefined ? {} : { asked }),
    ...(full ? { final: true } : {}),
    ...(details === '' ? {} : { details: [details] }),
  };
}

/** CNCF distribution says it by the operating system's message, or before 3.0 by its number (28, ENOSPC). */
function isFull(status: number, text: string): boolean {
  return status === 507 || (status === 500 && /no space left on device|"Err":28\b/.test(text));
}

/** The quota behind a 429; undefined where the host announces none, or says that it is not the reason. */
function usedUp(
  answer: HttpResponse,
  host: Host,
  now: Date,
): { readonly what: string; readonly wait: number | undefined } | undefined {
  const own = readQuota((name) => answer.header(name), now);
  const quota = own ?? host.quota();
  if (quota === undefined || (own?.remaining ?? 0) > 0) {
    return undefined;
  }
  const { limit, window } = quota;
  const size = limit === undefined ? 'its rate limit' : `its limit of ${plural(limit, 'request')}`;
  const span = window === undefined ? '' : ` in ${describeWindow(window)}`;
  return { what: `${size}${span} is used up`, wait: untilReset(quota, now) };
}

interface Outcome {
  readonly tries: number;
  /** When to come back, where the host asks to wait longer than anybody waits inside a job. */
  readonly back?: { readonly delay: number; readonly now: Date };
}

/** The error for a request that failed for good; `what` names it. */
export function failed(
  what: string,
  { method = 'GET' }: HttpRequest,
  failure: Failure,
  { tries, back }: Outcome,
): RemoteError {
  // One try is nothing to tell of: a POST is never sent twice.
  const count = tries === 1 ? '' : ` after ${tries} tries`;
  return new RemoteError(failure.code, `${what}: ${failure.what}${count}`, {
    hint: hintFor(failure, back),
    details: [
      ...addressDetail(what, failure.url).map((address) => `${method} ${address}`),
      ...(failure.details ?? []),
    ],
    cause: failure.cause,
  });
}

function hintFor(failure: Failure, back: Outcome['back']): string {
  if (back !== undefined) {
    const time = formatMinute(new Date(back.now.getTime() + back.delay));
    const login = failure.kind === 'limited' ? ' A login may raise the limit.' : '';
    return `It asks to wait ${plural(Math.ceil(back.delay / 60_000), 'minute')}. Run again after that (${time}); finished parts are kept.${login}`;
  }
  const certificate = certificateHint(faultCode(failure.cause), failure.url);
  if (certificate !== undefined) {
    return certificate;
  }
  if (failure.code === 'REMOTE_FULL') {
    return 'It has no room left. Make some, in a registry by its garbage collection, then run again; finished parts are kept.';
  }
  return failure.code === 'UNREACHABLE'
    ? 'Check the host name, the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then run again.'
    : 'The remote fails for now. Run again later; finished parts are kept.';
}
