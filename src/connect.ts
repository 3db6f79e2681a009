import { createHttp } from './http/client.ts';
import type { Endpoints, Http } from './http/http.ts';
import { createRegistries } from './oci/registry/create-registries.ts';
import { readCredentials } from './oci/registry/credentials.ts';
import type { Registries } from './oci/registry/registries.ts';
import type { Runtime } from './runtime/runtime.ts';

/**
 * Everything a stage needs to reach the outside, with the credentials that Docker and Podman keep.
 * @throws UserError `INVALID_ENDPOINT`, `INVALID_PROXY`, `INVALID_CREDENTIALS_FILE`
 */
export async function connect(
  endpoints: Endpoints,
  runtime: Runtime,
): Promise<{ readonly http: Http; readonly registries: Registries }> {
  const http = createHttp({ endpoints, runtime });
  const credentials = await readCredentials(runtime);
  return { http, registries: createRegistries({ http, endpoints, credentials, runtime }) };
}
