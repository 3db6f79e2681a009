import { generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { mediaTypes } from '../../src/oci/descriptor.ts';
import { type Digest, digestOf, hexOf } from '../../src/oci/digest.ts';
import type { LockedArtifact, Pin } from '../../src/release/lock.ts';
import { preAuthEncoding } from '../../src/verify/dsse.ts';

export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const simpleSigning = 'application/vnd.dev.cosign.simplesigning.v1+json';

export function makeKey(): { readonly privateKey: KeyObject; readonly pem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** What cosign 3 states about an image that it signs. */
export function statementAbout(image: Digest, predicateType = 'https://sigstore.dev/cosign/sign/v1'): Buffer {
  const subject = [{ digest: { sha256: hexOf(image) }, annotations: {} }];
  return Buffer.from(
    JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate: {} }),
  );
}

/** What cosign 2 signs. */
export function simpleTextAbout(image: Digest, type = 'cosign container image signature'): Buffer {
  const identity = { 'docker-reference': 'docker.io/acme/app' };
  const critical = { identity, image: { 'docker-manifest-digest': image }, type };
  return Buffer.from(JSON.stringify({ critical, optional: null }));
}

/** A sigstore bundle with a statement, by a plain key. */
export function bundleByKey(statement: Buffer, key: KeyObject): string {
  return envelope(statement, { publicKey: { hint: 'x' } }, sign('sha256', preAuthEncoding(statement), key));
}

/** Signs bytes by a certificate, as a sigstore bundle with a message signature: `keyless` of the sigstore lab. */
type SignKeyless = (bytes: Buffer) => Promise<string>;

interface MessageBundle {
  readonly verificationMaterial: {
    readonly certificate: { readonly rawBytes: string };
    readonly tlogEntries: readonly {
      readonly logIndex: string;
      readonly logId: { readonly keyId: string };
      readonly integratedTime: string;
      readonly inclusionPromise: { readonly signedEntryTimestamp: string };
      readonly canonicalizedBody: string;
    }[];
    readonly timestampVerificationData: {
      readonly rfc3161Timestamps: readonly { readonly signedTimestamp: string }[];
    };
  };
  readonly messageSignature: { readonly signature: string };
}

/** The same by a certificate. */
export async function bundleKeyless(statement: Buffer, signBytes: SignKeyless): Promise<string> {
  const { verificationMaterial, messageSignature }: MessageBundle = JSON.parse(
    await signBytes(preAuthEncoding(statement)),
  );
  return envelope(statement, verificationMaterial, Buffer.from(messageSignature.signature, 'base64'));
}

function envelope(statement: Buffer, verificationMaterial: object, signature: Buffer): string {
  return JSON.stringify({
    mediaType: bundleType,
    verificationMaterial,
    dsseEnvelope: {
      payload: statement.toString('base64'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: signature.toString('base64') }],
    },
  });
}

/** A layer under the tag `sha256-<hex>.sig`. */
export interface TagSignature {
  readonly text: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

export function tagByKey(text: Buffer, key: KeyObject): TagSignature {
  const signature = sign('sha256', text, key).toString('base64');
  return { text, annotations: { 'dev.cosignproject.cosign/signature': signature } };
}

/** By a certificate, with log entry and timestamp as annotations. */
export async function tagKeyless(text: Buffer, signBytes: SignKeyless): Promise<TagSignature> {
  const { verificationMaterial, messageSignature }: MessageBundle = JSON.parse(await signBytes(text));
  const { certificate, tlogEntries, timestampVerificationData } = verificationMaterial;
  const annotations: Record<string, string> = {
    'dev.cosignproject.cosign/signature': messageSignature.signature,
    'dev.sigstore.cosign/certificate': new X509Certificate(
      Buffer.from(certificate.rawBytes, 'base64'),
    ).toString(),
  };
  for (const entry of tlogEntries) {
    annotations['dev.sigstore.cosign/bundle'] = JSON.stringify({
      SignedEntryTimestamp: entry.inclusionPromise.signedEntryTimestamp,
      Payload: {
        body: entry.canonicalizedBody,
        integratedTime: Number(entry.integratedTime),
        logIndex: Number(entry.logIndex),
        logID: Buffer.from(entry.logId.keyId, 'base64').toString('hex'),
      },
    });
  }
  for (const { signedTimestamp } of timestampVerificationData.rfc3161Timestamps) {
    annotations['dev.sigstore.cosign/rfc3161timestamp'] = JSON.stringify({
      SignedRFC3161Timestamp: signedTimestamp,
    });
  }
  return { text, annotations };
}

/** An image with signatures, as a lock has it, and its content. */
export function signedArtifact(signatures: {
  readonly bundles?: readonly string[];
  readonly tag?: readonly TagSignature[];
  /** What the bundles say that they are attached to; by default the image. */
  readonly subject?: Digest;
}): { readonly artifact: LockedArtifact; readonly read: (pin: Pin) => Promise<Buffer> } {
  const content = new Map<Digest, Buffer>();
  const put = (bytes: Buffer, mediaType: string): Pin => {
    const digest = digestOf(bytes);
    content.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const manifest = (body: object): Pin =>
    put(
      Buffer.from(
        JSON.stringify({ schemaVersion: 2, config: put(Buffer.from('{}'), mediaTypes.ociEmpty), ...body }),
      ),
      mediaTypes.ociManifest,
    );
  const root = image();
  const subject = { ...root, digest: signatures.subject ?? root.digest };
  const referrers = (signatures.bundles ?? []).map((text) => ({
    ...manifest({ artifactType: bundleType, subject, layers: [put(Buffer.from(text), bundleType)] }),
    artifactType: bundleType,
  }));
  const layers = (signatures.tag ?? []).map(({ text, annotations }) => ({
    ...put(text, simpleSigning),
    annotations,
  }));
  const tags =
    layers.length === 0 ? [] : [{ tag: `sha256-${hexOf(root.digest)}.sig`, target: manifest({ layers }) }];
  return {
    artifact: { reference: 'docker.io/acme/app:1', root, referrers, tags },
    read: ({ digest }) => Promise.resolve(content.get(digest) ?? Buffer.alloc(0)),
  };
}

/** What is signed there. */
export function image(): Pin {
  const bytes = Buffer.from('{"schemaVersion":2,"layers":[]}');
  return { mediaType: mediaTypes.ociManifest, digest: digestOf(bytes), size: bytes.length };
}
