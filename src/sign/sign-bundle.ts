import { createHash, sign } from 'node:crypto';
import { join } from 'node:path';
import { bundleToJSON, toMessageSignatureBundle } from '@sigstore/bundle';
import type { Bundle } from '../bundle/read-bundle.ts';
import { RefusedError } from '../errors.ts';
import { hexOf } from '../oci/digest.ts';
import { readBounded, replaceFile } from '../release/files.ts';
import { signatureFileLimit, signatureFileName } from '../verify/signature-file.ts';
import { verifySignature } from '../verify/signature.ts';
import type { SigningKey } from './key.ts';

/** What signing does to the signature file: `replaced` when one of another key, or of other bytes, was there. */
export type SignAction = 'created' | 'replaced' | 'unchanged';

/** What would be done. ECDSA is not deterministic, so a signature by this key over these bytes is left alone. */
export async function planSignature(bundle: Bundle, key: SigningKey): Promise<SignAction> {
  const existing = await readBounded(join(bundle.folder, signatureFileName), signatureFileLimit);
  if (existing === undefined) {
    return 'created';
  }
  try {
    verifySignature(bundle.bytes, existing, { keys: [{ name: 'own', key: key.public }] });
    return 'unchanged';
  } catch (error) {
    if (error instanceof RefusedError) {
      return 'replaced';
    }
    throw error;
  }
}

/** Signs `bundle.json` and writes the signature file beside it, whole or not at all. */
export async function writeSignature(bundle: Bundle, key: SigningKey): Promise<void> {
  await replaceFile(join(bundle.folder, signatureFileName), signBytes(bundle.bytes, key));
}

/**
 * Signs bytes by ECDSA P-256 with SHA-256.
 * @returns a sigstore bundle v0.3 (JSON) with a message signature, as `cosign verify-blob` takes it
 */
export function signBytes(payload: Buffer, key: SigningKey): Buffer {
  const bundle = toMessageSignatureBundle({
    digest: createHash('sha256').update(payload).digest(),
    signature: sign('sha256', payload, key.private),
    // cosign's own hint: the base64 of the public key's sha256.
    keyHint: Buffer.from(hexOf(key.public.fingerprint), 'hex').toString('base64'),
  });
  return Buffer.from(`${JSON.stringify(bundleToJSON(bundle))}\n`);
}
