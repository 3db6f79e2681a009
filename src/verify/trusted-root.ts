import { createPublicKey } from 'node:crypto';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';
import { UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import { array, type Infer, literal, object, optional, parseWith, scalar, string } from '../schema/schema.ts';
import { splitJson } from './json-lines.ts';
import { base64 } from './signature-schema.ts';

/** Authorities and logs that certificates, log entries and timestamps are judged by. */
export type TrustDomain = Omit<TrustMaterial, 'publicKey'>;

/** At least one: GitHub has one for public and one for private repositories. Each stands by itself. */
export type TrustedRoot = readonly TrustDomain[];

/** Bytes; the public one has 7 KiB. */
const rootLimit = 1024 * 1024;

const time = scalar('a time', (value) => {
  const date = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.valueOf()) ? undefined : date;
});
const range = object({ start: optional(time), end: optional(time) });

const log = object({
  baseUrl: string,
  hashAlgorithm: literal('SHA2_256'),
  publicKey: object({ rawBytes: base64, keyDetails: string, validFor: optional(range, {}) }),
  logId: object({ keyId: base64 }),
  checkpointKeyId: optional(object({ keyId: base64 })),
  operator: optional(string),
});

const authority = object({
  subject: optional(object({ organization: optional(string), commonName: optional(string) })),
  uri: optional(string),
  certChain: object({ certificates: array(object({ rawBytes: base64 })) }),
  validFor: optional(range, {}),
  operator: optional(string),
});

/** sigstore's `trusted_root.json` (protobuf-specs, sigstore_trustroot.proto). */
const schema = object({
  mediaType: literal(
    'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    'application/vnd.dev.sigstore.trustedroot.v0.1+json',
    'application/vnd.dev.sigstore.trustedroot.v0.2+json',
  ),
  tlogs: optional(array(log), []),
  certificateAuthorities: optional(array(authority), []),
  ctlogs: optional(array(log), []),
  timestampAuthorities: optional(array(authority), []),
});

/**
 * Reads a trusted root: one in JSON, or several as JSON lines, as `gh attestation trusted-root` writes them. It comes with
 * the trust policy, never with a bundle.
 * @throws UserError `NO_FILE`, `INVALID_TRUSTED_ROOT`
 */
export async function readTrustedRoot(path: string): Promise<TrustedRoot> {
  const bytes = await readBounded(path, rootLimit);
  if (bytes === undefined) {
    throw new UserError('NO_FILE', `${path} does not exist`, {
      hint: '`cosign trusted-root create` makes one; the public one is in the sigstore TUF repository.',
    });
  }
  if (bytes.length > rootLimit) {
    throw invalid(path, [`longer than ${rootLimit} bytes`]);
  }
  return splitJson(bytes).map((part) => parseDomain(part, path));
}

function parseDomain(bytes: Buffer, path: string): TrustDomain {
  const json = parseJson(bytes);
  const result = 'value' in json ? parseWith(schema, json.value) : json;
  if (!('value' in result)) {
    const details = 'faults' in result ? faultLines(result.faults) : [result.fault];
    throw invalid(path, details);
  }
  try {
    return toDomain(result.value);
  } catch (cause) {
    // The library throws what it happens to run into: a certificate or key in it is none.
    throw invalid(path, ['a certificate or a key in it cannot be read'], cause);
  }
}

function toDomain(root: Infer<typeof schema>): TrustDomain {
  const { certificateAuthorities, timestampAuthorities } = toTrustMaterial({
    mediaType: root.mediaType,
    tlogs: [],
    ctlogs: [],
    certificateAuthorities: root.certificateAuthorities.map(toAuthority),
    timestampAuthorities: root.timestampAuthorities.map(toAuthority),
  });
  return {
    certificateAuthorities,
    timestampAuthorities,
    tlogs: root.tlogs.map(toLog),
    ctlogs: root.ctlogs.map(toLog),
  };
}

function toAuthority({ certChain, validFor }: Infer<typeof authority>) {
  if (certChain.certificates.length === 0) {
    throw new Error('an authority without certificates');
  }
  return {
    subject: undefined,
    uri: '',
    certChain: { certificates: [...certChain.certificates] },
    validFor: { start: validFor.start, end: validFor.end },
    operator: '',
  };
}

const always = { start: new Date(0), end: new Date(8.64e15) };

function toLog({
  baseUrl,
  publicKey,
  logId,
  checkpointKeyId,
}: Infer<typeof log>): TrustDomain['tlogs'][number] {
  return {
    baseURL: baseUrl,
    logID: (checkpointKeyId ?? logId).keyId,
    publicKey: createPublicKey({ key: publicKey.rawBytes, format: 'der', type: 'spki' }),
    validFor: { ...always, ...publicKey.validFor },
  };
}

function invalid(path: string, details: readonly string[], cause?: unknown): UserError {
  return new UserError(
    'INVALID_TRUSTED_ROOT',
    `${path} is not a trusted root: ${details[0] ?? 'unreadable'}`,
    {
      details: details.slice(1),
      cause,
      hint: 'Expected a trusted_root.json of sigstore, as `cosign trusted-root create` or `gh attestation trusted-root` writes it.',
    },
  );
}
