import { createHash } from 'node:crypto';
import { toMessageSignatureBundle } from '@sigstore/bundle';
import { toSignedEntity, VerificationError, Verifier } from '@sigstore/verify';
import { RefusedError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { PublicKey } from './public-key.ts';
import { type MessageSignature, parseSignatureFile } from './signature-file.ts';
import type { TrustPolicy } from './trust-policy.ts';

/** Which trusted key made a signature. */
export interface SignatureVerdict {
  /** Its name in the trust policy. */
  readonly key: string;
  readonly fingerprint: Digest;
}

/**
 * Verifies a signature over bytes, offline. Every trusted key is tried: what the file says about its key is unsigned.
 * @param payload the signed bytes
 * @param signatureFile a sigstore bundle v0.3 with a message signature
 * @throws RefusedError `SIGNATURE_FORMAT`; `SIGNATURE_INVALID` when it was made over other bytes;
 *   `SIGNATURE_KEY_UNKNOWN` when it fits these bytes' digest but none of the trusted keys
 */
export function verifySignature(
  payload: Buffer,
  signatureFile: Buffer,
  trust: Pick<TrustPolicy, 'keys'>,
): SignatureVerdict {
  const signature = parseSignatureFile(signatureFile, 'the signature file');
  const digest = createHash('sha256').update(payload).digest();
  // The library verifies over the payload and does not look at the claimed digest: a file about other bytes is named as such.
  if (!digest.equals(signature.digest)) {
    throw new RefusedError('SIGNATURE_INVALID', 'The signature was made over other bytes than these', {
      hint: 'The bundle was changed after it was signed, or the signature file belongs to another bundle. Carry the bundle over again.',
    });
  }
  const signer = trust.keys.find(({ key }) => fits(payload, signature, key));
  if (signer === undefined) {
    const known = trust.keys.map(({ name, key }) => `${name} (${key.fingerprint})`);
    throw new RefusedError('SIGNATURE_KEY_UNKNOWN', 'None of the trusted keys made this signature', {
      details: known.map((key) => `tried ${key}`),
      hint: 'Either the signer uses a key that the trust policy does not name, or the signature was tampered with. Compare fingerprints with the signer over another channel.',
    });
  }
  return { key: signer.name, fingerprint: signer.key.fingerprint };
}

function fits(payload: Buffer, { digest, signature }: MessageSignature, key: PublicKey): boolean {
  const verifier = new Verifier(
    {
      certificateAuthorities: [],
      timestampAuthorities: [],
      tlogs: [],
      ctlogs: [],
      publicKey: () => ({ publicKey: key.key, validFor: () => true }),
    },
    { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
  );
  try {
    verifier.verify(toSignedEntity(toMessageSignatureBundle({ digest, signature }), payload));
    return true;
  } catch (error) {
    if (error instanceof VerificationError) {
      return false;
    }
    throw error;
  }
}
