import { UserError } from '../errors.ts';
import { type Endpoints, endpointUrl } from './endpoints.ts';

/** Where a request really goes: the endpoint for its host, if there is one, in place of scheme and host. */
export interface Route {
  (url: URL | string): URL;
  /** True for the host of a request that another address stands in for: the user vouches for it. */
  readonly names: (url: URL) => boolean;
}

/**
 * @throws UserError `INVALID_ENDPOINT` unless every endpoint is an http(s) URL without credentials, query and fragment
 */
export function createRoute(endpoints: Endpoints): Route {
  const bases = new Map(
    Object.keys(endpoints).flatMap((host) => {
      const url = endpointUrl(endpoints, host);
      return url === undefined ? [] : [[host, parseBase(host, url)] as const];
    }),
  );
  const route = (url: URL | string): URL => {
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
  return Object.assign(route, { names: (url: URL) => bases.has(url.host) });
}

/** 127.0.0.1, localhost and ::1, with or without a port. */
export function isLoopback(host: string): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}

/** This machine, in every spelling that a URL leaves: also as IPv6 writes IPv4, and the address that stands for all. */
const thisMachine =
  /^(?:127\.[\d.]+|0\.0\.0\.0|(?:.*\.)?localhost\.?|\[::1?\]|\[::ffff:(?:7f[0-9a-f]{2}|0):[0-9a-f]+\])$/;
/** 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291); fd00:ec2::254 is the same to AWS. */
const linkLocal =
  /^(?:169\.254\.[\d.]+|\[fe[89ab][0-9a-f]:.*\]|\[::ffff:a9fe:[0-9a-f]+\]|\[fd00:ec2::254\])$/;

/**
 * True when an address leads to what was never meant for the network: from elsewhere to this machine, or to a link-local
 * address, where clouds hand out credentials to whoever asks from this machine. Names are not looked up.
 */
export function leadsInward(from: URL, to: URL): boolean {
  const isInward =
    linkLocal.test(to.hostname) || (thisMachine.test(to.hostname) && !thisMachine.test(from.hostname));
  return isInward && to.origin !== from.origin;
}

/** An address for messages. Queries are left out: upload locations and redirects carry signatures and tokens in them. */
export function describeAddress(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

/**
 * The address that was asked for, and where that is another one the address that is really asked: an endpoint, or the
 * end of a redirect.
 */
export function describeRoute(asked: URL | string, real: URL | string): string {
  const [wanted, found] = [new URL(asked), new URL(real)];
  const name = describeAddress(wanted);
  return wanted.href === found.href ? name : `${name} (at ${describeAddress(found)})`;
}

/** The address as a detail of a message, unless the message has it. */
export function addressDetail(message: string, url: URL): readonly string[] {
  const address = describeAddress(url);
  return message.includes(address) ? [] : [address];
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
