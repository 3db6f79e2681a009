import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { isKeyText, maskKey } from '../redact.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { explainFileError } from '../system-error.ts';
import { parsePublicKey, readKeyFile } from '../verify/public-key.ts';
import { sealCosignKey } from './cosign-key.ts';
import { requirePassword } from './key-password.ts';
import { generateKey, parseSigningKey, type SigningKey } from './key.ts';

/** The variable that holds the key, or its path, where no option does. */
export const keyVariable = 'TIDEGATE_KEY';

/**
 * Reads the key to sign with.
 * @param source the path of a PEM file, or the PEM text itself (as a CI secret holds it)
 * @param password of an encrypted key; a person is asked for it when it is not given
 * @throws UserError `NO_FILE`, `INVALID_KEY`, `PASSWORD_REQUIRED`, `WRONG_PASSWORD`
 */
export async function readSigningKey(
  source: string,
  runtime: Runtime,
  password?: string,
): Promise<SigningKey> {
  const holder = holderOf(source, runtime);
  if (isKeyText(source)) {
    maskKey(source, runtime);
    const where = holder ?? 'the key';
    return await parseSigningKey(source, where, () => requirePassword(password, where, runtime));
  }
  const path = resolve(runtime.cwd, source);
  if (holder !== undefined && !existsSync(path)) {
    // It may be a key that something cut the PEM lines off, so it is not shown.
    throw new UserError('NO_FILE', `${holder} holds neither PEM text nor the path of a file`, {
      hint: 'Put the whole text of the key file into it, from -----BEGIN to the last -----.',
    });
  }
  const pem = await readKeyFile(path);
  maskKey(pem, runtime);
  return await parseSigningKey(pem, source, () => requirePassword(password, source, runtime));
}

/** What a key was given by, where that keeps secrets; undefined for a path on the command line. */
function holderOf(source: string, runtime: Runtime): string | undefined {
  if (runtime.input('key') === source) {
    return 'the input key';
  }
  return runtime.env[keyVariable] === source ? `the variable ${keyVariable}` : undefined;
}

/** A key pair in files: `<prefix>.key` and `<prefix>.pub`. */
export interface KeyFiles {
  readonly key: SigningKey;
  /** True when there was no private key. After a dry run nobody will see this one again. */
  readonly isNew: boolean;
  /** The files that were made, or that a dry run would make. */
  readonly made: readonly string[];
  /** True when the private key that was made is not encrypted: the file is all that is needed to sign. */
  readonly isBare: boolean;
}

/**
 * The key pair under a path; what is not there is made, what is there is never overwritten.
 * The private key has mode 0600 and is encrypted as cosign does it when there is a password, else PKCS #8; the public one
 * is SPKI. All are PEM.
 * @param password '' is none: it would encrypt nothing
 * @throws UserError `KEY_MISMATCH` when the two files do not belong together, `KEY_MISSING` when only the public one is there
 */
export async function openKeyFiles(
  prefix: string,
  dryRun: boolean,
  runtime: Runtime,
  password?: string,
): Promise<KeyFiles> {
  const privateFile = `${prefix}.key`;
  const publicFile = `${prefix}.pub`;
  const hasPrivate = existsSync(privateFile);
  const hasPublic = existsSync(publicFile);
  if (hasPublic && !hasPrivate) {
    throw new UserError('KEY_MISSING', `${publicFile} is there, but ${privateFile} is not`, {
      hint: 'A new private key would not fit the public key that verifiers have. Bring the private key back, or choose another path.',
    });
  }
  const key = hasPrivate ? await readSigningKey(privateFile, runtime, password) : generateKey();
  if (hasPublic) {
    await requireSameKey(key, publicFile, privateFile);
  }
  if (!dryRun) {
    if (!hasPrivate) {
      await writeNew(privateFile, await privatePem(key, password, runtime), 0o600);
    }
    if (!hasPublic) {
      await writeNew(publicFile, key.public.key.export({ type: 'spki', format: 'pem' }).toString(), 0o644);
    }
  }
  const made = [...(hasPrivate ? [] : [privateFile]), ...(hasPublic ? [] : [publicFile])];
  return {
    key,
    isNew: !hasPrivate,
    made,
    isBare: !hasPrivate && !isPassword(password),
  };
}

function isPassword(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

async function privatePem(key: SigningKey, password: string | undefined, runtime: Runtime): Promise<string> {
  const plain = key.private.export({ type: 'pkcs8', format: 'pem' }).toString();
  maskKey(plain, runtime);
  return isPassword(password) ? await sealCosignKey(key.private, password) : plain;
}

/** Never over a file that is there. */
async function writeNew(path: string, pem: string, mode: number): Promise<void> {
  try {
    await writeFile(path, pem, { flag: 'wx', mode });
  } catch (error) {
    throw explainFileError(error, 'UNWRITABLE', path, 'written');
  }
}

async function requireSameKey(key: SigningKey, publicFile: string, privateFile: string): Promise<void> {
  const pem = await readKeyFile(publicFile);
  if (parsePublicKey(pem, publicFile).fingerprint !== key.public.fingerprint) {
    throw new UserError('KEY_MISMATCH', `${publicFile} is not the public half of ${privateFile}`, {
      hint: 'Remove the one that does not belong there, or choose another path.',
    });
  }
}
