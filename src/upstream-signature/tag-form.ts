import { createHash, X509Certificate } from 'node:crypto';
import { type Bundle as SigstoreBundle, BUNDLE_V01_MEDIA_TYPE, bundleFromJSON } from '@sigstore/bundle';
import type { Digest } from '../oci/digest.ts';
import { parseJson } from '../schema/json.ts';
import { count, type Infer, isMap, matching, object, parseWith, type Schema } from '../schema/schema.ts';
import { base64 } from '../verify/signature-schema.ts';
import { type FoundSignature, invalidSignature, mostMarks, noSignature, type Refusal } from './signature.ts';

/** The layer of a signature under the tag `sha256-<hex>.sig`: what is signed. */
export const simpleSigningType = 'application/vnd.dev.cosign.simplesigning.v1+json';

/** Annotations of that layer (sigstore/cosign, specs/SIGNATURE_SPEC.md): none of them is signed. */
const names = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  logEntry: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const;

/** What Rekor v1 promised. */
const promise = object({
  SignedEntryTimestamp: base64,
  Payload: object({
    body: base64,
    integratedTime: count,
    logIndex: count,
    logID: matching(/^[0-9a-f]{64}$/, 'the id of a log'),
  }),
});

const timestamp = object({ SignedRFC3161Timestamp: base64 });

type Annotations = Readonly<Record<string, string>>;

/**
 * Reads a signature under the tag `sha256-<hex>.sig` (cosign 1 and 2): a small text that names the image, and beside it, as
 * annotations, the signature over that text, certificate, log entry and timestamp.
 * @param payload content of the layer, at most `signatureLimit`
 * @param image what it must be about
 */
export function readTagSignature(
  payload: Buffer,
  annotations: Annotations,
  image: Digest,
): FoundSignature | Refusal {
  const signature = parsed(base64, annotations[names.signature]);
  if (signature === undefined) {
    return noSignature('has no signature beside it');
  }
  const json = parseJson(payload, mostMarks);
  const { critical } = 'value' in json && isMap(json.value) ? json.value : {};
  const { type, image: named } = isMap(critical) ? critical : {};
  if (type !== 'cosign container image signature' || !isMap(named)) {
    return noSignature('states something else');
  }
  if (named['docker-manifest-digest'] !== image) {
    return invalidSignature('is about something else than what it is attached to');
  }
  const der = derOf(annotations[names.certificate]);
  if (der === 'unreadable') {
    return invalidSignature('has a certificate that cannot be read');
  }
  const found = { form: 'tag', signed: payload, signature } as const;
  return der === undefined
    ? found
    : { ...found, certificate: { der, toBundle: () => toBundle(found, der, annotations) } };
}

/** The one form of the library's that has a log's promise and not its proof: sigstore bundle v0.1. */
function toBundle(
  { signed, signature }: FoundSignature,
  certificate: Buffer,
  annotations: Annotations,
): SigstoreBundle {
  const stamp = fromJson(timestamp, annotations[names.timestamp]);
  return bundleFromJSON({
    mediaType: BUNDLE_V01_MEDIA_TYPE,
    verificationMaterial: {
      x509CertificateChain: { certificates: [{ rawBytes: certificate.toString('base64') }] },
      tlogEntries: logEntries(fromJson(promise, annotations[names.logEntry])),
      timestampVerificationData: {
        rfc3161Timestamps:
          stamp === undefined ? [] : [{ signedTimestamp: stamp.SignedRFC3161Timestamp.toString('base64') }],
      },
    },
    messageSignature: {
      messageDigest: {
        algorithm: 'SHA2_256',
        digest: createHash('sha256').update(signed).digest('base64'),
      },
      signature: signature.toString('base64'),
    },
  });
}

function logEntries(entry: Infer<typeof promise> | undefined): readonly object[] {
  if (entry === undefined) {
    return [];
  }
  const { SignedEntryTimestamp, Payload } = entry;
  const json = parseJson(Payload.body, mostMarks);
  const { kind, apiVersion } = 'value' in json && isMap(json.value) ? json.value : {};
  return [
    {
      logIndex: String(Payload.logIndex),
      logId: { keyId: Buffer.from(Payload.logID, 'hex').toString('base64') },
      kindVersion: { kind: String(kind), version: String(apiVersion) },
      integratedTime: String(Payload.integratedTime),
      inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp.toString('base64') },
      canonicalizedBody: Payload.body.toString('base64'),
    },
  ];
}

/** Undefined where it is absent or no such thing: a certificate without evidence is refused in any case. */
function fromJson<T>(schema: Schema<T>, text: string | undefined): T | undefined {
  const json = text === undefined ? undefined : parseJson(Buffer.from(text), mostMarks);
  return json !== undefined && 'value' in json ? parsed(schema, json.value) : undefined;
}

function parsed<T>(schema: Schema<T>, value: unknown): T | undefined {
  const result = parseWith(schema, value);
  return 'value' in result ? result.value : undefined;
}

function derOf(pem: string | undefined): Buffer | 'unreadable' | undefined {
  try {
    return pem === undefined || pem === '' ? undefined : new X509Certificate(pem).raw;
  } catch {
    return 'unreadable';
  }
}
