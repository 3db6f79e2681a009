import { BUNDLE_V03_MEDIA_TYPE } from '@sigstore/bundle';
import { array, literal, matching, object, optional, type Schema, scalar } from '../schema/schema.ts';

/** Characters: far above a certificate or the answer of a timestamp authority with its chain. */
const base64Limit = 24 * 1024;

/** Bytes as standard base64 in the one form that an encoder writes. */
export const base64 = base64Of(base64Limit);

/** @param mostCharacters refused unread when longer */
export function base64Of(mostCharacters: number): Schema<Buffer> {
  return scalar('base64', (value) => {
    // Buffer.from skips what is not base64, so only text that comes back the same is taken.
    const isShort = typeof value === 'string' && value.length <= mostCharacters;
    const bytes = isShort ? Buffer.from(value, 'base64') : undefined;
    return bytes?.toString('base64') === value ? bytes : undefined;
  });
}

/** protobuf writes 64-bit integers as text, and leaves out a zero. */
const integer = optional(matching(/^(?:0|[1-9]\d{0,18})$/, 'digits'));

/** Unsigned where it is used: nothing may depend on it. */
export const text = scalar('a text', (value) => (typeof value === 'string' ? value : undefined));

/** An entry of a transparency log (protobuf-specs, sigstore_rekor.proto). */
export const logEntry = object({
  logIndex: integer,
  logId: object({ keyId: base64 }),
  kindVersion: object({ kind: text, version: text }),
  integratedTime: integer,
  inclusionPromise: optional(object({ signedEntryTimestamp: base64 })),
  inclusionProof: object({
    logIndex: integer,
    rootHash: base64,
    treeSize: integer,
    hashes: optional(array(base64), []),
    checkpoint: object({ envelope: text }),
  }),
  canonicalizedBody: base64,
});

/** By a plain key, or by the key of one certificate. The key's hint is unsigned, and nothing depends on it. */
export const verificationMaterial = object({
  publicKey: optional(object({ hint: optional(text) })),
  certificate: optional(object({ rawBytes: base64 })),
  tlogEntries: optional(array(logEntry), []),
  timestampVerificationData: optional(
    object({ rfc3161Timestamps: optional(array(object({ signedTimestamp: base64 })), []) }),
  ),
});

/** sigstore bundle v0.3 in its JSON form (protobuf-specs, sigstore_bundle.proto), narrowed to one message signature. */
export const signatureSchema = object({
  mediaType: literal(BUNDLE_V03_MEDIA_TYPE),
  verificationMaterial,
  messageSignature: object({
    messageDigest: object({ algorithm: literal('SHA2_256'), digest: base64 }),
    signature: base64,
  }),
});
