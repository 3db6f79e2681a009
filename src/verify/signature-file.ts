import { type Bundle as SigstoreBundle, bundleFromJSON } from '@sigstore/bundle';
import { signatureFileNames } from '../bundle/signature-names.ts';
import { RefusedError } from '../errors.ts';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import { type Infer, parseWith } from '../schema/schema.ts';
import { signatureSchema, type verificationMaterial } from './signature-schema.ts';

/** Beside `bundle.json`, in the bundle's folder: where one signature is, and the first of several. */
export const [signatureFileName] = signatureFileNames;

/** Bytes. A signature by key is under 1 KiB; one with certificate, log entry and timestamp about 12 KiB. */
export const signatureFileLimit = 64 * 1024;

/** What is taken from a sigstore bundle: who signed is said by the trust policy, never by the file. */
export interface Signed {
  /** DER of the certificate whose key signed; none where a plain key did. */
  readonly certificate?: Buffer;
  /** Whether it holds log entries or timestamps, which only a trusted root can judge. */
  readonly hasEvidence: boolean;
  /** All of it, for the library. */
  readonly bundle: SigstoreBundle;
}

export interface MessageSignature extends Signed {
  /** sha256 that the file claims for the signed bytes. */
  readonly digest: Buffer;
  /** DER, ECDSA-Sig-Value (RFC 3279, section 2.2.3). */
  readonly signature: Buffer;
}

/** Braces, brackets, commas and colons: a log entry has a few dozen. */
const mostMarks = 2000;

/**
 * Parses a signature file.
 * @param where its name, for messages
 * @throws RefusedError `SIGNATURE_FORMAT` for anything but one message signature, by key or certificate, in strict JSON
 */
export function parseSignatureFile(bytes: Buffer, where: string): MessageSignature {
  if (bytes.length > signatureFileLimit) {
    throw malformed(where, [`longer than ${signatureFileLimit} bytes`]);
  }
  const json = parseJson(bytes, mostMarks);
  if ('fault' in json) {
    throw malformed(where, [json.fault]);
  }
  const result = parseWith(signatureSchema, json.value);
  if (!('value' in result)) {
    throw malformed(where, faultLines(result.faults));
  }
  return narrow(result.value, json.value, where);
}

function narrow(
  { messageSignature, verificationMaterial: material }: Infer<typeof signatureSchema>,
  value: unknown,
  where: string,
): MessageSignature {
  const { messageDigest, signature } = messageSignature;
  if (messageDigest.digest.length !== 32) {
    throw malformed(where, ['messageSignature.messageDigest.digest: expected 32 bytes']);
  }
  const signed = toSigned(value, material, { path: 'messageSignature.signature', bytes: signature });
  if ('fault' in signed) {
    throw malformed(where, [signed.fault]);
  }
  return { digest: messageDigest.digest, signature, ...signed };
}

/**
 * The part that all kinds of sigstore bundles have.
 * @param value all of the bundle, of which the material and the signature were parsed
 */
export function toSigned(
  value: unknown,
  material: Infer<typeof verificationMaterial>,
  signature: { readonly path: string; readonly bytes: Buffer },
): Signed | { readonly fault: string } {
  const { publicKey, certificate, tlogEntries, timestampVerificationData } = material;
  if ((publicKey === undefined) === (certificate === undefined)) {
    return { fault: 'verificationMaterial: expected either "publicKey" or "certificate"' };
  }
  if (!isDerSignature(signature.bytes)) {
    return { fault: `${signature.path}: expected the DER form of one ECDSA signature` };
  }
  const timestamps = timestampVerificationData?.rfc3161Timestamps ?? [];
  try {
    return {
      ...(certificate === undefined ? {} : { certificate: certificate.rawBytes }),
      hasEvidence: tlogEntries.length + timestamps.length > 0,
      bundle: bundleFromJSON(value),
    };
  } catch {
    // The library names its own fields, which the schema has found to be right.
    return { fault: 'not a sigstore bundle v0.3' };
  }
}

/** SEQUENCE of two positive INTEGERs in their shortest form, nothing after them (X.690, sections 8.3 and 10.1). */
export function isDerSignature(bytes: Buffer): boolean {
  const isSequence = bytes[0] === 0x30 && bytes[1] === bytes.length - 2 && bytes.length <= 72;
  const middle = isSequence ? endOfInteger(bytes, 2) : undefined;
  return middle !== undefined && endOfInteger(bytes, middle) === bytes.length;
}

function endOfInteger(bytes: Buffer, start: number): number | undefined {
  const [tag, length = 0, first = 0x80, second = 0] = bytes.subarray(start);
  const isShortest = first < 0x80 && (first !== 0 || length === 1 || second >= 0x80);
  return tag === 2 && length >= 1 && isShortest ? start + 2 + length : undefined;
}

function malformed(where: string, details: readonly string[]): RefusedError {
  return new RefusedError(
    'SIGNATURE_FORMAT',
    `${where} is not a signature that can be judged: ${details[0] ?? 'unreadable'}`,
    {
      details: details.slice(1),
      hint: 'Expected a sigstore bundle v0.3 with one message signature, as `tidegate sign` and `cosign sign-blob` write it.',
    },
  );
}
