import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { HostTls, TlsSettings } from './host-tls.ts';
import { createRangeMatcher } from './no-proxy.ts';

/** Connections per origin: enough for parallel blobs, few enough for a small internal registry. */
const connections = 16;

/** Runs that have been told, and of which hosts: a run connects once for each of its stages. */
const warned = new WeakMap<object, Set<string>>();

/**
 * A pool of kept-alive connections that obeys HTTP_PROXY, HTTPS_PROXY and NO_PROXY (lower case first, as curl does);
 * the last one may name hosts, domains with or without a leading dot, ranges of addresses (CIDR), `:port` and `*`.
 * An origin with settings of its own has a pool of its own, also behind a proxy: no other host gets to see its client
 * certificate, or is trusted for its authority's sake.
 * @throws UserError `INVALID_PROXY`
 */
export function createDispatcher(
  runtime: Pick<Runtime, 'env' | 'log'>,
  tls: HostTls = new Map(),
): Dispatcher {
  const common = createAgent(runtime.env);
  if (tls.size === 0) {
    return common;
  }
  const agents = new Map<string, Dispatcher>();
  return common.compose((dispatch) => (options, handler) => {
    const origin = String(options.origin);
    const settings = tls.get(origin);
    if (settings === undefined) {
      return dispatch(options, handler);
    }
    const agent = agents.get(origin) ?? createAgent(runtime.env, settings);
    agents.set(origin, agent);
    if (settings.insecure) {
      warnOnce(origin, runtime);
    }
    return agent.dispatch(options, handler);
  });
}

function createAgent(env: Runtime['env'], settings?: TlsSettings): Dispatcher {
  const noProxy = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const tls =
    settings === undefined
      ? undefined
      : { secureContext: settings.context, rejectUnauthorized: !settings.insecure };
  const common = {
    connections,
    // One blob per connection: a shared HTTP/2 window would make them wait for each other.
    allowH2: false,
    connectTimeout: 10_000,
    keepAliveTimeout: 10_000,
    // Straight to the host, and inside of a proxy's tunnel; never to the proxy.
    ...(tls === undefined ? {} : { connect: tls, requestTls: tls }),
  };
  const agent = new EnvHttpProxyAgent({
    ...common,
    httpProxy: proxyFrom(env, ['http_proxy', 'HTTP_PROXY']),
    httpsProxy: proxyFrom(env, ['https_proxy', 'HTTPS_PROXY']),
    noProxy: `${noProxy},127.0.0.1,localhost,::1`,
  });
  const isInRange = createRangeMatcher(noProxy);
  if (isInRange === undefined) {
    return agent;
  }
  const direct = new Agent(common);
  return agent.compose(
    (dispatch) => (options, handler) =>
      isInRange(String(options.origin)) ? direct.dispatch(options, handler) : dispatch(options, handler),
  );
}

function warnOnce(origin: string, runtime: Pick<Runtime, 'log'>): void {
  const origins = warned.get(runtime) ?? new Set();
  warned.set(runtime, origins);
  if (!origins.has(origin)) {
    origins.add(origin);
    runtime.log.warning(
      `${origin}: its TLS certificate is not checked (insecure), so anybody on the way can read and change what is sent`,
    );
  }
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
