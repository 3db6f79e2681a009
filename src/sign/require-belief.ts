import type { Bundle } from '../bundle/read-bundle.ts';
import { provenanceFileName } from '../bundle/signature-names.ts';
import { RefusedError } from '../errors.ts';
import { parseEnvelope } from '../verify/dsse.ts';
import { parseSignatureFile } from '../verify/signature-file.ts';
import { judgeSigner, type Signers, verifySignature } from '../verify/signature.ts';
import type { TrustedRoot } from '../verify/trusted-root.ts';
import type { Signer } from './signer.ts';

/**
 * Sees that what is about to be written can be judged, and where a trusted root is at hand judges it as the verifying side
 * will: so a service that lies, or another instance than the root names, shows here and not behind the air gap.
 * @throws RefusedError what `verifySignature` and `parseSignatureFile` raise; `PROVENANCE_FORMAT`
 */
export function requireBelief(
  {
    bundle,
    signer,
    root,
  }: { readonly bundle: Bundle; readonly signer: Signer; readonly root: TrustedRoot | undefined },
  {
    signature,
    provenance,
  }: { readonly signature: Buffer | undefined; readonly provenance: Buffer | undefined },
): void {
  const trust = root === undefined ? undefined : trustIn(signer, root);
  if (signature !== undefined) {
    // Evidence may be longer than anybody reads.
    parseSignatureFile(signature, 'the new signature');
  }
  if (signature !== undefined && trust !== undefined) {
    verifySignature(bundle.bytes, signature, trust, 'the new signature');
  }
  const envelope = provenance === undefined ? undefined : parseEnvelope(provenance);
  if (envelope !== undefined && 'faults' in envelope) {
    throw new RefusedError(
      'PROVENANCE_FORMAT',
      `The new provenance could not be judged: ${envelope.faults[0]}`,
      {
        details: envelope.faults.slice(1),
        hint: 'Nothing was written. Look at what the services answered that signed it.',
      },
    );
  }
  if (envelope !== undefined && trust !== undefined) {
    judgeSigner(envelope.payload, envelope, trust, provenanceFileName);
  }
}

/** Whoever signs here, and nobody else. */
function trustIn({ certificate, public: key }: Signer, trustedRoot: TrustedRoot): Signers {
  const name = 'own';
  return certificate === undefined
    ? { keys: [{ name, key }], trustedRoot }
    : { keys: [], identities: [{ name, ...certificate.identity }], trustedRoot };
}
