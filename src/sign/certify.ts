import { X509Certificate } from 'node:crypto';
import { UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import { requireIdentity } from '../sigstore/signing-identity.ts';
import { requireSigningCertificate } from '../verify/certificate.ts';
import { type PublicKey, toPublicKey } from '../verify/public-key.ts';
import type { Certificate, Signer } from './signer.ts';

/** Bytes, far above any chain. */
const fileLimit = 64 * 1024;

/** A certificate of an own authority, and the key that it is for. */
export interface OwnCertificate extends Certificate {
  readonly key: PublicKey;
}

/**
 * Reads the certificate to sign with, PEM. Of a chain it is the first: the others belong into the trusted root.
 * @throws UserError `NO_FILE`, `INVALID_CERTIFICATE`; RefusedError for one that verifiers would refuse, as
 *   `requireSigningCertificate` and `requireIdentity` do
 */
export async function readCertificate(path: string): Promise<OwnCertificate> {
  const bytes = await readBounded(path, fileLimit);
  if (bytes === undefined) {
    throw new UserError('NO_FILE', `${path} does not exist`, {
      hint: 'Give the PEM file of the certificate that is for the signing key.',
    });
  }
  const certificate = parse(bytes, path);
  requireSigningCertificate(certificate.raw);
  return {
    der: certificate.raw,
    identity: requireIdentity(certificate.raw),
    key: toPublicKey(certificate.publicKey, path),
  };
}

/** @throws UserError `CERTIFICATE_MISMATCH` when the certificate is for another key */
export function certify(signer: Signer, certificate: OwnCertificate): Signer {
  if (certificate.key.fingerprint !== signer.public.fingerprint) {
    throw new UserError(
      'CERTIFICATE_MISMATCH',
      'The certificate is for another key than the one that signs',
      {
        details: [`certificate ${certificate.key.fingerprint}`, `key ${signer.public.fingerprint}`],
        hint: 'Give the certificate and the key that belong together.',
      },
    );
  }
  return { ...signer, certificate };
}

function parse(bytes: Buffer, path: string): X509Certificate {
  const isPem = bytes.length <= fileLimit && bytes.includes('-----BEGIN CERTIFICATE-----');
  try {
    if (isPem) {
      return new X509Certificate(bytes);
    }
  } catch {
    // OpenSSL's own words help nobody.
  }
  throw new UserError('INVALID_CERTIFICATE', `${path} holds no certificate that can be read`, {
    hint: 'Expected a PEM file that begins with -----BEGIN CERTIFICATE-----.',
  });
}
