import { createHttp } from './http/client.ts';
import type { Endpoints } from './http/endpoints.ts';
import { readHostTls } from './http/host-tls.ts';
import type { Http } from './http/http.ts';
import { createRegistries } from './oci/registry/create-registries.ts';
import { readCredentials } from './oci/registry/auth/credentials.ts';
import type { Registries } from './oci/registry/registries.ts';
import type { Runtime } from './runtime/runtime.ts';

export interface ConnectOptions {
  /** What the option `credentials` gives. */
  readonly credentials?: string | undefined;
  /** The registry that is going to be written to, as references name it: one token then serves for both. */
  readonly writesTo?: string | undefined;
}

/**
 * Everything a stage needs to reach the outside, with the credentials that are given or that Docker and Podman keep.
 * @throws UserError `INVALID_ENDPOINT`, `INVALID_PROXY`, `INVALID_CREDENTIALS`, `INVALID_CREDENTIALS_FILE`, `UNREADABLE`
 */
export async function connect(
  endpoints: Endpoints,
  runtime: Runtime,
  { credentials: given, writesTo }: ConnectOptions = {},
): Promise<{ readonly http: Http; readonly registries: Registries }> {
  const credentials = await readCredentials(runtime, given);
  const http = createHttp({ endpoints, tls: await readHostTls(endpoints, runtime), runtime });
  const registries = createRegistries({
    http,
    endpoints,
    credentials,
    runtime,
    ...(writesTo === undefined ? {} : { writesTo }),
  });
  return { http, registries };
}
