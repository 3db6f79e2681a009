import { verify } from 'node:crypto';
import { BUNDLE_V03_MEDIA_TYPE } from '@sigstore/bundle';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import { array, literal, object, optional, parseWith, type Schema, scalar } from '../schema/schema.ts';
import type { PublicKey } from './public-key.ts';

/** The media type of an in-toto statement, as DSSE signs it along. */
export const statementMediaType = 'application/vnd.in-toto+json';

/** A statement in its envelope; what it says counts only after `isSignedBy`. */
export interface Envelope {
  readonly payload: Buffer;
  /** DER, ECDSA-Sig-Value (RFC 3279, section 2.2.3). */
  readonly signature: Buffer;
}

const base64 = scalar('base64', (value) => {
  // Buffer.from skips what is not base64, so only text that comes back the same is taken.
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
  return bytes?.toString('base64') === value ? bytes : undefined;
});

/** Only a text: unsigned, so nothing may depend on it. */
const hint = scalar('a text', (value) => (typeof value === 'string' ? value : undefined));

const nothing: Schema<readonly unknown[]> = array(scalar('nothing here', () => undefined));

/** sigstore bundle v0.3 (protobuf-specs, sigstore_bundle.proto), narrowed to an in-toto statement signed by a plain key. */
const schema = object({
  mediaType: literal(BUNDLE_V03_MEDIA_TYPE),
  verificationMaterial: object({
    publicKey: object({ hint: optional(hint) }),
    tlogEntries: optional(nothing),
    timestampVerificationData: optional(object({ rfc3161Timestamps: optional(nothing) })),
  }),
  dsseEnvelope: object({
    payload: base64,
    payloadType: literal(statementMediaType),
    signatures: array(object({ sig: base64, keyid: optional(hint) })),
  }),
});

/**
 * Parses a sigstore bundle v0.3 with a DSSE envelope.
 * @param bytes bounded by the caller
 * @returns the envelope, or what is wrong with it, a line each
 */
export function parseEnvelope(bytes: Buffer): Envelope | { readonly faults: readonly string[] } {
  const json = parseJson(bytes);
  if ('fault' in json) {
    return { faults: [json.fault] };
  }
  const result = parseWith(schema, json.value);
  if ('faults' in result) {
    return { faults: faultLines(result.faults) };
  }
  const { payload, signatures } = result.value.dsseEnvelope;
  const [signature] = signatures;
  return signature === undefined || signatures.length > 1
    ? { faults: [`dsseEnvelope.signatures: expected one, found ${signatures.length}`] }
    : { payload, signature: signature.sig };
}

export function isSignedBy({ payload, signature }: Envelope, { key }: PublicKey): boolean {
  return verify('sha256', preAuthEncoding(payload), key, signature);
}

/** What DSSE signs instead of the payload (secure-systems-lab/dsse, protocol.md): the type is part of it. */
export function preAuthEncoding(payload: Buffer): Buffer {
  const head = `DSSEv1 ${statementMediaType.length} ${statementMediaType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}
