import { verify } from 'node:crypto';
import { RefusedError } from '../errors.ts';
import type { LockedSignature } from '../release/lock.ts';
import { describeClaims, matchIdentity, requireSigningCertificate } from '../verify/certificate.ts';
import { isDerSignature } from '../verify/signature-file.ts';
import { judgeEntity } from '../verify/sigstore-entity.ts';
import type { Requirement } from './requirement.ts';
import { type FoundSignature, invalidSignature, type Refusal } from './signature.ts';

type Signer = Pick<LockedSignature, 'signer' | 'issuer'>;
type Checked = Exclude<Requirement, { kind: 'unchecked' }>;

/** Whether a signature is by whom it must be, offline. */
export function judgeSignature(found: FoundSignature, requirement: Checked): Signer | Refusal {
  if (!isDerSignature(found.signature)) {
    return invalidSignature('is not one ECDSA signature in DER');
  }
  return requirement.kind === 'key' ? judgeByKey(found, requirement) : judgeByIdentity(found, requirement);
}

/** The key was given by hand: no log has to know of it. */
function judgeByKey(
  { certificate, signed, signature }: FoundSignature,
  { key: { key, fingerprint } }: Extract<Requirement, { kind: 'key' }>,
): Signer | Refusal {
  if (certificate !== undefined) {
    return wrong('is by a certificate');
  }
  return verify('sha256', signed, key, signature) ? { signer: fingerprint } : wrong('is by another key');
}

function judgeByIdentity(
  { certificate: found, signed }: FoundSignature,
  { identity, root }: Extract<Requirement, { kind: 'identity' }>,
): Signer | Refusal {
  if (found === undefined) {
    return wrong('is by a plain key');
  }
  try {
    const certificate = requireSigningCertificate(found.der);
    const { extensions } = judgeEntity(found.toBundle(), signed, root);
    try {
      const { subject, issuer } = matchIdentity(certificate, extensions, [identity]).identity;
      return { signer: subject, ...(issuer === undefined ? {} : { issuer }) };
    } catch {
      const by =
        extensions.issuer === undefined ? '' : `, vouched for by ${JSON.stringify(extensions.issuer)}`;
      const claims = describeClaims(extensions).map((claim) => `, ${claim}`);
      return wrong(`is by ${JSON.stringify(certificate.names)}${by}${claims.join('')}`);
    }
  } catch (error) {
    // The library's own errors of parsing are of any class.
    const reason = error instanceof RefusedError ? error.message : 'it cannot be read';
    return invalidSignature(`does not count: ${reason}`);
  }
}

function wrong(reason: string): Refusal {
  return { code: 'UPSTREAM_SIGNER_WRONG', reason };
}
