import { createHash, verify, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Bundle } from '../bundle/read-bundle.ts';
import { signatureFileNames } from '../bundle/signature-names.ts';
import { UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import { requireIdentity } from '../sigstore/signing-identity.ts';
import { type CertificateIdentity, requireSigningCertificate } from '../verify/certificate.ts';
import { type MessageSignature, parseSignatureFile, signatureFileLimit } from '../verify/signature-file.ts';
import { whereLegal } from '../unless.ts';
import type { Signer } from './signer.ts';

/** What signing does to a signature file: `replaced` when one of another key, or of other bytes, was there. */
export type SignAction = 'created' | 'replaced' | 'unchanged';

export interface SignaturePlan {
  readonly action: SignAction;
  /** The signature file that it is done to, a name in the bundle's folder. */
  readonly file: string;
}

/**
 * What would be done. ECDSA is not deterministic, so a signature by this key over these bytes is left alone, in whichever
 * file it is: who signs twice still is one. By another certificate of the same identity, or without the evidence that is
 * wanted now, it is made anew in the same place.
 * @param add beside the signatures of others, instead of in the place of the first
 * @throws UserError `SIGNATURES_FULL` when there is no file left to add one in
 */
export async function planSignature(bundle: Bundle, signer: Signer, add: boolean): Promise<SignaturePlan> {
  const found = await Promise.all(
    signatureFileNames.map(async (file) => ({ file, holds: await lookInto(bundle, file, signer) })),
  );
  const own = found.find(({ holds }) => holds === 'own');
  if (own !== undefined) {
    return { action: 'unchanged', file: own.file };
  }
  const place =
    found.find(({ holds }) => holds === 'former') ?? found.find(({ holds }) => !add || holds !== 'other');
  if (place === undefined) {
    throw new UserError('SIGNATURES_FULL', `${bundle.folder} has ${found.length} signatures already`, {
      details: found.map(({ file }) => file),
      hint: 'More are not read. Remove one that nobody needs, and sign again.',
    });
  }
  return { action: place.holds === 'nothing' ? 'created' : 'replaced', file: place.file };
}

/**
 * `stale` is a signature over other bytes: it serves nobody, and its place may be taken. `former` is one by the same signer
 * with other evidence.
 */
type Content = 'nothing' | 'own' | 'former' | 'stale' | 'other';

async function lookInto({ folder, bytes }: Bundle, file: string, signer: Signer): Promise<Content> {
  const existing = await readBounded(join(folder, file), signatureFileLimit, 'carried');
  if (existing === undefined) {
    return 'nothing';
  }
  const content = whereLegal(() => {
    const signature = parseSignatureFile(existing, file);
    const isOfThis = createHash('sha256').update(bytes).digest().equals(signature.digest);
    return isOfThis ? compare(bytes, signature, signer) : 'stale';
  });
  return content ?? 'other';
}

function compare(
  payload: Buffer,
  { signature, certificate, hasEvidence }: MessageSignature,
  signer: Signer,
): Content {
  const own = signer.certificate;
  if (verify('sha256', payload, signer.public.key, signature)) {
    const isSame = own === undefined ? certificate === undefined : certificate?.equals(own.der) === true;
    return isSame && (hasEvidence || signer.witness === undefined) ? 'own' : 'former';
  }
  return own !== undefined && certificate !== undefined && isBy(certificate, payload, signature, own.identity)
    ? 'former'
    : 'other';
}

/** By a certificate that names the same identity. Whether the authority behind it is the same does not matter here. */
function isBy(
  certificate: Buffer,
  payload: Buffer,
  signature: Buffer,
  { subject, issuer }: CertificateIdentity,
): boolean {
  requireSigningCertificate(certificate);
  const other = requireIdentity(certificate);
  return (
    other.subject === subject &&
    other.issuer === issuer &&
    verify('sha256', payload, new X509Certificate(certificate).publicKey, signature)
  );
}
