import { RemoteError } from '../errors.ts';
import { describeAddress, type Route } from './address.ts';
import { follow } from './follow.ts';
import type { HttpRequest } from './http.ts';

/** Headers that say what is asked for, not who asks; only these follow to another origin. */
const harmless = /^(?:accept(?:-.+)?|content-.+|if-.+|range|user-agent)$/i;

export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * The request that a redirect leads to. Credentials do not follow to another origin, and never come back.
 * @param from the address that answered, after endpoint substitution
 * @throws RemoteError `UNSAFE_ADDRESS` where `follow` says so, and for a confidential body that would go to another origin
 */
export function redirected(
  request: HttpRequest,
  from: URL,
  { status, location }: { readonly status: number; readonly location: string },
  route: Route,
): HttpRequest {
  const where = `${request.subject === undefined ? '' : `${request.subject}: `}the redirect of ${describeAddress(from)}`;
  const to = follow(location, from, route, where);
  const { body, headers = {}, method = 'GET', ...rest } = request;
  const kept =
    to.origin === from.origin
      ? headers
      : Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.test(name)));
  // RFC 9110, 15.4.2 and 15.4.3: a POST may become a GET, and need not. With 302 some mean what 303 says; 301 says that the
  // address is another one by now, and what was asked of it must not get lost.
  const asGet = method !== 'HEAD' && (status === 303 || (method === 'POST' && status === 302));
  if (asGet) {
    const bodiless = Object.entries(kept).filter(([name]) => !/^content-/i.test(name));
    return { ...rest, url: to.href, method: 'GET', headers: Object.fromEntries(bodiless) };
  }
  if (request.confidential && body !== undefined && to.origin !== from.origin) {
    throw new RemoteError('UNSAFE_ADDRESS', `${where} leads to ${to.origin}, where its secret must not go`);
  }
  return { ...rest, url: to.href, method, headers: kept, ...(body === undefined ? {} : { body }) };
}
