import { type KeyObject, X509Certificate } from 'node:crypto';
import type { Bundle as SigstoreBundle } from '@sigstore/bundle';
import { toSignedEntity, type TrustMaterial, VerificationError, Verifier } from '@sigstore/verify';
import { RefusedError } from '../errors.ts';
import { formatTime } from '../utc.ts';
import { readGenTimes } from './timestamp-time.ts';
import type { TrustDomain, TrustedRoot } from './trusted-root.ts';

/** When something was signed at the latest, by somebody else's clock. */
export interface SignedTime {
  /** UTC, whole seconds. */
  readonly at: string;
  /** Whose clock: `timestamp authority <name>` or `transparency log <address>`. */
  readonly by: string;
}

/** What the library took from a certificate; its signature and its chain are verified. */
export interface CertificateExtensions {
  readonly subject?: string | undefined;
  readonly issuer?: string | undefined;
  /** DER of the extension with this object identifier; undefined when it has none. */
  readonly valueOf: (oid: string) => Buffer | undefined;
}

interface JudgedEntity {
  /** The earliest first. */
  readonly times: readonly SignedTime[];
  readonly extensions: CertificateExtensions;
}

type SignedEntity = ReturnType<typeof toSignedEntity>;

/** Believes no certificate, no timestamp and no log. */
const emptyRoot: TrustedRoot = [
  { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] },
];

/** Which of our codes a code of the library is. */
const codes = new Map<string, string>([
  ['TIMESTAMP_ERROR', 'SIGNATURE_TIMESTAMP'],
  ['CERTIFICATE_ERROR', 'SIGNATURE_CERTIFICATE'],
  ['PUBLIC_KEY_ERROR', 'SIGNATURE_KEY_UNKNOWN'],
  ['SIGNATURE_ERROR', 'SIGNATURE_MISMATCH'],
  ['TLOG_ERROR', 'SIGNATURE_LOG_ENTRY'],
  ['TLOG_BODY_ERROR', 'SIGNATURE_LOG_ENTRY'],
  ['TLOG_INCLUSION_PROOF_ERROR', 'SIGNATURE_LOG_ENTRY'],
  ['TLOG_INCLUSION_PROMISE_ERROR', 'SIGNATURE_LOG_ENTRY'],
  ['TLOG_MISSING_INCLUSION_ERROR', 'SIGNATURE_LOG_ENTRY'],
]);

/**
 * Verifies the signature in a sigstore bundle and all its evidence: timestamps, log entries, certificate chain.
 * A certificate needs a proven time, an entry in one of the root's logs if it names any, and the same for certificate logs.
 * Where there are several roots, one of them has to prove all of it: what one lacks another must not lend.
 * @param payload the signed bytes; an envelope holds its own
 * @param key for a signature by key; the key that the bundle hints at does not matter
 * @throws RefusedError `SIGNATURE_TIMESTAMP`, `SIGNATURE_CERTIFICATE`, `SIGNATURE_LOG_ENTRY`, `SIGNATURE_MISMATCH` (the
 *   bytes, or another key), `SIGNATURE_FORMAT` for what the library cannot read; of the root that came the furthest
 */
export function judgeEntity(
  bundle: SigstoreBundle,
  payload: Buffer,
  root: TrustedRoot = emptyRoot,
  key?: KeyObject,
): JudgedEntity {
  const refusals: RefusedError[] = [];
  for (const domain of root) {
    try {
      return judgeIn(domain, bundle, payload, key);
    } catch (cause) {
      refusals.push(refusalOf(cause));
    }
  }
  throw refusals.toSorted((left, right) => progress.indexOf(right.code) - progress.indexOf(left.code))[0];
}

/** In the order in which the library looks: the later the refusal, the more was right before it. */
const progress: readonly string[] = [
  'SIGNATURE_TIMESTAMP',
  'SIGNATURE_CERTIFICATE',
  'SIGNATURE_LOG_ENTRY',
  'SIGNATURE_MISMATCH',
];

