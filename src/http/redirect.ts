import { RemoteError } from '../errors.ts';
import { describeAddress } from './address.ts';
import type { HttpRequest } from './http.ts';

/** Headers that say what is asked for, not who asks; only these follow to another origin. */
const harmless = /^(?:accept(?:-.+)?|content-.+|if-.+|range|user-agent)$/i;

export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * The request that a redirect leads to. Credentials do not follow to another origin, and never come back.
 * @throws RemoteError `REMOTE_FAILED` when it leads from https to http, or to something that is no address
 */
export function redirected(request: HttpRequest, from: URL, status: number, location: string): HttpRequest {
  const to = URL.parse(location, from.href);
  if (to === null || (to.protocol !== 'https:' && to.protocol !== 'http:')) {
    throw new RemoteError('REMOTE_FAILED', `${describeAddress(from)} redirects to what is no http address`);
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new RemoteError(
      'REMOTE_FAILED',
      `${describeAddress(from)} redirects from https to ${describeAddress(to)}`,
      { hint: 'A redirect to plain http is not followed. If that host is trusted, name it under endpoints.' },
    );
  }
  const { body, headers = {}, method = 'GET', ...rest } = request;
  const kept =
    to.origin === from.origin
      ? headers
      : Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.test(name)));
  const asGet = method !== 'HEAD' && (status === 303 || (method === 'POST' && status < 303));
  if (asGet) {
    const bodiless = Object.entries(kept).filter(([name]) => !/^content-/i.test(name));
    return { ...rest, url: to.href, method: 'GET', headers: Object.fromEntries(bodiless) };
  }
  return { ...rest, url: to.href, method, headers: kept, ...(body === undefined ? {} : { body }) };
}
