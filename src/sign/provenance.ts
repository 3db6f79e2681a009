import { join } from 'node:path';
import type { Bundle } from '../bundle/read-bundle.ts';
import { provenanceFileName } from '../bundle/signature-names.ts';
import { digestOf } from '../oci/digest.ts';
import { readBounded } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { provenanceFileLimit, verifyProvenance } from '../verify/provenance.ts';
import { whereLegal } from '../unless.ts';
import { formatTime } from '../utc.ts';
import { originOf } from './origin.ts';
import type { SignAction } from './plan-signature.ts';
import { sealStatement } from './seal.ts';
import type { Signer } from './signer.ts';
import { provenanceStatement } from './statement.ts';

/**
 * Says how a bundle was made, as far as it is known here, and signs that.
 * @returns the provenance file; undefined when there is one by this key already: it tells of the run that came first
 * @param action what is done to the signature that it goes with
 * @throws what the signer throws
 */
export async function newProvenance(
  bundle: Bundle,
  signer: Signer,
  { action, runtime }: { readonly action: SignAction; readonly runtime: Runtime },
): Promise<Buffer | undefined> {
  if (await isThere(bundle, signer, action)) {
    return undefined;
  }
  const statement = provenanceStatement(bundle.manifest, digestOf(bundle.bytes), {
    origin: originOf(runtime),
    startedOn: formatTime(runtime.clock.now()),
  });
  return await sealStatement(Buffer.from(JSON.stringify(statement)), signer);
}

async function isThere({ folder, bytes }: Bundle, signer: Signer, action: SignAction): Promise<boolean> {
  const existing = await readBounded(join(folder, provenanceFileName), provenanceFileLimit);
  if (existing === undefined) {
    return false;
  }
  if (signer.certificate !== undefined || signer.witness !== undefined) {
    // Evidence is for a trusted root to judge, which need not be here: it is as new as that of the signature.
    return action === 'unchanged';
  }
  const keys = [{ name: 'own', key: signer.public }];
  return whereLegal(() => verifyProvenance(existing, { subject: digestOf(bytes), keys })) !== undefined;
}
