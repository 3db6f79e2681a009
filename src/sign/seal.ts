import { createHash } from 'node:crypto';
import {
  bundleToJSON,
  type Bundle as SigstoreBundle,
  toDSSEBundle,
  toMessageSignatureBundle,
} from '@sigstore/bundle';
import { hexOf } from '../oci/digest.ts';
import type { Evidence } from '../sigstore/evidence.ts';
import { preAuthEncoding, statementMediaType } from '../verify/dsse.ts';
import type { Signer } from './signer.ts';

/** Signs bytes, and has the signer's witnesses, if it has any, say so. @returns as `formatSignature` */
export async function sealBytes(payload: Buffer, signer: Signer): Promise<Buffer> {
  const signature = await signer.sign(payload);
  const evidence = await signer.witness?.({ digest: sha256(payload), signature });
  return formatSignature(payload, signature, signer, evidence);
}

/** @returns a sigstore bundle v0.3 (JSON) with a message signature, as `cosign verify-blob` takes it */
export function formatSignature(
  payload: Buffer,
  signature: Buffer,
  { certificate, public: key }: Pick<Signer, 'certificate' | 'public'>,
  evidence?: Evidence,
): Buffer {
  const holder =
    certificate === undefined
      ? // cosign's own hint: the base64 of the public key's sha256.
        { keyHint: Buffer.from(hexOf(key.fingerprint), 'hex').toString('base64') }
      : { certificate: certificate.der };
  return format(toMessageSignatureBundle({ digest: sha256(payload), signature, ...holder }), evidence);
}

/**
 * Signs an in-toto statement in the same way.
 * @returns a sigstore bundle v0.3 (JSON) with a DSSE envelope, as `cosign verify-blob-attestation` takes it
 */
export async function sealStatement(statement: Buffer, signer: Signer): Promise<Buffer> {
  const encoded = preAuthEncoding(statement);
  const signature = await signer.sign(encoded);
  const evidence = await signer.witness?.({ digest: sha256(encoded), signature, statement });
  const bundle = toDSSEBundle({
    artifact: statement,
    artifactType: statementMediaType,
    signature,
    // No hint: it would become the envelope's keyid, with which cosign compares another form of it, and refuses.
    ...(signer.certificate === undefined ? {} : { certificate: signer.certificate.der }),
  });
  return format(bundle, evidence);
}

function format(bundle: SigstoreBundle, { logEntries, timestamps }: Evidence = noEvidence): Buffer {
  const { verificationMaterial: material } = bundle;
  material.tlogEntries.push(...logEntries);
  material.timestampVerificationData = {
    rfc3161Timestamps: timestamps.map((signedTimestamp) => ({ signedTimestamp })),
  };
  return Buffer.from(`${JSON.stringify(bundleToJSON(bundle))}\n`);
}

const noEvidence: Evidence = { logEntries: [], timestamps: [] };

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
