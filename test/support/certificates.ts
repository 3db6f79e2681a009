import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate in PEM with its private key: made when a test runs, so that none is kept that could expire or leak. */
export interface TestCertificate {
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
  readonly privateKey: KeyObject;
}

/** An authority (P-256) that signs others. */
export function makeAuthority(name: string): TestCertificate {
  return make(name, undefined, [authorityConstraint()]);
}

/** @param hosts DNS names and IPv4 addresses; for a client certificate none */
export function makeCertificate(
  name: string,
  authority: TestCertificate,
  hosts: readonly string[] = [],
): TestCertificate {
  const names = hosts.map((host) =>
    isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)),
  );
  return make(name, authority, names.length === 0 ? [] : [extension([2, 5, 29, 17], sequence(...names))]);
}

/** What signs: by default one e-mail address, and the usage code signing. */
export function makeSigningCertificate(
  name: string,
  authority: TestCertificate,
  { emails = ['release@corp.example'], isForCode = true, isAuthority = false, curve = 'P-256' } = {},
): TestCertificate {
  const names = emails.map((email) => der(0x81, Buffer.from(email)));
  const usage = oid([1, 3, 6, 1, 5, 5, 7, 3, isForCode ? 3 : 1]);
  const extensions = [
    extension([2, 5, 29, 17], sequence(...names)),
    extension([2, 5, 29, 37], sequence(usage)),
    ...(isAuthority ? [authorityConstraint()] : []),
  ];
  return make(name, authority, extensions, curve);
}

/** RFC 5280, section 4.1: only what TLS and code signing need. */
function make(
  name: string,
  authority: TestCertificate | undefined,
  extensions: readonly Buffer[],
  namedCurve = 'P-256',
): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
  const algorithm = sequence(oid([1, 2, 840, 10045, 4, 3, 2]));
  serial += 1;
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, serial])),
    algorithm,
    nameOf(authority?.name ?? name),
    sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('490101000000Z'))),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = sign('sha256', content, authority?.privateKey ?? privateKey);
  const certificate = sequence(content, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    name,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
  };
}

let serial = 0;

function nameOf(name: string): Buffer {
  return sequence(der(0x31, sequence(oid([2, 5, 4, 3]), der(0x0c, Buffer.from(name)))));
}

function extension(id: readonly number[], value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));
}

function authorityConstraint(): Buffer {
  return extension([2, 5, 29, 19], sequence(der(0x01, Buffer.from([0xff]))), true);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const high = value >> 7;
  return [...(high === 0 ? [] : base128(high).map((byte) => byte | 0x80)), value & 0x7f];
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
