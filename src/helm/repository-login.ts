import { createRoute } from '../http/address.ts';
import type { Endpoints } from '../http/endpoints.ts';
import type { Http, HttpRequest } from '../http/http.ts';
import type { Credentials } from '../oci/registry/auth/credentials.ts';
import { createSession, type Session } from '../oci/registry/auth/session.ts';
import type { Runtime } from '../runtime/runtime.ts';

interface LoginOptions {
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly runtime: Runtime;
}

interface Login {
  readonly base: URL;
  readonly session: Session;
}

/**
 * The same client, which answers when one of these chart repositories asks for a login: as it does with registries, by
 * what is kept for `host/path`. Requests to other hosts are made as they are.
 * @param addresses of classic repositories, before endpoint substitution
 * @returns a client that raises UserError `UNAUTHORIZED` and `DENIED` for 401 and 403 of those hosts
 */
export function withLogins(http: Http, addresses: readonly string[], options: LoginOptions): Http {
  const route = createRoute(options.endpoints);
  const logins: readonly Login[] = [...new Set(addresses)].map((address) => {
    const base = new URL(address);
    const own = new URL('/', base);
    const real = route(own);
    const at = real.href === own.href ? '' : ` (at ${real.href.replace(/\/$/, '')})`;
    const place = { host: base.host, base: real, at, writes: false };
    return { base, session: createSession({ ...options, http, route, ...place }) };
  });
  return {
    async request(request) {
      const found = findLogin(logins, new URL(request.url));
      if (found === undefined) {
        return await http.request(request);
      }
      return await found.session.send(request, [scopeOf(found, request)]);
    },
  };
}

/** Of several on one host, the one whose path is in the address: ChartMuseum's API has something before that. */
function findLogin(logins: readonly Login[], url: URL): Login | undefined {
  const [found] = logins
    .filter(({ base }) => base.origin === url.origin)
    .map((login) => ({ login, path: pathOf(login.base) }))
    .filter(({ path }) => `${url.pathname}/`.includes(`/${path}/`.replace('//', '/')))
    .sort((one, other) => other.path.length - one.path.length);
  return found?.login;
}

function pathOf({ pathname }: URL): string {
  return pathname.replaceAll(/^\/+|\/+$/g, '');
}

/** A token's scope, as registries name them; a login by name and password takes only the path from it. */
function scopeOf({ base }: Login, { method = 'GET' }: HttpRequest): string {
  return `repository:${pathOf(base)}:${method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'}`;
}
