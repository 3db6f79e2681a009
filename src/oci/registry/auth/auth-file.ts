import { userInfo } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../errors.ts';
import { readBounded } from '../../../release/files.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import { isMap } from '../../../schema/schema.ts';
import { type Credential, credentialOf, identityOf } from './credential.ts';
import { registryName } from './registry-name.ts';

/** What one place says about credentials. Names in it are as references have them. */
export interface AuthFile {
  /** For messages: its path, or what else it is called. */
  readonly name: string;
  readonly entries: ReadonlyMap<string, AuthEntry>;
  /** `credHelpers`: the helper that knows a registry. */
  readonly helpers: ReadonlyMap<string, { readonly key: string; readonly helper: string }>;
  /** `credsStore`: the helper that may know any registry. */
  readonly store?: string;
}

interface AuthEntry {
  /** As it is written: what a credential store knows it by. */
  readonly key: string;
  /** Absent where `docker login` has put it into the store. */
  readonly credential?: Credential;
}

/** Bytes. */
export const authFileLimit = 1024 * 1024;

/**
 * Reads the files that `docker login` and `podman login` have written, the first to ask first.
 * @throws UserError `INVALID_CREDENTIALS_FILE`, `UNREADABLE`
 */
export async function readAuthFiles(runtime: Pick<Runtime, 'env' | 'mask'>): Promise<readonly AuthFile[]> {
  const files = await Promise.all(candidates(runtime.env).map((path) => readAuthFile(path, runtime)));
  return files.filter((file) => file !== undefined);
}

/** Podman's own order, containers-auth.json(5), with Docker's variable before what nobody has named. */
function candidates(env: Runtime['env']): readonly string[] {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const config = env['XDG_CONFIG_HOME'] ?? (home === undefined ? undefined : join(home, '.config'));
  const docker = env['DOCKER_CONFIG'] ?? (home === undefined ? undefined : join(home, '.docker'));
  const runtimeFolder = env['XDG_RUNTIME_DIR'];
  const own = runtimeFolder === undefined ? perUserFolder() : join(runtimeFolder, 'containers');
  return [
    env['REGISTRY_AUTH_FILE'],
    env['DOCKER_CONFIG'] === undefined ? undefined : join(env['DOCKER_CONFIG'], 'config.json'),
    own === undefined ? undefined : join(own, 'auth.json'),
    config === undefined ? undefined : join(config, 'containers', 'auth.json'),
    docker === undefined ? undefined : join(docker, 'config.json'),
  ].filter((path) => path !== undefined);
}

/** Where Podman keeps its file on Linux when a login session has no folder of its own. */
function perUserFolder(): string | undefined {
  const { uid } = userInfo();
  return uid < 0 ? undefined : join('/run/containers', String(uid));
}

/** @returns undefined when there is no such file */
async function readAuthFile(path: string, runtime: Pick<Runtime, 'mask'>): Promise<AuthFile | undefined> {
  const bytes = await readBounded(path, authFileLimit);
  if (bytes === undefined) {
    return undefined;
  }
  const file =
    bytes.length > authFileLimit ? undefined : parseAuthFile(bytes.toString('utf8'), path, runtime);
  if (file === undefined) {
    throw new UserError('INVALID_CREDENTIALS_FILE', `${path} is not a JSON map`, {
      hint: 'It should be what docker login or podman login writes. Log in again, or point DOCKER_CONFIG elsewhere.',
    });
  }
  return file;
}

/**
 * Docker's config.json and containers-auth.json(5): `auths`, `credHelpers`, `credsStore`; other keys are left alone.
 * Secrets are masked at once.
 * @returns undefined when it is no JSON map
 */
export function parseAuthFile(
  text: string,
  name: string,
  runtime: Pick<Runtime, 'mask'>,
): AuthFile | undefined {
  const parsed = parseMap(text);
  if (parsed === undefined) {
    return undefined;
  }
  const entries = Object.entries(mapIn(parsed['auths'])).map(([key, entry]) => {
    const credential = parseEntry(mapIn(entry), runtime);
    return [registryName(key), { key, ...(credential === undefined ? {} : { credential }) }] as const;
  });
  const helpers = Object.entries(mapIn(parsed['credHelpers'])).flatMap(([key, helper]) =>
    isHelper(helper) ? [[registryName(key), { key, helper }] as const] : [],
  );
  const store = parsed['credsStore'];
  return {
    name,
    entries: new Map(entries),
    helpers: new Map(helpers),
    ...(isHelper(store) ? { store } : {}),
  };
}

/** It ends the name of a program: nothing in it may lead to another folder. */
function isHelper(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]+$/.test(value);
}

function parseEntry(
  { identitytoken: token, auth, username, password }: Readonly<Record<string, unknown>>,
  runtime: Pick<Runtime, 'mask'>,
): Credential | undefined {
  const header = typeof auth === 'string' ? auth : '';
  if (header !== '') {
    // The header is a secret as much as the password in it.
    runtime.mask(header);
  }
  const text = Buffer.from(header, 'base64').toString('utf8').replaceAll('\0', '');
  const colon = text.indexOf(':');
  if (typeof token === 'string' && token !== '') {
    return identityOf(text.slice(0, Math.max(0, colon)), token, runtime);
  }
  if (colon >= 0) {
    return credentialOf(text.slice(0, colon), text.slice(colon + 1), runtime);
  }
  return typeof username === 'string' && typeof password === 'string' && username !== ''
    ? credentialOf(username, password, runtime)
    : undefined;
}

function parseMap(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function mapIn(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}
