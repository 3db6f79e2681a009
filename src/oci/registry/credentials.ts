import { userInfo } from 'node:os';
import { join } from 'node:path';
import { TidegateError } from '../../errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { type AuthFile, readAuthFile } from './auth-file.ts';
import { askHelper } from './credential-helper.ts';
import type { Credential } from './credential.ts';
import { parseGivenCredentials } from './given-credentials.ts';
import { enclosingNames, hubKey, registryName } from './registry-name.ts';

export interface Credentials {
  /**
   * What is kept for a repository (`host/path`): in what is given, then under the longest matching
   * name in the first file that has it. A
   * credential helper is asked now, and once.
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
    await readFiles(runtime),
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

async function readFiles(runtime: Runtime): Promise<readonly AuthFile[]> {
  const files = await Promise.all(candidates(runtime.env).map((path) => readAuthFile(path, runtime)));
  return files.filter((file) => file !== undefined);
}

/** @param certain whether the file says that this helper has them; else a helper that fails is only worth a warning */
type Ask = (
  file: AuthFile,
  helper: string,
  registry: string,
  key: string,
  certain: boolean,
) => Promise<Credential | undefined>;

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

async function findIn(file: AuthFile, candidate: string, ask: Ask): Promise<Credential | undefined> {
  const helped = file.helpers.get(candidate);
  if (helped !== undefined) {
    return await ask(file, helped.helper, candidate, helped.key, true);
  }
  const entry = file.entries.get(candidate);
  if (entry?.credential !== undefined || file.store === undefined) {
    return entry?.credential;
  }
  // An entry without a secret is what docker login leaves behind when the store took it.
  return entry !== undefined || !candidate.includes('/')
    ? await ask(file, file.store, candidate, entry?.key ?? candidate, entry !== undefined)
    : undefined;
}

function createAsking(runtime: Runtime): Ask {
  // Promises, so that parallel requests share one question.
  const asked = new Map<string, Promise<Credential | undefined>>();
  return async (file, helper, registry, key, certain) => {
    const id = JSON.stringify([file.name, helper, registry]);
    const known = asked.get(id);
    if (known !== undefined) {
      return await known;
    }
    const question = { helper, file: file.name, registry };
    const answer = askByKeys(question, keysOf(registry, key), runtime).catch((error: unknown) => {
      if (certain || !(error instanceof TidegateError)) {
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
  question: { readonly helper: string; readonly file: string; readonly registry: string },
  keys: readonly string[],
  runtime: Runtime,
): Promise<Credential | undefined> {
  for (const server of keys) {
    const found = await askHelper({ ...question, server }, runtime);
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
