import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import tls from 'node:tls';
import { UserError } from '../errors.ts';
import type { Endpoint, Endpoints } from '../http/endpoints.ts';
import { createRangeMatcher } from '../http/no-proxy.ts';
import { readBounded } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** What git asks, and how. */
export interface GitHost {
  readonly repository: RepositoryUrl;
  readonly token?: string | undefined;
  /** Certificates for the repository's host; paths are relative to `runtime.cwd`. */
  readonly endpoints?: Endpoints;
}

/** The remote's name in the temporary repository: files that were left out of a fetch are asked for by it. */
export const remoteName = 'forge';

/** What tells of the machine, not of a repository: whom it trusts, and where its git is. */
const kept = /^GIT_(?:(?:PROXY_)?SSL_|EXEC_PATH$)/;

/** Bytes, as for all endpoints. */
const authorityLimit = 4 * 1024 * 1024;

/**
 * Nothing of the machine's or the user's git takes part: no configuration, no hooks, no credential helpers, and no
 * GIT_* that a surrounding git command has set; but whom the machine trusts, git trusts too. The token is sent only to
 * the repository's origin, never over a redirect. Proxies and certificates are those of every other request.
 * @throws UserError `INVALID_ENDPOINT`
 */
export async function gitEnvironment(
  runtime: Runtime,
  folder: string,
  host: GitHost,
): Promise<Readonly<Record<string, string | undefined>>> {
  const config = settings(runtime, folder, host);
  const numbered = config.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const inherited = Object.keys(runtime.env).filter((name) => name.startsWith('GIT_') && !kept.test(name));
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    LC_ALL: 'C',
    GIT_DIR: folder,
    GIT_INDEX_FILE: join(folder, 'bump.index'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    SSH_ASKPASS: '',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(numbered),
    ...proxies(runtime.env, host.repository),
    ...(await certificates(runtime.cwd, folder, host)),
  };
}

function settings(
  runtime: Runtime,
  folder: string,
  { repository: { gitUrl }, token }: GitHost,
): readonly (readonly [string, string])[] {
  const config: [string, string][] = [
    ['core.hooksPath', join(folder, 'no-hooks')],
    ['core.quotePath', 'false'],
    ['core.attributesFile', '/dev/null'],
    ['credential.helper', ''],
    ['http.followRedirects', 'false'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '60'],
    ['maintenance.auto', 'false'],
    ['protocol.allow', 'never'],
    ['protocol.http.allow', 'always'],
    ['protocol.https.allow', 'always'],
    [`remote.${remoteName}.url`, gitUrl],
    [`remote.${remoteName}.promisor`, 'true'],
  ];
  if (token !== undefined) {
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    runtime.mask(token);
    runtime.mask(basic);
    config.push([`http.${new URL(gitUrl).origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
  }
  return config;
}

/** curl does not read HTTP_PROXY in capitals, and its older versions no ranges in NO_PROXY. */
function proxies(env: Runtime['env'], { gitUrl }: RepositoryUrl): Record<string, string> {
  const { hostname, origin } = new URL(gitUrl);
  const noProxy = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  const isDirect = createRangeMatcher(noProxy)?.(origin) === true;
  const direct = [noProxy, '127.0.0.1', 'localhost', '::1', ...(isDirect ? [hostname] : [])];
  const proxy = env['http_proxy'] ?? env['HTTP_PROXY'];
  return {
    no_proxy: direct.filter((entry) => entry !== '').join(','),
    ...(proxy === undefined ? {} : { http_proxy: proxy }),
  };
}

/** Only what the repository's own host has: git talks to no other. */
async function certificates(
  cwd: string,
  folder: string,
  { repository, endpoints = {} }: GitHost,
): Promise<Record<string, string>> {
  const { host } = new URL(repository.origin);
  const endpoint = Object.hasOwn(endpoints, host) ? endpoints[host] : undefined;
  if (typeof endpoint !== 'object') {
    return {};
  }
  const { ca, certificate, key, insecure }: Endpoint = endpoint;
  return {
    ...(ca === undefined ? {} : { GIT_SSL_CAINFO: await writeAuthorities(resolve(cwd, ca), folder) }),
    ...(certificate === undefined ? {} : { GIT_SSL_CERT: resolve(cwd, certificate) }),
    ...(key === undefined ? {} : { GIT_SSL_KEY: resolve(cwd, key) }),
    ...(insecure === undefined ? {} : { GIT_SSL_NO_VERIFY: '1' }),
  };
}

/** The file that git is given stands in for what is trusted anyway, so that goes into it, too. */
async function writeAuthorities(path: string, folder: string): Promise<string> {
  const own = await readBounded(path, authorityLimit);
  if (own === undefined) {
    throw new UserError('INVALID_ENDPOINT', `endpoints: ${path} does not exist`, {
      hint: 'The path of ca is relative to the release file.',
    });
  }
  const file = join(folder, 'authorities.pem');
  await writeFile(file, [...tls.getCACertificates('default'), own.toString('utf8')].join('\n'));
  return file;
}
