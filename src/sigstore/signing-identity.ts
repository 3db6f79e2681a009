import { X509Certificate } from 'node:crypto';
import { toMessageSignatureBundle } from '@sigstore/bundle';
import { toSignedEntity } from '@sigstore/verify';
import { RefusedError } from '../errors.ts';
import type { CertificateIdentity } from '../verify/certificate.ts';

/** Who vouched for the identity before the certificate was issued (fulcio, docs/oid-info.md): now, and in older ones. */
const [issuerExtension, olderExtension] = ['1.3.6.1.4.1.57264.1.8', '1.3.6.1.4.1.57264.1.1'];

/**
 * Whom a certificate names, if a trust policy could name it as well; its own signature is not verified here.
 * @param der a certificate
 * @throws RefusedError `CERTIFICATE_WRONG` unless it has one alternative name, an address on the web or of e-mail
 */
export function requireIdentity(der: Buffer): CertificateIdentity {
  const { names, subject, issuer } = readNames(der);
  // Verifying asks for the same: both readers must see one name, and the same one.
  if (subject === undefined || ![`URI:${subject}`, `email:${subject}`].includes(names)) {
    throw new RefusedError(
      'CERTIFICATE_WRONG',
      `The certificate names ${names === '' ? 'nobody' : JSON.stringify(names)}`,
      {
        hint: 'Expected one alternative name, a URI or an e-mail address: only such a one can be named in a trust policy.',
      },
    );
  }
  return { subject, ...(issuer === undefined ? {} : { issuer }) };
}

interface Names {
  /** All of them, as node:crypto writes them. */
  readonly names: string;
  /** As the library reads them when it verifies. */
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
}

function readNames(der: Buffer): Names {
  const nothing = Buffer.alloc(0);
  const bundle = toMessageSignatureBundle({ digest: nothing, signature: nothing, certificate: der });
  try {
    const names = new X509Certificate(der).subjectAltName ?? '';
    const { key } = toSignedEntity(bundle, nothing);
    const certificate = key.$case === 'certificate' ? key.certificate : undefined;
    const issuer =
      certificate?.extension(issuerExtension)?.valueObj.subs[0]?.value ??
      certificate?.extension(olderExtension)?.value;
    return { names, subject: certificate?.subjectAltName, issuer: issuer?.toString('ascii') };
  } catch {
    // What it is made of can let the library run into errors of any kind.
    return { names: 'nothing that can be read' };
  }
}
