import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Runtime } from '../runtime/runtime.ts';

/** Connections per origin: enough for parallel blobs, few enough for a small internal registry. */
const connections = 16;

/** A pool of kept-alive connections that obeys HTTP_PROXY, HTTPS_PROXY and NO_PROXY (lower case first, as curl does). */
export function createDispatcher(env: Runtime['env']): Dispatcher {
  const noProxy = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  return new EnvHttpProxyAgent({
    connections,
    // One blob per connection: a shared HTTP/2 window would make them wait for each other.
    allowH2: false,
    connectTimeout: 10_000,
    keepAliveTimeout: 10_000,
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy: `${noProxy},127.0.0.1,localhost,::1`,
  });
}
