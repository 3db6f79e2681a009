import { TidegateError } from '../../../errors.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import { type AuthFile, readAuthFiles } from './auth-file.ts';
import { askHelper } from './credential-helper.ts';
import type { Credential } from './credential.ts';
import { parseGivenCredentials } from './given-credentials.ts';
import { enclosingNames, hubKey, registryName } from './registry-name.ts';

export interface Credentials {
  /**
   * What is kept for a repository (`host/path`): in what is given, then under the longest matching name in the first file
   * that has it. A credential helper is asked now, and once.
   * @throws UserError `CREDENTIAL_HELPER_MISSING`, `CREDENTIAL_HELPER_FAILED`
   */
  find(name: string): Promise<Credential | undefined>;
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
  return `${advice} with docker login ${host} or podman login ${host}, or give the option credentials. Looked in ${sources}. A registry may also answer so for a repository that does not exist.`;
}

/**
 * Reads what is given, what DOCKER_AUTH_CONFIG holds, and what `docker login` and `podman login` keep: `auths`,
 * `credHelpers` and `credsStore` in config.json and auth.json. Secrets are masked at once; helpers are asked later, by
 * whoever needs them.
 * @param given the option `credentials`: JSON or lines
 * @throws UserError `INVALID_CREDENTIALS`, `INVALID_CREDENTIALS_FILE`, `UNREADABLE`
 */
export async function readCredentials(runtime: Runtime, given?: string): Promise<Credentials> {
  const inherited = runtime.env['DOCKER_AUTH_CONFIG'] ?? '';
  // What is said for this run alone wins, also over a longer name in a file that somebody else's login left behind.
  const places: readonly (readonly AuthFile[])[] = [
    given === undefined ? [] : [parseGivenCredentials(given, 'the credentials given', runtime)],
    inherited.trim() === '' ? [] : [parseGivenCredentials(inherited, 'DOCKER_AUTH_CONFIG', runtime)],
    await readAuthFiles(runtime),
  ];
  const ask = createAsking(runtime);
  return {
    sources:
      'the option credentials, DOCKER_AUTH_CONFIG, REGISTRY_AUTH_FILE, DOCKER_CONFIG, containers/auth.json and ~/.docker/config.json',
    async find(name) {
      for (const files of places) {
        const found = await findAmong(files, enclosingNames(registryName(name)), ask);
        if (found !== undefined) {
          return found;
        }
      }
      return undefined;
    },
  };
}

/** A file leaves the credentials of a registry to a helper. */
interface Delegation {
  readonly file: AuthFile;
  readonly helper: string;
  readonly registry: string;
  /** What the file calls the registry. */
  readonly key: string;
  /** Whether the file says that this helper has them; else a helper that fails is only worth a warning. */
  readonly isCertain: boolean;
}

type Ask = (delegation: Delegation) => Promise<Credential | undefined>;

async function findAmong(
  files: readonly AuthFile[],
  names: readonly string[],
  ask: Ask,
): Promise<Credential | undefined> {
  for (const name of names) {
    for (const file of files) {
      const found = await findIn(file, name, ask);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

async function findIn(file: AuthFile, registry: string, ask: Ask): Promise<Credential | undefined> {
  const helped = file.helpers.get(registry);
  if (helped !== undefined) {
    return await ask({ file, registry, ...helped, isCertain: true });
  }
  const entry = file.entries.get(registry);
  if (entry?.credential !== undefined || file.store === undefined) {
    return entry?.credential;
  }
  // An entry without a secret is what docker login leaves behind when the store took it.
  const isCertain = entry !== undefined;
  return isCertain || !registry.includes('/')
    ? await ask({ file, registry, helper: file.store, key: entry?.key ?? registry, isCertain })
    : undefined;
}

function createAsking(runtime: Runtime): Ask {
  // Promises, so that parallel requests share one question.
  const asked = new Map<string, Promise<Credential | undefined>>();
  return async (delegation) => {
    const { file, helper, registry, isCertain } = delegation;
    const id = JSON.stringify([file.name, helper, registry]);
    const known = asked.get(id);
    if (known !== undefined) {
      return await known;
    }
    const answer = askByKeys(delegation, runtime).catch((error: unknown) => {
      if (isCertain || !(error instanceof TidegateError)) {
        throw error;
      }
      runtime.log.warning(`${error.message}; asking ${registry} without`);
      return undefined;
    });
    asked.set(id, answer);
    return await answer;
  };
}

async function askByKeys(
  { file, helper, registry, key }: Delegation,
  runtime: Runtime,
): Promise<Credential | undefined> {
  for (const server of keysOf(registry, key)) {
    const found = await askHelper({ helper, server, file: file.name, registry }, runtime);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Docker stores its own registry's credentials under one key, Podman under another. */
function keysOf(registry: string, key: string): readonly string[] {
  return registry === 'docker.io' ? [...new Set([hubKey, key, registry])] : [key];
}
