import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** Connections per origin: enough for parallel blobs, few enough for a small internal registry. */
const connections = 16;

/**
 * A pool of kept-alive connections that obeys HTTP_PROXY, HTTPS_PROXY and NO_PROXY (lower case first, as curl does).
 * @throws UserError `INVALID_PROXY`
 */
export function createDispatcher(env: Runtime['env']): Dispatcher {
  const noProxy = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  return new EnvHttpProxyAgent({
    connections,
    // One blob per connection: a shared HTTP/2 window would make them wait for each other.
    allowH2: false,
    connectTimeout: 10_000,
    keepAliveTimeout: 10_000,
    httpProxy: proxyFrom(env, ['http_proxy', 'HTTP_PROXY']),
    httpsProxy: proxyFrom(env, ['https_proxy', 'HTTPS_PROXY']),
    noProxy: `${noProxy},127.0.0.1,localhost,::1`,
  });
}

/** The address of a proxy, or nothing; never printed, as it may hold a password. */
function proxyFrom(env: Runtime['env'], names: readonly string[]): string {
  const name = names.find((candidate) => env[candidate] !== undefined);
  const value = name === undefined ? '' : (env[name] ?? '').trim();
  if (value !== '' && !isProxy(value)) {
    throw new UserError('INVALID_PROXY', `the environment variable ${name} is not the address of a proxy`, {
      hint: 'Write it with its scheme, such as http://proxy.corp:3128, and % in a password as %25; or unset it.',
    });
  }
  return value;
}

function isProxy(text: string): boolean {
  const url = URL.parse(text);
  try {
    decodeURIComponent(`${url?.username}${url?.password}`);
  } catch {
    return false;
  }
  // Text without a scheme may parse as well: proxy.corp:3128 has the scheme `proxy.corp`.
  return url !== null && url.host !== '' && /^(?:https?|socks5):$/.test(url.protocol);
}
