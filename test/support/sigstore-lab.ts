import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initializeCA, initializeCTLog, initializeTLog, initializeTSA } from '@sigstore/mock';
import { readTrustedRoot, type TrustedRoot } from '../../src/verify/trusted-root.ts';
import { preAuthEncoding, statementMediaType } from '../../src/verify/dsse.ts';
import { makeAuthority, makeSigningCertificate, type TestCertificate } from './certificates.ts';
import { testRuntime } from './runtime.ts';
import type { Logged } from './small-log.ts';

/** Who signs in the lab: as GitHub's workflows do. */
export const workflow = 'https://github.com/acme/releases/.github/workflows/bundle.yml@refs/heads/main';
export const githubIssuer = 'https://token.actions.githubusercontent.com';
const issuerExtension = '1.3.6.1.4.1.57264.1.8';

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** The mock authorities keep their root on the larger curve. */
const rootKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-384' });

const minute = 60_000;

interface Identity {
  readonly subject?: string;
  readonly issuer?: string | undefined;
  /** More that Fulcio says, by object identifier. */
  readonly claims?: Readonly<Record<string, string>>;
}

/** A signature in the making; `tsa: 'late'` stamps it when its certificate has expired, `odd` at a fraction of a second. */
interface Evidence {
  /** True for Rekor v1; or another log's entry. */
  readonly log?: boolean | ((logged: Logged) => object);
  readonly tsa?: 'good' | 'late' | 'odd';
}

/** What Rekor answers. */
interface RekorEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: {
    readonly signedEntryTimestamp: string;
    readonly inclusionProof: {
      readonly logIndex: number;
      readonly rootHash: string;
      readonly treeSize: number;
      readonly hashes: readonly string[];
      readonly checkpoint: string;
    };
  };
}

