import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { UserError } from '../errors.ts';
import { pemLabel, type PublicKey, readKey, toPublicKey } from '../verify/public-key.ts';

/** A P-256 key that signs, and what verifiers get to know of it. */
export interface SigningKey {
  readonly private: KeyObject;
  readonly public: PublicKey;
}

/** A fresh P-256 key pair. */
export function generateKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return { private: privateKey, public: toPublicKey(privateKey, 'the new key') };
}

/**
 * Parses a private key in PEM: PKCS #8 (`PRIVATE KEY`, RFC 5958) or OpenSSL's older `EC PRIVATE KEY` (RFC 5915).
 * @param where what holds it, for messages; the key itself is in none
 * @throws UserError `ENCRYPTED_KEY`; `INVALID_KEY` for other algorithms and anything that is no private key
 */
export function parseSigningKey(pem: string, where: string): SigningKey {
  const label = /^Proc-Type: 4,ENCRYPTED$/m.test(pem) ? 'ENCRYPTED PRIVATE KEY' : pemLabel(pem, where);
  if (label.startsWith('ENCRYPTED')) {
    throw new UserError(
      'ENCRYPTED_KEY',
      `${where}: the key is encrypted, and encrypted keys cannot be used`,
      {
        hint: 'Decrypt it (`openssl pkcs8 -in key.pem -out plain.pem`) and keep the result as a CI secret in TIDEGATE_KEY.',
      },
    );
  }
  if (label !== 'PRIVATE KEY' && label !== 'EC PRIVATE KEY') {
    throw new UserError('INVALID_KEY', `${where}: expected a private key, found ${JSON.stringify(label)}`, {
      hint: 'Signing needs the file that begins with -----BEGIN PRIVATE KEY-----.',
    });
  }
  const key = readKey(() => createPrivateKey(pem), where);
  return { private: key, public: toPublicKey(key, where) };
}
