import { X509Certificate } from 'node:crypto';
import { RefusedError } from '../errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { CertificateExtensions } from './sigstore-entity.ts';
import type { IdentityEntry } from './trust-policy-schema.ts';

/** What a certificate says of whoever signed. */
export interface CertificateIdentity {
  readonly subject: string;
  /** Who vouched for it before the certificate was issued; an own authority's certificates say nothing of that. */
  readonly issuer?: string;
}

/** Somebody who may be believed, whatever it is about. */
export type KnownIdentity = Omit<IdentityEntry, 'signs'>;

export interface SigningCertificate {
  /** Of its public key. */
  readonly fingerprint: Digest;
  /** All alternative names, as node:crypto writes them. */
  readonly names: string;
}

/** Extended key usage "code signing" (RFC 5280, section 4.2.1.12). */
const codeSigning = '1.3.6.1.5.5.7.3.3';

/**
 * What the library does not look at: a certificate of the right authority that was made for something else, such as a
 * web server, must not sign.
 * @throws RefusedError `SIGNATURE_FORMAT` when it is none; `SIGNATURE_CERTIFICATE` for one not made for signing, or with
 *   another key than P-256
 */
export function requireSigningCertificate(der: Buffer): SigningCertificate {
  const certificate = read(der);
  const { publicKey } = certificate;
  const kind = publicKey.asymmetricKeyDetails?.namedCurve ?? publicKey.asymmetricKeyType;
  const faults = [
    ...(certificate.ca ? ['it is that of an authority'] : []),
    // Node's types do not know that there may be none.
    ...([certificate.keyUsage ?? []].flat().includes(codeSigning) ? [] : ['it is not for code signing']),
    ...(kind === 'prime256v1' ? [] : [`its key is of kind ${kind}, and only P-256 is taken`]),
  ];
  if (faults.length > 0) {
    throw new RefusedError(
      'SIGNATURE_CERTIFICATE',
      `The certificate must not sign bundles: ${faults.join('; ')}`,
      {
        hint: 'Have a certificate for code signing issued, with a P-256 key and one alternative name.',
      },
    );
  }
  return {
    fingerprint: digestOf(publicKey.export({ type: 'spki', format: 'der' })),
    names: certificate.subjectAltName ?? '',
  };
}

/** What Fulcio takes over from the token of a workflow (sigstore/fulcio, docs/oid-info.md). */
const claims = {
  repository: '1.3.6.1.4.1.57264.1.12',
  ref: '1.3.6.1.4.1.57264.1.14',
  trigger: '1.3.6.1.4.1.57264.1.20',
} as const;

const claimNames = ['repository', 'ref', 'trigger'] as const;

type FittingNames = readonly [string, ...string[]];

/**
 * The entries of the trust policy that fit an identity: issuer and subject to the letter, or the whole subject by a
 * pattern, and every claim that the entry names. An entry without issuer is for certificates without one only.
 * @returns all of them by name, as they stand in the policy: what one believes another may have revoked
 * @throws RefusedError `SIGNATURE_IDENTITY_UNKNOWN`
 */
export function matchIdentity(
  { names }: SigningCertificate,
  extensions: CertificateExtensions,
  entries: readonly KnownIdentity[],
): { readonly names: FittingNames; readonly identity: CertificateIdentity } {
  const { subject, issuer, valueOf } = extensions;
  // Both readers must see one name, and the same one: with several, either could be the one that counts.
  const isPlain = subject !== undefined && [`URI:${subject}`, `email:${subject}`].includes(names);
  const said = (claim: (typeof claimNames)[number]): string | undefined => textIn(valueOf(claims[claim]));
  const [first, ...others] = isPlain
    ? entries.filter(
        (known) =>
          known.issuer === issuer &&
          (known.subject === subject || known.subjectPattern?.test(subject) === true) &&
          claimNames.every((claim) => known[claim] === undefined || known[claim] === said(claim)),
      )
    : [];
  if (first === undefined || subject === undefined) {
    throw new RefusedError(
      'SIGNATURE_IDENTITY_UNKNOWN',
      `The certificate is that of ${JSON.stringify(names)}, vouched for by ${JSON.stringify(issuer ?? 'nobody')}, whom the trust policy does not name`,
      {
        details: [...describeClaims(extensions), ...entries.map(({ name }) => `believed is ${name}`)],
        hint: 'If this is who should sign, add exactly this issuer and subject to `identities`.',
      },
    );
  }
  return {
    names: [first.name, ...others.map(({ name }) => name)],
    identity: { subject, ...(issuer === undefined ? {} : { issuer }) },
  };
}

/** What a certificate says of the workflow, in words. */
export function describeClaims({ valueOf }: Pick<CertificateExtensions, 'valueOf'>): readonly string[] {
  return claimNames.flatMap((claim) => {
    const text = textIn(valueOf(claims[claim]));
    return text === undefined ? [] : [`its ${claim} is ${JSON.stringify(text)}`];
  });
}

/** DER UTF8String of up to 255 bytes (X.690, section 8.23). */
function textIn(der: Buffer | undefined): string | undefined {
  const start = der?.[1] === 0x81 ? 3 : 2;
  return der?.[0] === 0x0c && der[start - 1] === der.length - start ? der.toString('utf8', start) : undefined;
}

function read(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    // OpenSSL's own words help nobody.
    throw new RefusedError('SIGNATURE_FORMAT', 'The signature file holds a certificate that cannot be read', {
      hint: 'Carry the signature file over again, as it was written when the bundle was signed.',
    });
  }
}
