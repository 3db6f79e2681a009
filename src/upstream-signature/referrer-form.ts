import { algorithmOf, type Digest, hexOf } from '../oci/digest.ts';
import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';
import { parseEnvelope, preAuthEncoding } from '../verify/dsse.ts';
import { type FoundSignature, invalidSignature, mostMarks, noSignature, type Refusal } from './signature.ts';

/** What a signature of an image states; every other statement in such a bundle is an attestation, and signs nothing. */
const signatureType = 'https://sigstore.dev/cosign/sign/v1';

/**
 * Reads the signature in an artifact that refers to an image (cosign 3): an in-toto statement v1 about it, in a sigstore
 * bundle v0.3.
 * @param bytes at most `signatureLimit`
 * @param image what it must be about
 */
export function readReferrerSignature(bytes: Buffer, image: Digest): FoundSignature | Refusal {
  const envelope = parseEnvelope(bytes);
  if ('faults' in envelope) {
    return noSignature(`is no sigstore bundle with a statement: ${envelope.faults[0]}`);
  }
  const { payload, certificate, bundle } = envelope;
  const { content } = bundle;
  const [signature] = content.$case === 'dsseEnvelope' ? content.dsseEnvelope.signatures : [];
  return (
    statementFault(payload, image) ?? {
      form: 'referrer',
      signed: preAuthEncoding(payload),
      signature: signature?.sig ?? Buffer.alloc(0),
      ...(certificate === undefined ? {} : { certificate: { der: certificate, toBundle: () => bundle } }),
    }
  );
}

function statementFault(payload: Buffer, image: Digest): Refusal | undefined {
  const json = parseJson(payload, mostMarks);
  const statement = 'value' in json && isMap(json.value) ? json.value : {};
  const { _type: kind, predicateType, subject } = statement;
  if (kind !== 'https://in-toto.io/Statement/v1' || predicateType !== signatureType) {
    return noSignature(`states something else: ${JSON.stringify(predicateType)?.slice(0, 100)}`);
  }
  const isAboutIt =
    Array.isArray(subject) &&
    subject.some(
      (each: unknown) =>
        isMap(each) && isMap(each['digest']) && each['digest'][algorithmOf(image)] === hexOf(image),
    );
  return isAboutIt ? undefined : invalidSignature('is about something else than what it is attached to');
}
