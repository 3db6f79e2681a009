import { createRoute, isLoopback, type Route } from '../../http/address.ts';
import { type Endpoints, endpointUrl, servedHost } from '../../http/endpoints.ts';
import type { Http } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { parseReference, repositoryOf } from '../reference.ts';
import type { Credentials } from './auth/credentials.ts';
import type { RegistryContext } from './context.ts';
import type { Registries, RegistryRepository } from './registries.ts';
import { createRepository } from './repository.ts';
import { createSession, type Session } from './auth/session.ts';
import { createUploadHints } from './upload/hints.ts';
import { usualManner } from './upload/manner.ts';

interface RegistriesOptions {
  readonly http: Http;
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  readonly runtime: Runtime;
  /** The registries that are going to be written to, as references name them. */
  readonly writesTo: readonly string[];
}

export function createRegistries(options: RegistriesOptions): Registries {
  const route = createRoute(options.endpoints);
  const hints = createUploadHints(options.runtime);
  const registries = new Map<string, RegistryContext>();
  const repositories = new Map<string, RegistryRepository>();
  const registryOf = (host: string): RegistryContext => {
    const known = registries.get(host);
    if (known !== undefined) {
      return known;
    }
    const address = addressOf(host, options.endpoints, route);
    const session = createSession({
      ...options,
      route,
      host,
      writes: options.writesTo.includes(host),
      ...address,
    });
    const { http, runtime } = options;
    const registry = { http, runtime, host, session, uploads: { manner: usualManner(), hints } };
    registries.set(host, registry);
    return registry;
  };
  return {
    repository(name) {
      const reference = parseReference(name);
      const key = repositoryOf(reference);
      const known = repositories.get(key);
      if (known !== undefined) {
        return known;
      }
      const registry = registryOf(reference.host);
      const repository = createRepository({ ...registry, path: reference.repository });
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
