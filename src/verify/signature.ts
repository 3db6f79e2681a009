import { createHash } from 'node:crypto';
import type { Bundle as SigstoreBundle } from '@sigstore/bundle';
import { RefusedError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { type CertificateIdentity, matchIdentity, requireSigningCertificate } from './certificate.ts';
import { isOtherSignature, judgeEntity, type SignedTime } from './sigstore-entity.ts';
import { parseSignatureFile, type Signed } from './signature-file.ts';
import type { TrustPolicy } from './trust-policy.ts';

/** Who made a signature, and when. */
export interface SignatureVerdict {
  /** Name of the key or identity in the trust policy. */
  readonly key: string;
  /** Of a certificate: all entries that fit it, in their order, `key` among them. */
  readonly fitting?: readonly string[];
  /** Of the public key; of a certificate it is that of its key. */
  readonly fingerprint: Digest;
  /** What the certificate says; none for a plain key. */
  readonly identity?: CertificateIdentity;
  /** Proven by the trusted root, the earliest first; none for most signatures by key. */
  readonly times: readonly SignedTime[];
}

/** The part of a trust policy that signatures are judged by. */
export type Signers = Pick<TrustPolicy, 'keys' | 'identities' | 'trustedRoot' | 'timestamp'>;

/**
 * Verifies a signature over bytes, offline. Every trusted key is tried: what the file says about its key is unsigned.
 * @param payload the signed bytes
 * @param signatureFile a sigstore bundle v0.3 with a message signature
 * @param where its name, for messages
 * @throws RefusedError `SIGNATURE_FORMAT`; `SIGNATURE_INVALID` when it was made over other bytes;
 *   `SIGNATURE_KEY_UNKNOWN` when it fits these bytes' digest but none of the trusted keys; `SIGNATURE_NO_ROOT` when it needs
 *   a trusted root and the policy has none; `SIGNATURE_TIME_MISSING`; what `judgeEntity`, `requireSigningCertificate` and
 *   `matchIdentity` raise
 */
export function verifySignature(
  payload: Buffer,
  signatureFile: Buffer,
  trust: Signers,
  where = 'the signature file',
): SignatureVerdict {
  const signature = parseSignatureFile(signatureFile, where);
  const digest = createHash('sha256').update(payload).digest();
  // The library verifies over the payload and does not look at the claimed digest: a file about other bytes is named as such.
  if (!digest.equals(signature.digest)) {
    throw new RefusedError('SIGNATURE_INVALID', 'The signature was made over other bytes than these', {
      hint: 'The bundle was changed after it was signed, or the signature file belongs to another bundle. Carry the bundle over again.',
    });
  }
  const verdict = judgeSigner(payload, signature, trust, where);
  if (trust.timestamp === 'required' && verdict.times.length === 0) {
    throw new RefusedError(
      'SIGNATURE_TIME_MISSING',
      `${where} has no timestamp, and the trust policy requires one`,
      {
        hint: 'Sign with a timestamp authority that the trusted root of the policy names.',
      },
    );
  }
  return verdict;
}

/**
 * Finds out who of the trusted made a signature, and when.
 * @param payload the signed bytes; an envelope holds its own
 * @throws RefusedError `SIGNATURE_KEY_UNKNOWN`, `SIGNATURE_NO_ROOT`, `SIGNATURE_CERTIFICATE_UNEXPECTED`, and what
 *   `judgeEntity`, `requireSigningCertificate` and `matchIdentity` raise
 */
export function judgeSigner(
  payload: Buffer,
  signed: Signed,
  trust: Signers,
  where: string,
): SignatureVerdict {
  if (signed.certificate !== undefined) {
    return byCertificate(payload, signed.bundle, signed.certificate, trust);
  }
  if (signed.hasEvidence && trust.trustedRoot === undefined) {
    throw new RefusedError(
      'SIGNATURE_NO_ROOT',
      `${where} has log entries or timestamps, and the trust policy names no trusted root to judge them by`,
      { hint: 'Add trustedRoot: <trusted_root.json> to the trust policy.' },
    );
  }
  return byKey(payload, signed.bundle, trust);
}

function byKey(payload: Buffer, bundle: SigstoreBundle, trust: Signers): SignatureVerdict {
  for (const { name, key } of trust.keys) {
    try {
      const { times } = judgeEntity(bundle, payload, trust.trustedRoot, key.key);
      return { key: name, fingerprint: key.fingerprint, times };
    } catch (error) {
      if (!isOtherSignature(error)) {
        throw error;
      }
    }
  }
  throw new RefusedError('SIGNATURE_KEY_UNKNOWN', 'None of the trusted keys made this signature', {
    details: trust.keys.map(({ name, key }) => `tried ${name} (${key.fingerprint})`),
    hint: 'Either the signer uses a key that the trust policy does not name, or the signature was tampered with. Compare fingerprints with the signer over another channel.',
  });
}

function byCertificate(
  payload: Buffer,
  bundle: SigstoreBundle,
  der: Buffer,
  { identities = [], trustedRoot }: Signers,
): SignatureVerdict {
  if (identities.length === 0 || trustedRoot === undefined) {
    throw new RefusedError(
      'SIGNATURE_CERTIFICATE_UNEXPECTED',
      'The signature is by a certificate, and the trust policy believes keys only',
      {
        hint: 'Have the bundle signed by a key that the policy names, or add `identities` and `trustedRoot` to it.',
      },
    );
  }
  const certificate = requireSigningCertificate(der);
  const { times, extensions } = judgeEntity(bundle, payload, trustedRoot);
  const { names, identity } = matchIdentity(certificate, extensions, identities);
  return { key: names[0], fitting: names, fingerprint: certificate.fingerprint, identity, times };
}
