import { UserError } from '../../../errors.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import { type AuthFile, authFileLimit, parseAuthFile } from './auth-file.ts';
import { credentialOf } from './credential.ts';
import { registryName } from './registry-name.ts';

const hint =
  'Write one line for each registry: host user password; a host may be followed by a path. A secret that is not set is empty. Or give the JSON that docker login writes.';

/**
 * Credentials that somebody gives as text: the JSON of a Docker config, or lines `host user password`, empty ones and
 * comments (`#`) aside. The last word is the rest of its line. Nothing of the text is printed.
 * @param name what messages call it
 * @throws UserError `INVALID_CREDENTIALS` with every fault
 */
export function parseGivenCredentials(text: string, name: string, runtime: Pick<Runtime, 'mask'>): AuthFile {
  if (text.length > authFileLimit) {
    throw new UserError('INVALID_CREDENTIALS', `${name}: longer than ${authFileLimit} characters`, { hint });
  }
  return text.trimStart().startsWith('{') ? parseJson(text, name, runtime) : parseLines(text, name, runtime);
}

function parseJson(text: string, name: string, runtime: Pick<Runtime, 'mask'>): AuthFile {
  const file = parseAuthFile(text, name, runtime);
  if (file === undefined) {
    throw new UserError('INVALID_CREDENTIALS', `${name}: begins as JSON, but is none`, { hint });
  }
  if (file.entries.size === 0 && file.helpers.size === 0 && file.store === undefined) {
    throw new UserError('INVALID_CREDENTIALS', `${name}: the JSON has no registry under "auths"`, { hint });
  }
  return file;
}

function parseLines(text: string, name: string, runtime: Pick<Runtime, 'mask'>): AuthFile {
  const entries = new Map<
    string,
    { readonly key: string; readonly credential: ReturnType<typeof credentialOf> }
  >();
  const faults: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) {
      continue;
    }
    const [, key = '', user = '', secret = ''] = /^\s*(\S+)(?:\s+(\S+))?(?:\s+(.*\S))?\s*$/.exec(line) ?? [];
    const fault = faultOf(key, user, secret, entries);
    if (fault === undefined) {
      entries.set(registryName(key), { key, credential: credentialOf(user, secret, runtime) });
    } else {
      faults.push(`line ${index + 1}: ${fault}`);
    }
  }
  const [fault, ...others] = faults;
  if (fault !== undefined) {
    throw new UserError(
      'INVALID_CREDENTIALS',
      others.length === 0 ? `${name}, ${fault}` : `${name} have ${faults.length} faults`,
      {
        details: others.length === 0 ? [] : faults,
        hint,
      },
    );
  }
  return { name, entries, helpers: new Map() };
}

/** What is wrong with a line, without a word of it: a password may stand anywhere. */
function faultOf(
  key: string,
  user: string,
  secret: string,
  known: ReadonlyMap<string, unknown>,
): string | undefined {
  if (!/^(?:https?:\/\/)?[A-Za-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]*)?$/.test(key)) {
    return 'does not begin with the host of a registry';
  }
  if (secret === '') {
    return `expected host user password, found ${user === '' ? 'one word' : 'two words'}`;
  }
  return known.has(registryName(key)) ? 'names the same registry as a line before it' : undefined;
}
