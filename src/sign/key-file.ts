import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { parsePublicKey, readKeyFile } from '../verify/public-key.ts';
import { generateKey, maskKey, parseSigningKey, type SigningKey } from './key.ts';

/**
 * Reads the key to sign with.
 * @param source the path of a PEM file, or the PEM text itself (as a CI secret holds it)
 * @throws UserError `NO_FILE`, `INVALID_KEY`, `ENCRYPTED_KEY`
 */
export async function readSigningKey(source: string, runtime: Runtime): Promise<SigningKey> {
  const isText = source.includes('-----BEGIN ');
  const pem = isText ? source : await readKeyFile(resolve(runtime.cwd, source));
  maskKey(pem, runtime);
  return parseSigningKey(pem, isText ? 'the key' : source);
}

/** A key pair in files: `<prefix>.key` and `<prefix>.pub`. */
export interface KeyFiles {
  readonly key: SigningKey;
  readonly publicKeyFile: string;
  /** The files that were made, or that a dry run would make. */
  readonly made: readonly string[];
}

/**
 * The key pair under a path; what is not there is made, what is there is never overwritten.
 * The private key is PKCS #8 with mode 0600, the public one SPKI, both PEM.
 * @throws UserError `KEY_MISMATCH` when the two files do not belong together, `KEY_MISSING` when only the public one is there
 */
export async function openKeyFiles(prefix: string, dryRun: boolean, runtime: Runtime): Promise<KeyFiles> {
  const privateFile = `${prefix}.key`;
  const publicFile = `${prefix}.pub`;
  const hasPrivate = existsSync(privateFile);
  const hasPublic = existsSync(publicFile);
  if (hasPublic && !hasPrivate) {
    throw new UserError('KEY_MISSING', `${publicFile} is there, but ${privateFile} is not`, {
      hint: 'A new private key would not fit the public key that verifiers have. Bring the private key back, or choose another path.',
    });
  }
  const key = hasPrivate ? await readSigningKey(privateFile, runtime) : generateKey();
  if (hasPublic) {
    await requireSameKey(key, publicFile, privateFile);
  }
  if (!dryRun) {
    if (!hasPrivate) {
      const pem = key.private.export({ type: 'pkcs8', format: 'pem' }).toString();
      maskKey(pem, runtime);
      await writeFile(privateFile, pem, { flag: 'wx', mode: 0o600 });
    }
    if (!hasPublic) {
      const pem = key.public.key.export({ type: 'spki', format: 'pem' });
      await writeFile(publicFile, pem, { flag: 'wx' });
    }
  }
  const made = [...(hasPrivate ? [] : [privateFile]), ...(hasPublic ? [] : [publicFile])];
  return { key, publicKeyFile: publicFile, made };
}

async function requireSameKey(key: SigningKey, publicFile: string, privateFile: string): Promise<void> {
  const pem = await readKeyFile(publicFile);
  if (parsePublicKey(pem, publicFile).fingerprint !== key.public.fingerprint) {
    throw new UserError('KEY_MISMATCH', `${publicFile} is not the public half of ${privateFile}`, {
      hint: 'Remove the one that does not belong there, or choose another path.',
    });
  }
}
