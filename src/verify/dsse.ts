import { BUNDLE_V03_MEDIA_TYPE } from '@sigstore/bundle';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import { array, literal, object, optional, parseWith } from '../schema/schema.ts';
import { type Signed, toSigned } from './signature-file.ts';
import { base64, base64Of, text, verificationMaterial } from './signature-schema.ts';

/** The media type of an in-toto statement, as DSSE signs it along. */
export const statementMediaType = 'application/vnd.in-toto+json';

/** A statement in its envelope; what it says counts only once somebody trusted is known to have signed it. */
export interface Envelope extends Signed {
  readonly payload: Buffer;
}

/** sigstore bundle v0.3 (protobuf-specs, sigstore_bundle.proto), narrowed to an in-toto statement with one signature. */
const schema = object({
  mediaType: literal(BUNDLE_V03_MEDIA_TYPE),
  verificationMaterial,
  dsseEnvelope: object({
    // Whoever parses it has bounded the whole.
    payload: base64Of(Number.POSITIVE_INFINITY),
    payloadType: literal(statementMediaType),
    signatures: array(object({ sig: base64, keyid: optional(text) })),
  }),
});

/**
 * Parses a sigstore bundle v0.3 with a DSSE envelope, by key or certificate.
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
  if (signature === undefined || signatures.length > 1) {
    return { faults: [`dsseEnvelope.signatures: expected one, found ${signatures.length}`] };
  }
  const signed = toSigned(json.value, result.value.verificationMaterial, {
    path: 'dsseEnvelope.signatures[0].sig',
    bytes: signature.sig,
  });
  return 'fault' in signed ? { faults: [signed.fault] } : { payload, ...signed };
}

/** What DSSE signs instead of the payload (secure-systems-lab/dsse, protocol.md): the type is part of it. */
export function preAuthEncoding(payload: Buffer): Buffer {
  const head = `DSSEv1 ${statementMediaType.length} ${statementMediaType} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}