function judgeIn(
  domain: TrustDomain,
  bundle: SigstoreBundle,
  payload: Buffer,
  key: KeyObject | undefined,
): JudgedEntity {
  const needed = (logs: readonly unknown[]): number => (key === undefined && logs.length > 0 ? 1 : 0);
  const entity = toSignedEntity(bundle, payload);
  readGenTimes(entity);
  const verifier = new Verifier(materialOf(domain, key), {
    tlogThreshold: needed(domain.tlogs),
    ctlogThreshold: needed(domain.ctlogs),
    // With none and a certificate the library runs into a TypeError.
    timestampThreshold: key === undefined ? 1 : 0,
  });
  const { identity } = verifier.verify(entity);
  const times = timesOf(entity, domain);
  requireLogsInTime(entity, domain, times);
  return {
    times: times.map(({ at, by }) => ({ at: formatTime(at), by })),
    extensions: {
      subject: identity?.subjectAlternativeName,
      issuer: identity?.extensions?.issuer,
      valueOf: (oid) => identity?.oids?.find((known) => known.oid?.id.join('.') === oid)?.value,
    },
  };
}

/**
 * The library asks whether a log was in use only where the log promises a time (Rekor v1). An entry of Rekor v2 has none:
 * its log must have been in use when a timestamp says that it was signed.
 */
function requireLogsInTime(
  { tlogEntries }: SignedEntity,
  { tlogs }: TrustDomain,
  times: readonly { readonly at: Date }[],
): void {
  for (const { inclusionPromise, logId } of tlogEntries) {
    const known = tlogs.filter(({ logID }) => logID.equals(logId.keyId));
    const isInUse = times.some(({ at }) =>
      known.some(({ validFor }) => validFor.start <= at && at <= validFor.end),
    );
    if (inclusionPromise === undefined && times.length > 0 && !isInUse) {
      throw new VerificationError({ code: 'TLOG_ERROR', message: 'the log was not in use at that time' });
    }
  }
}

/** True for the refusal that another key may not meet. */
export function isOtherSignature(error: unknown): boolean {
  return error instanceof RefusedError && error.code === 'SIGNATURE_MISMATCH';
}

function materialOf(domain: TrustDomain, publicKey: KeyObject | undefined): TrustMaterial {
  return {
    ...domain,
    publicKey: () => {
      if (publicKey === undefined) {
        throw new VerificationError({ code: 'PUBLIC_KEY_ERROR', message: 'no key is trusted here' });
      }
      return { publicKey, validFor: () => true };
    },
  };
}

/** Of a verified entity. A log proves a time only by its promise, which it signs. */
function timesOf({ timestamps }: SignedEntity, domain: TrustDomain): { at: Date; by: string }[] {
  return timestamps
    .flatMap((entry) => {
      if (entry.$case === 'timestamp-authority') {
        const { signingTime, signerSerialNumber } = entry.timestamp;
        return { at: signingTime, by: `timestamp authority ${authorityName(domain, signerSerialNumber)}` };
      }
      const { inclusionPromise, integratedTime, logId } = entry.tlogEntry;
      const log = domain.tlogs.find(({ logID }) => logID.equals(logId.keyId));
      return inclusionPromise === undefined
        ? []
        : { at: new Date(Number(integratedTime) * 1000), by: `transparency log ${log?.baseURL}` };
    })
    .sort((left, right) => left.at.valueOf() - right.at.valueOf());
}

function authorityName({ timestampAuthorities }: TrustDomain, serial: Buffer): string {
  const found = timestampAuthorities.flatMap(({ certChain }) => certChain[0] ?? []);
  const leaf = found.find(({ serialNumber }) => serialNumber.equals(serial));
  const subject = leaf === undefined ? '' : new X509Certificate(leaf.root.toDER()).subject;
  return subject.replaceAll('\n', ', ');
}

function refusalOf(cause: unknown): RefusedError {
  if (cause instanceof VerificationError) {
    return new RefusedError(
      codes.get(cause.code) ?? 'SIGNATURE_FORMAT',
      `The signature cannot be trusted: ${cause.message}`,
      {
        cause,
        hint: 'Either it was tampered with, or the trusted root of the policy is not the one of whoever signed. Compare both over another channel.',
      },
    );
  }
  // Bytes made to confuse its readers let the library run into errors of any kind.
  return new RefusedError('SIGNATURE_FORMAT', 'The signature holds something that cannot be read', {
    cause,
    hint: 'Carry the signature file over again, as it was written when the bundle was signed.',
  });
}
