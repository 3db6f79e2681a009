import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What is logged: by the sha256 of the signed bytes. */
export interface Logged {
  readonly digest: Buffer;
  readonly signature: Buffer;
  /** DER, base64. */
  readonly certificate: string;
}

type Body = (logged: Logged) => object;

/** Body of an entry in Rekor v2 (protobuf-specs, rekor/v2/entry.proto). */
export const hashedRekord2: Body = ({ digest, signature, certificate }) => ({
  apiVersion: '0.0.2',
  kind: 'hashedrekord',
  spec: {
    hashedRekordV002: {
      data: { algorithm: 'SHA2_256', digest: digest.toString('base64') },
      signature: {
        content: signature.toString('base64'),
        verifier: { keyDetails: 'PKIX_ECDSA_P256_SHA_256', x509Certificate: { rawBytes: certificate } },
      },
    },
  },
});

/** Body of an entry in Rekor v1 about an envelope, as GitHub's attestations have it. */
export const dsse1 =
  (statement: Buffer): Body =>
  ({ signature, certificate }) => ({
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      payloadHash: { algorithm: 'sha256', value: createHash('sha256').update(statement).digest('hex') },
      signatures: [{ signature: signature.toString('base64'), verifier: certificate }],
    },
  });

interface Options {
  /** When Rekor v1 promises to have seen it; none in Rekor v2. */
  readonly promisedAt?: Date;
  /** Lines that stand before the log's own signature in its checkpoint, such as those of witnesses. */
  readonly witnesses?: readonly string[];
}

/** A transparency log whose every entry is the only one in its tree. */
export function openSmallLog(
  host: string,
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync('ed25519'),
) {
  const der = keys.publicKey.export({ type: 'spki', format: 'der' });
  const keyId = createHash('sha256').update(der).digest();
  const algorithm = keys.publicKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const signed = (text: string): Buffer => sign(algorithm, Buffer.from(text), keys.privateKey);

  function checkpointOver(leaf: Buffer, witnesses: readonly string[]): string {
    const note = `${host}\n1\n${leaf.toString('base64')}\n`;
    const own = `— ${host} ${Buffer.concat([keyId.subarray(0, 4), signed(note)]).toString('base64')}`;
    return `${note}\n${[...witnesses, own].map((line) => `${line}\n`).join('')}`;
  }

  return {
    /** For the evidence of a signature. */
    entryOf:
      (body: Body, { promisedAt, witnesses = [] }: Options = {}) =>
      (logged: Logged): object => {
        const content = body(logged);
        const bytes = Buffer.from(canonicalize(content) ?? '');
        const leaf = createHash('sha256')
          .update(Buffer.concat([Buffer.from([0]), bytes]))
          .digest();
        const { kind, apiVersion: version } = Object.assign({ kind: '', apiVersion: '' }, content);
        const integratedTime = promisedAt === undefined ? undefined : promisedAt.valueOf() / 1000;
        const promise = canonicalize({
          body: bytes.toString('base64'),
          integratedTime,
          logIndex: 0,
          logID: keyId.toString('hex'),
        });
        return {
          logIndex: '0',
          logId: { keyId: keyId.toString('base64') },
          kindVersion: { kind, version },
          ...(integratedTime === undefined
            ? {}
            : {
                integratedTime: String(integratedTime),
                inclusionPromise: { signedEntryTimestamp: signed(promise ?? '').toString('base64') },
              }),
          inclusionProof: {
            logIndex: '0',
            rootHash: leaf.toString('base64'),
            treeSize: '1',
            hashes: [],
            checkpoint: { envelope: checkpointOver(leaf, witnesses) },
          },
          canonicalizedBody: bytes.toString('base64'),
        };
      },
    /** Its entry in a trusted root. */
    trusted: (validFor: object = { start: '2020-01-01T00:00:00Z' }) => ({
      baseUrl: `https://${host}`,
      hashAlgorithm: 'SHA2_256',
      publicKey: { rawBytes: der.toString('base64'), keyDetails: 'PKIX_ED25519', validFor },
      logId: { keyId: keyId.toString('base64') },
    }),
  };
}
