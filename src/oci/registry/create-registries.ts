import { createRoute, isLoopback, type Route } from '../../http/address.ts';
import { type Endpoints, endpointUrl, servedHost } from '../../http/endpoints.ts';
import type { Http } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { parseReference, repositoryOf } from '../reference.ts';
import type { Credentials } from './credentials.ts';
import type { Registries, RegistryRepository } from './registries.ts';
import { createRepository } from './repository.ts';
import { createSession, type Session } from './session.ts';
import { createUploadHints } from './upload-hints.ts';
import { type UploadManner, usualManner } from './upload-manner.ts';

interface RegistriesOptions {
  readonly http: Http;
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly runtime: Runtime;
  /** The registry that is going to be written to, as references name it. */
  readonly writesTo?: string;
}

export function createRegistries(options: RegistriesOptions): Registries {
  const route = createRoute(options.endpoints);
  const sessions = new Map<string, Session>();
  const repositories = new Map<string, RegistryRepository>();
  const manners = new Map<string, UploadManner>();
  const hints = createUploadHints(options.runtime);
  const sessionOf = (host: string): Session => {
    const known = sessions.get(host);
    if (known !== undefined) {
      return known;
    }
    const session = createSession({
      ...options,
      route,
      host,
      writes: host === options.writesTo,
      ...addressOf(host, options.endpoints, route),
    });
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
      const manner = manners.get(reference.host) ?? usualManner();
      manners.set(reference.host, manner);
      const repository = createRepository({
        ...options,
        session: sessionOf(reference.host),
        uploads: { manner, hints },
        host: reference.host,
        path: reference.repository,
      });
      repositories.set(key, repository);
      return repository;
    },
  };
}

function addressOf(host: string, endpoints: Endpoints, route: Route): Pick<Session, 'base' | 'at'> {
  const served = endpointUrl(endpoints, host) === undefined ? servedHost(host) : host;
  // Whoever says something of certificates wants TLS, on loopback too.
  const plain = isLoopback(served) && typeof endpoints[host] !== 'object';
  const own = `${plain ? 'http' : 'https'}://${served}/`;
  const base = route(own);
  return { base, at: base.href === own ? '' : ` (at ${base.href.replace(/\/$/, '')})` };
}
