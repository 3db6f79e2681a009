import { UserError } from '../../errors.ts';
import { readBounded } from '../../release/files.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { isMap } from '../../schema/schema.ts';
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
 * Reads a file that `docker login` or `podman login` has written.
 * @returns undefined when there is no such file
 * @throws UserError `INVALID_CREDENTIALS_FILE`, `UNREADABLE`
 */
export async function readAuthFile(
  path: string,
  runtime: Pick<Runtime, 'mask'>,
): Promise<AuthFile | undefined> {
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
