import { BUNDLE_V03_MEDIA_TYPE } from '@sigstore/bundle';
import { RefusedError } from '../errors.ts';
import { faultLines } from '../schema/path.ts';
import {
  array,
  type Infer,
  literal,
  object,
  optional,
  parseWith,
  type Schema,
  scalar,
} from '../schema/schema.ts';

/** Beside `bundle.json`, in the bundle's folder. */
export const signatureFileName = 'bundle.json.sigstore.json';

/** Bytes. A message signature by key is under 1 KiB. */
export const signatureFileLimit = 64 * 1024;

/** What is taken from a sigstore bundle: who signed is said by the trusted key that fits, never by the file. */
export interface MessageSignature {
  /** sha256 that the file claims for the signed bytes. */
  readonly digest: Buffer;
  /** DER, ECDSA-Sig-Value (RFC 3279, section 2.2.3). */
  readonly signature: Buffer;
}

const base64 = scalar('base64', (value) => {
  // Buffer.from skips what is not base64, so only text that comes back the same is taken.
  const bytes = typeof value === 'string' && value.length <= 1024 ? Buffer.from(value, 'base64') : undefined;
  return bytes?.toString('base64') === value ? bytes : undefined;
});

const nothing: Schema<readonly unknown[]> = array(scalar('nothing here', () => undefined));

/** Only a text: unsigned, so nothing may depend on it. */
const hint = scalar('a text', (value) => (typeof value === 'string' ? value : undefined));

/**
 * sigstore bundle v0.3 in its JSON form (protobuf-specs, sigstore_bundle.proto), narrowed to a message signature by a
 * plain key. Certificates, log entries and timestamps are refused: a trust policy of keys cannot judge them.
 */
const schema = object({
  mediaType: literal(BUNDLE_V03_MEDIA_TYPE),
  verificationMaterial: object({
    publicKey: object({ hint: optional(hint) }),
    tlogEntries: optional(nothing),
    timestampVerificationData: optional(object({ rfc3161Timestamps: optional(nothing) })),
  }),
  messageSignature: object({
    messageDigest: object({ algorithm: literal('SHA2_256'), digest: base64 }),
    signature: base64,
  }),
});

/**
 * Parses `bundle.json.sigstore.json`.
 * @param where its name, for messages
 * @throws RefusedError `SIGNATURE_FORMAT` for anything but one message signature by key in strict JSON
 */
export function parseSignatureFile(bytes: Buffer, where: string): MessageSignature {
  if (bytes.length > signatureFileLimit) {
    throw malformed(where, [`longer than ${signatureFileLimit} bytes`]);
  }
  const text = decode(bytes, where);
  const value = parseJson(text, where);
  const result = parseWith(schema, value);
  if (!('value' in result)) {
    throw malformed(where, faultLines(result.faults));
  }
  // JSON.parse lets the last of two equal keys win, and other readers the first.
  if (JSON.stringify(value) !== withoutSpace(text)) {
    throw malformed(where, ['a key stands twice, or a text is escaped without need']);
  }
  return narrow(result.value, where);
}

function narrow({ messageSignature }: Infer<typeof schema>, where: string): MessageSignature {
  const { messageDigest, signature } = messageSignature;
  if (messageDigest.digest.length !== 32) {
    throw malformed(where, ['messageSignature.messageDigest.digest: expected 32 bytes']);
  }
  if (!isDerSignature(signature)) {
    throw malformed(where, ['messageSignature.signature: expected the DER form of one ECDSA signature']);
  }
  return { digest: messageDigest.digest, signature };
}

function decode(bytes: Buffer, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed(where, ['not UTF-8']);
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(where, ['not JSON']);
  }
}

/** JSON text without the white space between tokens (RFC 8259, section 2). */
function withoutSpace(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, '$1');
}

/** SEQUENCE of two positive INTEGERs in their shortest form, nothing after them (X.690, sections 8.3 and 10.1). */
function isDerSignature(bytes: Buffer): boolean {
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
    `${where} is not a signature by key that can be judged: ${details[0] ?? 'unreadable'}`,
    {
      details: details.slice(1),
      hint: 'Expected a sigstore bundle v0.3 with one message signature by a plain key, as `tidegate sign` writes it.',
    },
  );
}
