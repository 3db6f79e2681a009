import { RemoteError } from '../errors.ts';
import { describeAddress, leadsInward, type Route } from './address.ts';

/**
 * Where an address leads that a remote hands out, in a `Location` or `Link` header. It goes the way of a request, so
 * that a registry's own name and the endpoint in its place are one origin, and is to be compared only then.
 * @param from the address that answered, after endpoint substitution
 * @param what names the address, for messages
 * @throws RemoteError `UNSAFE_ADDRESS` when it is no http address, or leads from https to plain http, or from elsewhere
 *   to this machine or a link-local address, that no endpoint asks for
 */
export function follow(address: string, from: URL, route: Route, what: string): URL {
  const asked = URL.parse(address, from.href);
  if (asked === null || (asked.protocol !== 'https:' && asked.protocol !== 'http:')) {
    throw new RemoteError('UNSAFE_ADDRESS', `${what} leads to what is no http address`);
  }
  const to = route(asked);
  if (from.protocol === 'https:' && to.protocol === 'http:' && !route.names(asked)) {
    throw new RemoteError('UNSAFE_ADDRESS', `${what} leads from https to ${describeAddress(to)}`, {
      hint: 'Plain http is not followed. If that host is trusted, name it under endpoints; if a proxy ends TLS before it, let the proxy send X-Forwarded-Proto.',
    });
  }
  if (leadsInward(from, to) && !route.names(asked)) {
    throw new RemoteError('UNSAFE_ADDRESS', `${what} leads to the local address ${describeAddress(to)}`, {
      hint: 'Local addresses are not followed. If that one is meant, name its host under endpoints; else ask whoever runs the remote.',
    });
  }
  return to;
}
