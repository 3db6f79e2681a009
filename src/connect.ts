import { createHttp } from './http/client.ts';
import type { Endpoints } from './http/endpoints.ts';
import { readHostTls } from './http/host-tls.ts';
import type { Http } from './http/http.ts';
import { withLogins } from './helm/repository-login.ts';
import { createRegistries } from './oci/registry/create-registries.ts';
import { readCredentials } from './oci/registry/auth/credentials.ts';
import type { Registries } from './oci/registry/registries.ts';
import type { Runtime } from './runtime/runtime.ts';

export interface ConnectOptions {
  /** What the option `credentials` gives. */
  readonly credentials?: string | undefined;
  /** The registries that are going to be written to, as references name them: one token then serves for both. */
  readonly writesTo?: readonly string[] | undefined;
  /** Addresses of chart repositories that may want a login. */
  readonly charts?: readonly string[];
}

/**
 * Everything a stage needs to reach the outside, with the credentials that are given or that Docker and Podman keep.
 * @throws UserError `INVALID_ENDPOINT`, `INVALID_PROXY`, `INVALID_CREDENTIALS`, `INVALID_CREDENTIALS_FILE`, `UNREADABLE`
 */
export async function connect(
  endpoints: Endpoints,
  runtime: Runtime,
  { credentials: given, writesTo = [], charts = [] }: ConnectOptions = {},
): Promise<{ readonly http: Http; readonly registries: Registries }> {
  const credentials = await readCredentials(runtime, given);
  const http = createHttp({ endpoints, tls: await readHostTls(endpoints, runtime), runtime });
  const registries = createRegistries({ http, endpoints, credentials, runtime, writesTo });
  return { http: withLogins(http, charts, { endpoints, credentials, runtime }), registries };
}
