import { createPrivateKey, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
// As a whole: older Nodes lack one of the names, and must get as far as the message that says so.
import tls, { type SecureContext } from 'node:tls';
import { UserError } from '../errors.ts';
import { isKeyText, maskKey } from '../redact.ts';
import { readBounded } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Endpoint, type Endpoints, servedHost } from './endpoints.ts';

/** How TLS is spoken with one origin; it is for no other. */
export interface TlsSettings {
  readonly context: SecureContext;
  readonly insecure: boolean;
}

/** Origin (`https://registry.corp:5000`) → its settings. */
export type HostTls = ReadonlyMap<string, TlsSettings>;

/** Bytes. A whole system's bundle of authorities has some 250 kB. */
const fileLimit = 4 * 1024 * 1024;

/**
 * Reads the certificates and keys that endpoints name; keys are masked.
 * @param endpoints paths in them are relative to `runtime.cwd`
 * @throws UserError `INVALID_ENDPOINT`, `UNREADABLE`
 */
export async function readHostTls(
  endpoints: Endpoints,
  runtime: Pick<Runtime, 'cwd' | 'mask'>,
): Promise<HostTls> {
  const settings = new Map<string, TlsSettings>();
  const sources = new Map<string, { readonly host: string; readonly said: string }>();
  for (const [host, endpoint] of Object.entries(endpoints)) {
    if (typeof endpoint !== 'object' || !speaksOfTls(endpoint)) {
      continue;
    }
    const { ca, certificate, key, insecure, url } = endpoint;
    const origin = originOf(host, url);
    const said = JSON.stringify([ca, certificate, key, insecure]);
    const before = sources.get(origin);
    if (before !== undefined && before.said !== said) {
      throw invalid(host, `is asked at ${origin} as ${before.host} is, with other certificates`);
    }
    sources.set(origin, { host, said });
    settings.set(origin, await readSettings(host, endpoint, runtime));
  }
  return settings;
}

function speaksOfTls({ ca, certificate, key, insecure }: Endpoint): boolean {
  return [ca, certificate, key, insecure].some((setting) => setting !== undefined);
}

function originOf(host: string, url: string | undefined): string {
  const base = URL.parse(url ?? `https://${servedHost(host)}`);
  if (base?.protocol !== 'https:') {
    throw invalid(host, 'has certificates, but an address that is not https');
  }
  return base.origin;
}

async function readSettings(
  host: string,
  { ca, certificate, key, insecure }: Endpoint,
  runtime: Pick<Runtime, 'cwd' | 'mask'>,
): Promise<TlsSettings> {
  const read = (path: string): Promise<string> => readText(host, resolve(runtime.cwd, path));
  const authorities = ca === undefined ? undefined : certificatesIn(await read(ca), host, ca);
  const identity =
    certificate === undefined || key === undefined
      ? undefined
      : await readPair(host, { certificate, key }, read, runtime);
  if (identity === undefined && (certificate !== undefined || key !== undefined)) {
    throw invalid(host, 'has one of certificate and key, and needs both');
  }
  return {
    insecure: insecure === true,
    context: tls.createSecureContext({
      // Alone, `ca` would stand in for what is trusted anyway.
      ...(authorities === undefined ? {} : { ca: [...tls.getCACertificates('default'), ...authorities] }),
      ...identity,
    }),
  };
}

async function readText(host: string, path: string): Promise<string> {
  const bytes = await readBounded(path, fileLimit);
  if (bytes === undefined) {
    throw invalid(host, `names ${path}, which does not exist`);
  }
  if (bytes.length > fileLimit) {
    throw invalid(host, `names ${path}, which is longer than ${fileLimit} bytes`);
  }
  return bytes.toString('utf8');
}

/** OpenSSL takes a file of authorities without one in it; a person who named it means something else. */
function certificatesIn(pem: string, host: string, path: string): readonly string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    blocks.forEach((block) => new X509Certificate(block));
  } catch (error) {
    throw invalid(host, `names ${path}, in which a certificate cannot be read`, error);
  }
  if (blocks.length === 0) {
    throw invalid(host, `names ${path}, which holds no certificate in PEM`);
  }
  return blocks;
}

async function readPair(
  host: string,
  paths: { readonly certificate: string; readonly key: string },
  read: (path: string) => Promise<string>,
  runtime: Pick<Runtime, 'mask'>,
): Promise<{ readonly cert: string; readonly key: string }> {
  const certificate = await read(paths.certificate);
  const key = await read(paths.key);
  if (isKeyText(key)) {
    maskKey(key, runtime);
  }
  const chain = certificatesIn(certificate, host, paths.certificate);
  if (!/-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/.test(key) || key.includes('Proc-Type: 4,ENCRYPTED')) {
    throw invalid(host, `names ${paths.key}, which holds no private key in PEM without a password`);
  }
  try {
    if (new X509Certificate(chain[0] ?? '').checkPrivateKey(createPrivateKey(key))) {
      return { cert: chain.join('\n'), key };
    }
  } catch (error) {
    throw invalid(host, `names ${paths.key}, in which the private key cannot be read`, error);
  }
  throw invalid(host, `names ${paths.key}, which is not the key of ${paths.certificate}`);
}

function invalid(host: string, what: string, cause?: unknown): UserError {
  return new UserError('INVALID_ENDPOINT', `endpoints: ${host} ${what}`, {
    hint: 'Expected {url, ca, certificate, key, insecure} under endpoints: files are PEM, and paths relative to the release file.',
    cause,
  });
}
