import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';

export type Credential =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** `identitytoken` in a Docker config: exchanged for access tokens. */
  | { readonly kind: 'identity'; readonly token: string };

/** The `Authorization` header of RFC 7617. */
export function basicHeader({ user, password }: Extract<Credential, { kind: 'password' }>): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

export interface Credentials {
  /** What is kept for a repository (`host/path`): the entry with the longest matching name, in the first file that has one. */
  find(name: string): Credential | undefined;
  /** Where credentials are looked for, for messages. */
  readonly sources: string;
}

/**
 * What to do when a registry, or its token service, refuses.
 * @param host as references name it: `docker login` takes it
 */
export function loginHint(
  host: string,
  credential: Credential | undefined,
  { sources }: Pick<Credentials, 'sources'>,
): string {
  const advice = credential === undefined ? 'Log in' : 'Log in again';
  return `${advice} with docker login ${host} or podman login ${host}. Looked in ${sources}. A registry may also answer so for a repository that does not exist.`;
}

interface AuthFile {
  /** Normal name (`docker.io`, `registry.corp:5000/team`) → entry; undefined where only a helper knows it. */
  readonly entries: ReadonlyMap<string, Credential | undefined>;
  readonly helpers: ReadonlySet<string>;
  readonly path: string;
}

const sizeLimit = 1024 * 1024;

/**
 * Reads what `docker login` and `podman login` keep: `auths` in config.json and auth.json. Secrets are masked at once.
 * @throws UserError `INVALID_CREDENTIALS_FILE`
 */
export async function readCredentials(runtime: Runtime): Promise<Credentials> {
  const files: AuthFile[] = [];
  for (const path of candidates(runtime.env)) {
    const file = await readAuthFile(path, runtime);
    if (file !== undefined) {
      files.push(file);
    }
  }
  const warned = new Set<string>();
  return {
    sources:
      'REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR/containers/auth.json and ~/.docker/config.json',
    find(name) {
      for (const candidate of prefixes(normalName(name))) {
        for (const { entries, helpers, path } of files) {
          const credential = entries.get(candidate);
          if (credential !== undefined) {
            return credential;
          }
          if ((helpers.has(candidate) || entries.has(candidate)) && !warned.has(candidate)) {
            warned.add(candidate);
            runtime.log.warning(
              `${path} leaves the credentials of ${candidate} to a credential helper, which is not supported yet; asking without`,
            );
          }
        }
      }
      return undefined;
    },
  };
}

function candidates(env: Runtime['env']): string[] {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const docker = env['DOCKER_CONFIG'] ?? (home === undefined ? undefined : join(home, '.docker'));
  const runtimeFolder = env['XDG_RUNTIME_DIR'];
  return [
    env['REGISTRY_AUTH_FILE'],
    env['DOCKER_CONFIG'] === undefined ? undefined : join(env['DOCKER_CONFIG'], 'config.json'),
    runtimeFolder === undefined ? undefined : join(runtimeFolder, 'containers', 'auth.json'),
    docker === undefined ? undefined : join(docker, 'config.json'),
  ].filter((path) => path !== undefined);
}

async function readAuthFile(path: string, runtime: Runtime): Promise<AuthFile | undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) {
    return undefined;
  }
  const parsed = size > sizeLimit ? undefined : parseMap(await readFile(path, 'utf8'));
  if (parsed === undefined) {
    throw new UserError('INVALID_CREDENTIALS_FILE', `${path} is not a JSON map`, {
      hint: 'It should be what docker login or podman login writes. Log in again, or point DOCKER_CONFIG elsewhere.',
    });
  }
  const entries = Object.entries(mapIn(parsed['auths'])).map(
    ([key, entry]) => [normalName(key), parseEntry(mapIn(entry), runtime)] as const,
  );
  const helpers = Object.keys(mapIn(parsed['credHelpers'])).map(normalName);
  return { path, entries: new Map(entries), helpers: new Set(helpers) };
}

function parseEntry(entry: Readonly<Record<string, unknown>>, runtime: Runtime): Credential | undefined {
  const { identitytoken: token, auth } = entry;
  if (typeof token === 'string' && token !== '') {
    runtime.mask(token);
    return { kind: 'identity', token };
  }
  if (typeof auth !== 'string' || auth === '') {
    return undefined;
  }
  const text = Buffer.from(auth, 'base64').toString('utf8').replaceAll('\0', '');
  const colon = text.indexOf(':');
  if (colon < 0) {
    return undefined;
  }
  const password = text.slice(colon + 1);
  // The header is a secret as much as the password in it.
  for (const secret of [auth, password].filter((secret) => secret !== '')) {
    runtime.mask(secret);
  }
  return { kind: 'password', user: text.slice(0, colon), password };
}

/** Docker keys its own registry as `https://index.docker.io/v1/`, others with or without a scheme. */
function normalName(key: string): string {
  const name = key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
  return name.replace(/^(?:index|registry-1)\.docker\.io(?=\/|$)/, 'docker.io');
}

/** `host/a/b`, `host/a`, `host`. */
function prefixes(name: string): string[] {
  const parts = name.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

function parseMap(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function mapIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
