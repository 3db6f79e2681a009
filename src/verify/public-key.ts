import { createPublicKey, type KeyObject } from 'node:crypto';
import { UserError } from '../errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { readBounded } from '../release/files.ts';

/** The public half of a P-256 key. */
export interface PublicKey {
  readonly key: KeyObject;
  /** Digest of the DER SubjectPublicKeyInfo (RFC 5280, section 4.1): the same key has it in every file format. */
  readonly fingerprint: Digest;
}

/** Bytes, far above any key file: a larger one is a mistake, and is not read. */
const keyFileLimit = 16 * 1024;

/**
 * The text of a key file.
 * @throws UserError `NO_FILE`, `UNREADABLE`, `INVALID_KEY`
 */
export async function readKeyFile(path: string): Promise<string> {
  const bytes = await readBounded(path, keyFileLimit);
  if (bytes === undefined) {
    throw new UserError('NO_FILE', `${path} does not exist`, {
      hint: 'Check the path of the key; `tidegate sign --generate <path>` makes a key pair.',
    });
  }
  if (bytes.length > keyFileLimit) {
    throw new UserError('INVALID_KEY', `${path} is longer than ${keyFileLimit} bytes, which no key is`);
  }
  return bytes.toString('utf8');
}

/**
 * Parses a public key in PEM (`PUBLIC KEY`, RFC 7468 section 13).
 * @param where what holds it, for the message
 * @throws UserError `INVALID_KEY` for anything else, private keys and other algorithms included
 */
export function parsePublicKey(pem: string, where: string): PublicKey {
  const label = pemLabel(pem, where);
  if (label !== 'PUBLIC KEY') {
    throw new UserError('INVALID_KEY', `${where}: expected a public key, found ${JSON.stringify(label)}`, {
      hint: label.includes('PRIVATE')
        ? 'A private key stays with whoever signs. Give the `.pub` file beside it.'
        : 'Expected a PEM file that begins with -----BEGIN PUBLIC KEY-----.',
    });
  }
  return toPublicKey(
    readKey(() => createPublicKey(pem), where),
    where,
  );
}

/** The public half of a key that has been read. @throws UserError `INVALID_KEY` unless it is on the curve P-256 */
export function toPublicKey(key: KeyObject, where: string): PublicKey {
  const kind = key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : key.asymmetricKeyType;
  if (kind !== 'prime256v1') {
    throw new UserError('INVALID_KEY', `${where}: a key of kind ${kind} cannot be used`, {
      hint: 'Only P-256 (prime256v1) is taken. `tidegate sign --generate <path>` makes such a key.',
    });
  }
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return { key: half, fingerprint: digestOf(half.export({ type: 'spki', format: 'der' })) };
}

/** The label of the one PEM block that a text consists of. @throws UserError `INVALID_KEY` */
export function pemLabel(text: string, where: string): string {
  const [, label, end] =
    /^-----BEGIN ([A-Z ]+)-----\r?\n[^-]*-----END ([A-Z ]+)-----$/.exec(text.trim()) ?? [];
  if (label === undefined || label !== end) {
    throw new UserError('INVALID_KEY', `${where} is not a key: expected exactly one PEM block`);
  }
  return label;
}

/** OpenSSL's own error says nothing useful to a person, and must not carry any part of a key along. */
export function readKey(read: () => KeyObject, where: string): KeyObject {
  try {
    return read();
  } catch {
    throw new UserError('INVALID_KEY', `${where}: the PEM block does not hold a key that can be read`);
  }
}
