import { sign } from 'node:crypto';
import { join } from 'node:path';
import type { Bundle } from '../bundle/read-bundle.ts';
import { replaceFile } from '../release/files.ts';
import { signatureFileName } from '../verify/signature-file.ts';
import type { SigningKey } from './key.ts';
import { formatSignature, sealBytes } from './seal.ts';
import type { Signer } from './signer.ts';

/** Signs `bundle.json` and writes the signature file beside it, whole or not at all. */
export async function writeSignature(
  bundle: Bundle,
  signer: Signer,
  file: string = signatureFileName,
): Promise<void> {
  await replaceFile(join(bundle.folder, file), await sealBytes(bundle.bytes, signer));
}

/** The signature file over bytes that a key at hand signs. */
export function signBytes(payload: Buffer, key: SigningKey): Buffer {
  return formatSignature(payload, sign('sha256', payload, key.private), key);
}
