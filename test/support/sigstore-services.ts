import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  X509Certificate,
} from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type OidcIssuer, startOidcIssuer } from './oidc-issuer.ts';
import { freePorts, type Service, startService } from './service.ts';
import { authorityOf, emptyRoot } from './sigstore-lab.ts';

/** The real Fulcio, Rekor v2 and timestamp authority, on loopback. */
export interface SigstoreServices {
  readonly issuer: OidcIssuer;
  /** Addresses, without a slash at the end. */
  readonly fulcio: string;
  readonly rekor: string;
  /** The whole address that takes timestamp queries: DER (RFC 3161), and sigstore's JSON. */
  readonly tsa: string;
  /** The timestamp authority's certificates, leaf first, PEM. */
  readonly timestampChain: string;
  /** `trusted_root.json` of all three. */
  readonly root: object;
  /** `signing_config.json` of all three. */
  readonly signingConfig: object;
  close(): Promise<void>;
}

/** The programs that it takes. */
export const sigstoreTools = ['fulcio', 'rekor', 'timestamp-server'] as const;

/** What the log calls itself in its checkpoints. */
const origin = 'rekor.test';

/** Starts them with new keys, and waits until they answer. There is no certificate log. */
export async function startSigstoreServices(): Promise<SigstoreServices> {
  const issuer = await startOidcIssuer();
  const logKeys = generateKeyPairSync('ed25519');
  const [fulcio, rekor, tsa] = await Promise.all([startFulcio(issuer.url), startRekor(logKeys), startTsa()]);
  return {
    issuer,
    fulcio: fulcio.url,
    rekor: rekor.url,
    tsa: tsa.url,
    timestampChain: tsa.answer,
    root: {
      ...emptyRoot,
      tlogs: [logEntry(logKeys.publicKey)],
      certificateAuthorities: [authorityOf(certificatesIn(fulcio.answer))],
      timestampAuthorities: [authorityOf(certificatesIn(tsa.answer))],
    },
    signingConfig: {
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: configEntry(fulcio.url),
      oidcUrls: configEntry(issuer.url),
      rekorTlogUrls: configEntry(rekor.url, 2),
      rekorTlogConfig: { selector: 'ANY' },
      tsaUrls: configEntry(tsa.url),
      tsaConfig: { selector: 'ANY' },
    },
    async close() {
      await Promise.all([issuer, fulcio, rekor, tsa].map((service) => service.close()));
    },
  };
}

type Reachable = Service & { readonly url: string };

async function startFulcio(issuer: string): Promise<Reachable> {
  const [port, rpc, metrics] = await freePorts(3);
  const url = `http://127.0.0.1:${port}`;
  const service = await startService('fulcio', `${url}/api/v1/rootCert`, async (folder) => {
    const workflows = { IssuerURL: issuer, ClientID: 'sigstore', Type: 'github-workflow' };
    const config = { OIDCIssuers: { [issuer]: workflows } };
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    const authority = '--ca ephemeralca --ct-log-url= --config-path config.json';
    const listening = `--host 127.0.0.1 --port ${port} --metrics-port ${metrics}`;
    const inside = `--grpc-host 127.0.0.1 --grpc-port ${rpc} --legacy-unix-domain-socket socket`;
    return `serve ${authority} ${listening} ${inside}`;
  });
  return { ...service, url };
}

async function startRekor({ privateKey }: KeyPairKeyObjectResult): Promise<Reachable> {
  const [port, rpc, metrics] = await freePorts(3);
  const url = `http://127.0.0.1:${port}`;
  const service = await startService('rekor', `${url}/healthz`, async (folder) => {
    await writeFile(join(folder, 'key.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const log = `--hostname ${origin} --storage-dir log --signer-filepath key.pem`;
    const listening = `--http-port ${port} --grpc-port ${rpc} --http-metrics-port ${metrics}`;
    // Whoever signs waits for the next checkpoint.
    return `serve ${log} ${listening} --checkpoint-interval 200ms --batch-max-age 10ms`;
  });
  return { ...service, url };
}

async function startTsa(patience = 60): Promise<Reachable> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/api/v1/timestamp`;
  const options = '--timestamp-signer memory --disable-ntp-monitoring';
  const args = `serve --host 127.0.0.1 --port ${port} ${options}`;
  try {
    return { ...(await startService('timestamp-server', `${url}/certchain`, () => args)), url };
  } catch (error) {
    // Its metrics have a port that cannot be changed: where two suites run at once, one waits for the other.
    if (patience === 0 || !String(error).includes('address already in use')) {
      throw error;
    }
    await wait(1000);
    return await startTsa(patience - 1);
  }
}

/** A log of Rekor v2 is known by the hash of its name and key (C2SP signed-note, Ed25519). */
function logEntry(key: KeyObject): object {
  const der = key.export({ format: 'der', type: 'spki' });
  const id = createHash('sha256').update(`${origin}\n\u0001`).update(der.subarray(-32)).digest('base64');
  return {
    baseUrl: `https://${origin}`,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: der.toString('base64'),
      keyDetails: 'PKIX_ED25519',
      validFor: { start: '2020-01-01T00:00:00Z' },
    },
    logId: { keyId: id },
  };
}

function configEntry(url: string, majorApiVersion = 1): readonly object[] {
  return [{ url, majorApiVersion, validFor: { start: '2020-01-01T00:00:00Z' }, operator: 'test' }];
}

function certificatesIn(pem: string): readonly Buffer[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return found.map((text) => new X509Certificate(text).raw);
}
