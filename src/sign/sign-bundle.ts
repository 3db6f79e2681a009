import { createHash, sign } from 'node:crypto';
import { join } from 'node:path';
import { bundleToJSON, toMessageSignatureBundle } from '@sigstore/bundle';
import type { Bundle } from '../bundle/read-bundle.ts';
import { signatureFileNames } from '../bundle/signature-names.ts';
import { RefusedError, UserError } from '../errors.ts';
import { hexOf } from '../oci/digest.ts';
import { readBounded, replaceFile } from '../release/files.ts';
import type { PublicKey } from '../verify/public-key.ts';
import { signatureFileLimit, signatureFileName } from '../verify/signature-file.ts';
import { verifySignature } from '../verify/signature.ts';
import type { SigningKey } from './key.ts';
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
 * file it is: who signs twice still is one.
 * @param add beside the signatures of others, instead of in the place of the first
 * @throws UserError `SIGNATURES_FULL` when there is no file left to add one in
 */
export async function planSignature(bundle: Bundle, key: PublicKey, add = false): Promise<SignaturePlan> {
  const found = await Promise.all(
    signatureFileNames.map(async (file) => ({ file, holds: await lookInto(bundle, file, key) })),
  );
  const own = found.find(({ holds }) => holds === 'own');
  if (own !== undefined) {
    return { action: 'unchanged', file: own.file };
  }
  const place = found.find(({ holds }) => !add || holds !== 'other');
  if (place === undefined) {
    throw new UserError('SIGNATURES_FULL', `${bundle.folder} has ${found.length} signatures already`, {
      details: found.map(({ file }) => file),
      hint: 'More are not read. Remove one that nobody needs, and sign again.',
    });
  }
  return { action: place.holds === 'nothing' ? 'created' : 'replaced', file: place.file };
}

/** `stale` is a signature over other bytes: it serves nobody, and its place may be taken. */
async function lookInto(
  bundle: Bundle,
  file: string,
  key: PublicKey,
): Promise<'nothing' | 'own' | 'stale' | 'other'> {
  const existing = await readBounded(join(bundle.folder, file), signatureFileLimit, 'carried');
  if (existing === undefined) {
    return 'nothing';
  }
  try {
    verifySignature(bundle.bytes, existing, { keys: [{ name: 'own', key }] });
    return 'own';
  } catch (error) {
    if (error instanceof RefusedError) {
      return error.code === 'SIGNATURE_INVALID' ? 'stale' : 'other';
    }
    throw error;
  }
}

/** Signs `bundle.json` and writes the signature file beside it, whole or not at all. */
export async function writeSignature(
  bundle: Bundle,
  signer: Signer,
  file: string = signatureFileName,
): Promise<void> {
  const signature = await signer.sign(bundle.bytes);
  await replaceFile(join(bundle.folder, file), formatSignature(bundle.bytes, signature, signer.public));
}

/** The signature file over bytes that a key at hand signs. */
export function signBytes(payload: Buffer, key: SigningKey): Buffer {
  return formatSignature(payload, sign('sha256', payload, key.private), key.public);
}

/** @returns a sigstore bundle v0.3 (JSON) with a message signature, as `cosign verify-blob` takes it */
function formatSignature(payload: Buffer, signature: Buffer, key: PublicKey): Buffer {
  const bundle = toMessageSignatureBundle({
    digest: createHash('sha256').update(payload).digest(),
    signature,
    // cosign's own hint: the base64 of the public key's sha256.
    keyHint: Buffer.from(hexOf(key.fingerprint), 'hex').toString('base64'),
  });
  return Buffer.from(`${JSON.stringify(bundleToJSON(bundle))}\n`);
}
