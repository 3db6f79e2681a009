import { createPrivateKey, type KeyObject, randomBytes, scrypt } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { UserError } from '../errors.ts';
import { parseJson } from '../schema/json.ts';
import { formatPath } from '../schema/path.ts';
import { count, literal, object, parseWith, refine, type Schema, scalar } from '../schema/schema.ts';
import { readKey } from '../verify/public-key.ts';

/** The PEM labels of cosign's private keys: that of today, and that of cosign 1. */
export const cosignLabels: readonly string[] = [
  'ENCRYPTED SIGSTORE PRIVATE KEY',
  'ENCRYPTED COSIGN PRIVATE KEY',
];

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** As cosign 3 writes it: each password that is tried takes 64 MiB of memory and a fifth of a second. */
const ownCost: Cost = { N: 65_536, r: 8, p: 1 };
/** Bytes: twice of what any cosign has asked for. */
const mostMemory = 128 * 1024 * 1024;
const mostPasses = 4;

/** scrypt takes the memory and the time that the file asks for (RFC 7914, section 2), so the file may not ask for any. */
const cost: Schema<Cost> = refine(object({ N: count, r: count, p: count }), (value, path, faults) => {
  const { N, r, p } = value;
  const isSound = N > 1 && Number.isInteger(Math.log2(N)) && r > 0 && p > 0;
  if (isSound && 128 * N * r <= mostMemory && p <= mostPasses) {
    return value;
  }
  faults.push({ path, message: 'expected parameters of scrypt within bounds' });
  return undefined;
});

/** What cosign makes of go-securesystemslib's `encrypted`: JSON, in the PEM block. */
const schema = object({
  kdf: object({ name: literal('scrypt'), params: cost, salt: base64(16, 64) }),
  cipher: object({ name: literal('nacl/secretbox'), nonce: base64(24, 24) }),
  ciphertext: base64(17, 4096),
});

function base64(least: number, most: number): Schema<Buffer> {
  return scalar('base64', (value) => {
    // Buffer.from skips what is not base64, so only text that comes back the same is taken.
    const bytes = Buffer.from(typeof value === 'string' ? value : '', 'base64');
    const fits = bytes.length >= least && bytes.length <= most;
    return fits && bytes.toString('base64') === value ? bytes : undefined;
  });
}

/**
 * Opens a private key as cosign keeps it: PKCS #8 in a nacl secretbox, whose key scrypt makes of a password.
 * @param pem one PEM block with one of `cosignLabels`
 * @param where what holds it, for messages
 * @throws UserError `WRONG_PASSWORD`; `INVALID_KEY` for another content of the block, or parameters that would take too much
 */
export async function openCosignKey(pem: string, password: string, where: string): Promise<KeyObject> {
  const json = parseJson(Buffer.from(pem.replaceAll(/-----[^-]*-----/g, ''), 'base64'), 100);
  const result = parseWith(schema, 'value' in json ? json.value : undefined);
  if (!('value' in result)) {
    throw new UserError('INVALID_KEY', `${where}: the PEM block holds no key as cosign encrypts it`, {
      // Paths only: what stands there is nothing for a log.
      details: result.faults.filter(({ path }) => path.length > 0).map(({ path }) => formatPath(path)),
      hint: `Expected scrypt with at most ${mostMemory} bytes of memory, and nacl/secretbox: \`cosign import-key-pair\` writes the key anew.`,
    });
  }
  const { kdf, cipher, ciphertext } = result.value;
  const secret = await deriveKey(password, kdf.salt, kdf.params);
  const der = open(secret, cipher.nonce, ciphertext);
  if (der === undefined) {
    throw new UserError('WRONG_PASSWORD', `${where}: the password does not open this key`, {
      hint: 'Check TIDEGATE_KEY_PASSWORD (or COSIGN_PASSWORD). A damaged key file looks the same.',
    });
  }
  return readKey(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), where);
}

function open(secret: Buffer, nonce: Buffer, ciphertext: Buffer): Buffer | undefined {
  try {
    return Buffer.from(xsalsa20poly1305(secret, nonce).decrypt(ciphertext));
  } catch {
    return undefined;
  }
}

/** Encrypts a private key with a password, as cosign reads it. @returns PEM */
export async function sealCosignKey(key: KeyObject, password: string): Promise<string> {
  const [salt, nonce] = [randomBytes(32), randomBytes(24)];
  const secret = await deriveKey(password, salt, ownCost);
  const box = xsalsa20poly1305(secret, nonce).encrypt(key.export({ type: 'pkcs8', format: 'der' }));
  const json = JSON.stringify({
    kdf: { name: 'scrypt', params: ownCost, salt: salt.toString('base64') },
    cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
    ciphertext: Buffer.from(box).toString('base64'),
  });
  const lines =
    Buffer.from(json)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

async function deriveKey(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // Node's own limit is 32 MiB, and it counts a little more than 128 × N × r.
  scrypt(password, salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
    if (error === null) {
      resolve(key);
    } else {
      reject(error);
    }
  });
  return await promise;
}
