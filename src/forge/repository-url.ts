import { UserError } from '../errors.ts';
import { withoutPassword } from '../redact.ts';
import { type Endpoints, endpointUrl } from '../http/endpoints.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** A repository on a forge, as people write its address: `https://github.com/acme/deploy`. */
export interface RepositoryUrl {
  /** `https://github.com` */
  readonly origin: string;
  /** Before owner and name: empty, or `/gitea` where the forge is not at the root. */
  readonly prefix: string;
  readonly owner: string;
  readonly name: string;
  /** For messages: the address without `.git`. */
  readonly url: string;
  /** What git asks; the origin is another one where `endpoints` says so. */
  readonly gitUrl: string;
}

/** The repository that the release file names, else the one that the workflow runs in. */
export function ownRepository(named: string | undefined, env: Runtime['env']): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  return named ?? (server === undefined || name === undefined ? undefined : `${server}/${name}`);
}

/**
 * @param endpoints host → base URL to ask instead, as in the release file
 * @throws UserError `INVALID_REPOSITORY` unless it is `https://host/owner/name` (plain http only on loopback, or where
 *   `endpoints` says so) without credentials; more may stand before the owner, but on GitHub
 */
export function parseRepositoryUrl(text: string, endpoints: Endpoints): RepositoryUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const parts =
    url?.pathname
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split('/')
      .slice(1) ?? [];
  const [owner, name] = parts.slice(-2);
  const plain = url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  const isWhole = parts.length === 2 || (parts.length < 20 && url !== undefined && !isGithubCloud(url));
  if (!plain || !isWhole || !isName(owner) || !isName(name) || !parts.every(isName)) {
    throw invalid(
      `${JSON.stringify(withoutPassword(text.slice(0, 300)))} is not the address of a repository`,
    );
  }
  const address = `${url.origin}/${parts.join('/')}`;
  if (url.username !== '' || url.password !== '') {
    throw invalid(`${address}: an address must not hold a user name or a password`);
  }
  if (isReadable(url, endpoints)) {
    throw invalid(`${address}: over plain http the token would be readable on the way`);
  }
  const asked = (endpointUrl(endpoints, url.host) ?? url.origin).replace(/\/+$/, '');
  return {
    origin: url.origin,
    prefix: parts
      .slice(0, -2)
      .map((part) => `/${part}`)
      .join(''),
    owner,
    name,
    url: address,
    gitUrl: `${asked}/${parts.join('/')}.git`,
  };
}

/** github.com, and GitHub Enterprise Cloud with data residency. */
export function isGithubCloud({ origin }: Pick<RepositoryUrl, 'origin'>): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'github.com' || hostname.endsWith('.ghe.com');
}

/** A token would be readable on the way: plain http, but for loopback and where `endpoints` says so. */
export function isReadable({ protocol, host, hostname }: URL, endpoints: Endpoints): boolean {
  return protocol !== 'https:' && endpointUrl(endpoints, host) === undefined && !isLoopback(hostname);
}

/** Conservative on purpose: these names become parts of addresses. */
function isName(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9._-]+$/.test(text) && !/^\.+$/.test(text);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}

function invalid(message: string): UserError {
  return new UserError('INVALID_REPOSITORY', message, {
    hint: 'Expected https://host/owner/name in pullRequest.repository or the option --repository. A token goes into GITHUB_TOKEN; a forge on plain http needs a line under endpoints.',
  });
}
