import { UserError } from '../errors.ts';
import type { Endpoints } from './http.ts';

/** Where a request really goes: the endpoint for its host, if there is one, in place of scheme and host. */
export type Route = (url: URL | string) => URL;

/**
 * @throws UserError `INVALID_ENDPOINT` unless every endpoint is an http(s) URL without credentials, query and fragment
 */
export function createRoute(endpoints: Endpoints): Route {
  const bases = new Map(Object.entries(endpoints).map(([host, base]) => [host, parseBase(host, base)]));
  return (url) => {
    const asked = new URL(url);
    const base = bases.get(asked.host);
    // A redirect or an upload location may already name the endpoint: do not put its path in front twice.
    if (
      base === undefined ||
      `${asked.origin}${asked.pathname}`.startsWith(`${base.origin}${base.pathname}`)
    ) {
      return asked;
    }
    return new URL(`${base.origin}${base.pathname}${asked.pathname.slice(1)}${asked.search}`);
  };
}

/** 127.0.0.1, localhost and ::1, with or without a port. */
export function isLoopback(host: string): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}

/** An address for messages. Queries are left out: upload locations and redirects carry signatures and tokens in them. */
export function describeAddress(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

function parseBase(host: string, base: string): URL {
  const url = URL.parse(base);
  const legal =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!legal) {
    throw new UserError('INVALID_ENDPOINT', `the endpoint of ${host} is not a base URL`, {
      hint: 'Expected http://host or https://host, optionally with a path, without credentials, such as https://mirror.corp/docker.',
    });
  }
  url.pathname = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  return url;
}
