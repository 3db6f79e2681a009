import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { UserError } from '../errors.ts';
import { pemLabel, readKey, toPublicKey } from '../verify/public-key.ts';
import { cosignLabels, openCosignKey } from './cosign-key.ts';
import type { Signer } from './signer.ts';

/** A P-256 key in memory, and what verifiers get to know of it. */
export interface SigningKey extends Signer {
  readonly private: KeyObject;
}

/** A fresh P-256 key pair. */
export function generateKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return toSigningKey(privateKey, 'the new key');
}

function toSigningKey(key: KeyObject, where: string): SigningKey {
  const half = toPublicKey(key, where);
  return { private: key, public: half, sign: async (payload) => sign('sha256', payload, key) };
}

/**
 * Parses a private key in PEM: PKCS #8, plain or encrypted (`PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`, RFC 5958), OpenSSL's
 * older `EC PRIVATE KEY` (RFC 5915), or cosign's own (see `openCosignKey`).
 * @param where what holds it, for messages; the key itself is in none
 * @param password asked for only when the key is encrypted
 * @throws UserError `WRONG_PASSWORD`, and what `password` throws; `INVALID_KEY` for other algorithms and anything that is
 *   no private key
 */
export async function parseSigningKey(
  pem: string,
  where: string,
  password: () => Promise<string>,
): Promise<SigningKey> {
  return toSigningKey(await readPrivateKey(pem, where, password), where);
}

async function readPrivateKey(
  pem: string,
  where: string,
  password: () => Promise<string>,
): Promise<KeyObject> {
  if (/^Proc-Type: 4,ENCRYPTED\r?$/m.test(pem)) {
    throw new UserError('INVALID_KEY', `${where}: the key is encrypted in OpenSSL's old way, which is weak`, {
      hint: 'Write it anew: `openssl pkcs8 -topk8 -in key.pem -out new.pem`.',
    });
  }
  const label = pemLabel(pem, where);
  if (cosignLabels.includes(label)) {
    return await openCosignKey(pem, await password(), where);
  }
  if (label === 'ENCRYPTED PRIVATE KEY') {
    return openPkcs8(pem, await password(), where);
  }
  if (label !== 'PRIVATE KEY' && label !== 'EC PRIVATE KEY') {
    throw new UserError('INVALID_KEY', `${where}: expected a private key, found ${JSON.stringify(label)}`, {
      hint: 'Signing needs the file that begins with -----BEGIN PRIVATE KEY-----, or with one of the encrypted forms.',
    });
  }
  return readKey(() => createPrivateKey(pem), where);
}

/** OpenSSL cannot tell a wrong password from a damaged key: both are padding that does not fit. */
function openPkcs8(pem: string, passphrase: string, where: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch {
    throw new UserError('WRONG_PASSWORD', `${where}: the password does not open this key`, {
      hint: 'Check TIDEGATE_KEY_PASSWORD. A damaged key file looks the same.',
    });
  }
}
