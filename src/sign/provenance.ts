import { join } from 'node:path';
import { bundleToJSON, toDSSEBundle } from '@sigstore/bundle';
import type { Bundle } from '../bundle/read-bundle.ts';
import { provenanceFileName } from '../bundle/signature-names.ts';
import { RefusedError } from '../errors.ts';
import { digestOf } from '../oci/digest.ts';
import { readBounded } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { preAuthEncoding, statementMediaType } from '../verify/dsse.ts';
import { provenanceFileLimit, verifyProvenance } from '../verify/provenance.ts';
import type { PublicKey } from '../verify/public-key.ts';
import { originOf } from './origin.ts';
import type { Signer } from './signer.ts';
import { provenanceStatement } from './statement.ts';

/**
 * Says how a bundle was made, as far as it is known here, and signs that.
 * @returns the provenance file; undefined when there is one by this key already: it tells of the run that came first
 * @throws what the signer throws
 */
export async function newProvenance(
  bundle: Bundle,
  signer: Signer,
  runtime: Runtime,
): Promise<Buffer | undefined> {
  if (await isThere(bundle, signer.public)) {
    return undefined;
  }
  const statement = provenanceStatement(bundle.manifest, digestOf(bundle.bytes), {
    origin: originOf(runtime),
    startedOn: runtime.clock.now().toISOString().replace(/\.\d+/, ''),
  });
  return await formatProvenance(Buffer.from(JSON.stringify(statement)), signer);
}

async function isThere({ folder, bytes }: Bundle, key: PublicKey): Promise<boolean> {
  const existing = await readBounded(join(folder, provenanceFileName), provenanceFileLimit);
  if (existing === undefined) {
    return false;
  }
  try {
    verifyProvenance(existing, { subject: digestOf(bytes), keys: [{ name: 'own', key }] });
    return true;
  } catch (error) {
    if (error instanceof RefusedError) {
      return false;
    }
    throw error;
  }
}

/** @returns a sigstore bundle v0.3 (JSON) with a DSSE envelope, as `cosign verify-blob-attestation` takes it */
export async function formatProvenance(statement: Buffer, signer: Signer): Promise<Buffer> {
  const bundle = toDSSEBundle({
    artifact: statement,
    artifactType: statementMediaType,
    signature: await signer.sign(preAuthEncoding(statement)),
    // No hint: it would become the envelope's keyid, with which cosign compares another form of it, and refuses.
  });
  return Buffer.from(`${JSON.stringify(bundleToJSON(bundle))}\n`);
}
