import { createRoute, isLoopback, type Route } from '../../http/address.ts';
import type { Endpoints, Http } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { parseReference, repositoryOf } from '../reference.ts';
import type { Credentials } from './credentials.ts';
import type { Registries, RegistryRepository } from './registries.ts';
import { createRepository } from './repository.ts';
import { createSession, type Session } from './session.ts';

interface RegistriesOptions {
  readonly http: Http;
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly runtime: Runtime;
}

export function createRegistries(options: RegistriesOptions): Registries {
  const route = createRoute(options.endpoints);
  const sessions = new Map<string, Session>();
  const repositories = new Map<string, RegistryRepository>();
  const sessionOf = (host: string): Session => {
    const known = sessions.get(host);
    if (known !== undefined) {
      return known;
    }
    const session = createSession({ ...options, route, host, ...addressOf(host, options.endpoints, route) });
    sessions.set(host, session);
    return session;
  };
  return {
    repository(name) {
      const reference = parseReference(name);
      const key = repositoryOf(reference);
      const known = repositories.get(key);
      if (known !== undefined) {
        return known;
      }
      const repository = createRepository({
        ...options,
        session: sessionOf(reference.host),
        host: reference.host,
        path: reference.repository,
      });
      repositories.set(key, repository);
      return repository;
    },
  };
}

/** Docker's registry is served under another name than the one in references. */
function addressOf(host: string, endpoints: Endpoints, route: Route): Pick<Session, 'base' | 'at'> {
  const served = host === 'docker.io' && !Object.hasOwn(endpoints, host) ? 'registry-1.docker.io' : host;
  const own = `${isLoopback(served) ? 'http' : 'https'}://${served}/`;
  const base = route(own);
  return { base, at: base.href === own ? '' : ` (at ${base.href.replace(/\/$/, '')})` };
}