/** Fulcio, a certificate log, Rekor and two timestamp authorities, and an organisation's own authority. */
export async function openSigstoreLab({ hasCertificateLog = true } = {}) {
  // After the certificates of this lab begin. Whole seconds: the library misreads the fractions that the mock writes.
  const start = Math.ceil(Date.now() / 1000) * 1000 + minute;
  const [logKeys, certificateLogKeys] = [keyPair(), keyPair()];
  const certificateLog = await initializeCTLog(certificateLogKeys);
  const authority = await initializeCA(
    rootKeys(),
    hasCertificateLog ? certificateLog : undefined,
    new Date(start - minute / 2),
  );
  const log = await initializeTLog('https://rekor.test', logKeys, new Date(start));
  const clocks = {
    good: await initializeTSA(keyPair(), new Date(start)),
    late: await initializeTSA(keyPair(), new Date(start + 30 * minute)),
    odd: await initializeTSA(keyPair(), new Date(start + 120)),
  };
  const own = makeAuthority('corp authority');

  async function evidenceFor(payload: Buffer, signature: Buffer, signer: string, evidence: Evidence) {
    const stamped =
      evidence.tsa === undefined
        ? undefined
        : await clocks[evidence.tsa].timestamp({
            artifactHash: createHash('sha256').update(signature).digest(),
            hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
            nonce: 7,
            policyOID: '1.3.6.1.4.1.57264.2',
          });
    const digest = createHash('sha256').update(payload).digest();
    const own =
      typeof evidence.log === 'function' ? [evidence.log({ digest, signature, certificate: signer })] : [];
    return {
      tlogEntries: evidence.log === true ? [await logEntry(payload, signature, signer)] : own,
      timestampVerificationData: {
        rfc3161Timestamps: stamped === undefined ? [] : [{ signedTimestamp: base64(stamped) }],
      },
    };
  }

  async function certified(payload: Buffer, evidence: Evidence, identity: Identity) {
    const { publicKey, privateKey } = keyPair();
    const issuer = 'issuer' in identity ? identity.issuer : githubIssuer;
    const claims = {
      ...(issuer === undefined ? {} : { [issuerExtension]: issuer }),
      ...identity.claims,
    };
    const certificate = await authority.issueCertificate({
      publicKey: publicKey.export({ type: 'spki', format: 'der' }),
      subjectAltName: identity.subject ?? workflow,
      extensions: Object.entries(claims).map(([oid, value]) => ({ oid, value })),
    });
    const signature = sign('sha256', payload, privateKey);
    const proof = await evidenceFor(payload, signature, base64(certificate), evidence);
    return { signature, material: { certificate: { rawBytes: base64(certificate) }, ...proof } };
  }

  async function logEntry(payload: Buffer, signature: Buffer, signer: string): Promise<object> {
    const entries: Readonly<Record<string, RekorEntry>> = await log.log({
      apiVersion: '0.0.1',
      kind: 'hashedrekord',
      spec: {
        data: { hash: { algorithm: 'sha256', value: createHash('sha256').update(payload).digest('hex') } },
        signature: {
          content: signature.toString('base64'),
          publicKey: { content: Buffer.from(pemOf(signer)).toString('base64') },
        },
      },
    });
    const [entry] = Object.values(entries);
    const proof = entry?.verification.inclusionProof;
    return {
      logIndex: String(entry?.logIndex),
      logId: { keyId: Buffer.from(entry?.logID ?? '', 'hex').toString('base64') },
      kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
      integratedTime: String(entry?.integratedTime),
      inclusionPromise: { signedEntryTimestamp: entry?.verification.signedEntryTimestamp },
      inclusionProof: {
        logIndex: String(proof?.logIndex),
        rootHash: Buffer.from(proof?.rootHash ?? '', 'hex').toString('base64'),
        treeSize: String(proof?.treeSize),
        hashes: proof?.hashes.map((hash) => Buffer.from(hash, 'hex').toString('base64')),
        checkpoint: { envelope: proof?.checkpoint },
      },
      canonicalizedBody: entry?.body,
    };
  }

  return {
    /** Who answers behind it: for a server that passes questions on. */
    mock: { authority, log, clocks },
    /** When the good authority stamps, UTC. */
    time: new Date(start).toISOString().replace('.000', ''),
    own,
    /** Signs as Fulcio has it: a certificate for one signature. */
    keyless: async (payload: Buffer, evidence: Evidence, identity: Identity = {}): Promise<string> => {
      const { signature, material } = await certified(payload, evidence, identity);
      return format(payload, signature, material);
    },
    /** Signs a statement in a DSSE envelope, as GitHub's attestations are. */
    attest: async (statement: Buffer, evidence: Evidence, identity: Identity = {}): Promise<string> => {
      const { signature, material } = await certified(preAuthEncoding(statement), evidence, identity);
      return JSON.stringify({
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        verificationMaterial: material,
        dsseEnvelope: {
          payload: statement.toString('base64'),
          payloadType: statementMediaType,
          signatures: [{ sig: signature.toString('base64') }],
        },
      });
    },
    /** Signs with a certificate of the own authority, or of another. */
    byCertificate: async (
      payload: Buffer,
      evidence: Evidence,
      signer: TestCertificate = makeSigningCertificate('release', own),
    ): Promise<string> => {
      const signature = sign('sha256', payload, signer.privateKey);
      const der = new X509Certificate(signer.certificate).raw.toString('base64');
      const proof = await evidenceFor(payload, signature, der, evidence);
      return format(payload, signature, { certificate: { rawBytes: der }, ...proof });
    },
    /** Evidence for a signature by key. */
    evidenceFor,
    /** `trusted_root.json` of Fulcio's side. */
    root: {
      ...emptyRoot,
      tlogs: [logOf('https://rekor.test', logKeys.publicKey.export({ type: 'spki', format: 'der' }))],
      ctlogs: [logOf('https://ctfe.test', certificateLog.publicKey)],
      certificateAuthorities: [authorityOf([authority.rootCertificate])],
      timestampAuthorities: [clocks.good, clocks.late, clocks.odd].map(
        ({ intCertificate, rootCertificate }) => authorityOf([intCertificate, rootCertificate]),
      ),
    },
    /** The good timestamp authority's certificates, PEM. */
    timestampChain: [clocks.good.intCertificate, clocks.good.rootCertificate]
      .map((der) => pemOf(base64(der)))
      .join(''),
    /** `trusted_root.json` of the organisation's own. */
    ownRoot: {
      ...emptyRoot,
      certificateAuthorities: [authorityOf([new X509Certificate(own.certificate).raw])],
      timestampAuthorities: [authorityOf([clocks.good.intCertificate, clocks.good.rootCertificate])],
    },
  };
}

export const emptyRoot = {
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [],
  certificateAuthorities: [],
  ctlogs: [],
  timestampAuthorities: [],
};

function format(payload: Buffer, signature: Buffer, material: object): string {
  return JSON.stringify({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: material,
    messageSignature: {
      messageDigest: {
        algorithm: 'SHA2_256',
        digest: createHash('sha256').update(payload).digest('base64'),
      },
      signature: signature.toString('base64'),
    },
  });
}

/** A trusted root of this content, as it is read from a file. */
export async function rootOf(content: object): Promise<TrustedRoot> {
  const path = join(await mkdtemp(join(testRuntime().cwd, 'root-')), 'trusted_root.json');
  await writeFile(path, JSON.stringify(content));
  return await readTrustedRoot(path);
}

/** An entry of a trusted root; leaf first. */
export function authorityOf(certificates: readonly ArrayBufferView[]) {
  return {
    subject: { organization: 'test', commonName: 'test' },
    uri: 'https://authority.test',
    certChain: { certificates: certificates.map((der) => ({ rawBytes: base64(der) })) },
    validFor: { start: '2020-01-01T00:00:00Z' },
  };
}

function logOf(baseUrl: string, key: Buffer) {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: base64(key),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor: { start: '2020-01-01T00:00:00Z' },
    },
    logId: { keyId: createHash('sha256').update(key).digest('base64') },
  };
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function pemOf(der: string): string {
  return new X509Certificate(Buffer.from(der, 'base64')).toString();
}
