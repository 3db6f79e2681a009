import { join } from 'node:path';
import { type Bundle, readBundle } from '../bundle/read-bundle.ts';
import { RefusedError, TidegateError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import { checkPolicy } from './check-policy.ts';
import { signatureFileLimit, signatureFileName } from './signature-file.ts';
import { type SignatureVerdict, verifySignature } from './signature.ts';
import type { TrustPolicy } from './trust-policy.ts';

/** A bundle whose `bundle.json` counts: signed by a trusted key, and meant for here. Its volumes were not looked at. */
export interface TrustedBundle extends Bundle {
  readonly signatureBytes: Buffer;
  readonly signer: SignatureVerdict;
}

/**
 * Reads what a bundle says of itself, and who says so.
 * @param folder the bundle's
 * @throws RefusedError `SIGNATURE_*`, `WRONG_AUDIENCE`, `SEQUENCE_TOO_LOW`, and what `readBundle` raises
 */
export async function openTrusted(folder: string, trust: TrustPolicy): Promise<TrustedBundle> {
  const bundle = await readBundle(folder);
  const signatureBytes = await readSignature(folder);
  const signer = verifySignature(bundle.bytes, signatureBytes, trust);
  checkPolicy(bundle.manifest, trust);
  return { ...bundle, signatureBytes, signer };
}

async function readSignature(folder: string): Promise<Buffer> {
  const path = join(folder, signatureFileName);
  const bytes = await readBounded(path, signatureFileLimit, 'carried').catch((cause: unknown) => {
    const reason = cause instanceof TidegateError ? cause.message : `${path} cannot be read`;
    throw new RefusedError('SIGNATURE_FORMAT', reason, {
      cause,
      hint: 'Carry the signature file over again, as `tidegate sign` wrote it.',
    });
  });
  if (bytes === undefined) {
    throw new RefusedError('SIGNATURE_MISSING', `${folder} is not signed: it has no ${signatureFileName}`, {
      hint: 'Sign it on the connected side with `tidegate sign`, and carry the signature file along.',
    });
  }
  return bytes;
}
