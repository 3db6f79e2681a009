import { sign } from 'node:crypto';
import { join } from 'node:path';
import type { Bundle } from '../../src/bundle/read-bundle.ts';
import { replaceFile } from '../../src/release/files.ts';
import { signatureFileName } from '../../src/verify/signature-file.ts';
import type { SigningKey } from '../../src/sign/key.ts';
import { formatSignature, sealBytes } from '../../src/sign/seal.ts';
import type { Signer } from '../../src/sign/signer.ts';

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
