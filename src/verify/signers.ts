import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { RefusedError } from '../errors.ts';
import { plural } from '../report/format.ts';
import { judgeEach } from './judge-each.ts';
import { type SignatureVerdict, verifySignature } from './signature.ts';
import type { TrustPolicy } from './trust-policy.ts';
import type { Lifetime } from './trust-policy-schema.ts';

export interface SignatureFile {
  /** For messages. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** A signature by somebody whom the trust policy names. */
export interface TrustedSignature extends SignatureVerdict {
  readonly file: SignatureFile;
}

export interface Judgement {
  readonly signatures: readonly TrustedSignature[];
  /** Signatures over these bytes that do not count, such as one by a key that is not known here. */
  readonly passedOver: readonly RefusedError[];
}

/** A file that nobody can judge, or about something else, is no co-signer's: it was damaged or put there. */
const fatal = ['SIGNATURE_FORMAT', 'SIGNATURE_INVALID'];

/**
 * Verifies several signatures over the same bytes. One by a stranger does no harm beside one that counts: whoever could
 * add it could not take the other's place.
 * @throws RefusedError what `verifySignature` raises, when no signature is by anybody trusted or a file is damaged
 */
export function verifySignatures(
  payload: Buffer,
  files: readonly SignatureFile[],
  trust: TrustPolicy,
): Judgement {
  const judge = (file: SignatureFile): TrustedSignature => ({
    ...verifySignature(payload, file.bytes, trust, file.name),
    file,
  });
  const { accepted, passedOver } = judgeEach(files, judge, fatal);
  return requireOne({ signatures: accepted, passedOver });
}

/**
 * Takes those signatures that still count, and sees whether they are enough.
 * @param manifest verified by them. Its own time and sequence stand in where no timestamp says when it was signed
 * @throws RefusedError `SIGNER_REVOKED`, `SIGNER_OUT_OF_TIME` when none counts, `SIGNATURES_TOO_FEW`
 */
export function requireSigners(
  judgement: Judgement,
  manifest: Pick<BundleManifest, 'created' | 'sequence'>,
  trust: TrustPolicy,
): Judgement {
  const lifetimes = [...trust.keys, ...(trust.identities ?? [])];
  const judged = judgement.signatures.map((signature) => ({
    signature,
    key: countingEntry(signature, manifest, lifetimes),
  }));
  const { signatures, passedOver } = requireOne({
    signatures: judged.flatMap(({ signature, key }) =>
      typeof key === 'string' ? [{ ...signature, key }] : [],
    ),
    passedOver: [
      ...judged.flatMap(({ key }) => (typeof key === 'string' ? [] : [key])),
      ...judgement.passedOver,
    ],
  });
  const needed = trust.signatures ?? 1;
  // One key or identity under two names, or twice in one bundle, is one signer.
  const signers = Math.min(
    new Set(signatures.map(({ key, fitting: [first] = [key] }) => first)).size,
    new Set(signatures.map(({ fingerprint }) => fingerprint)).size,
  );
  if (signers < needed) {
    throw new RefusedError(
      'SIGNATURES_TOO_FEW',
      `${plural(signers, 'signer')} of the trust policy signed, and it requires ${needed}`,
      {
        details: [
          ...signatures.map(({ key, file }) => `${file.name} is by ${key}`),
          ...passedOver.map(({ message }) => message),
        ],
        hint: 'Have the others sign too (`tidegate sign --add`), and carry all signature files over.',
      },
    );
  }
  return { signatures, passedOver };
}

function requireOne(judgement: Judgement): Judgement {
  const [first] = judgement.passedOver;
  if (judgement.signatures.length === 0 && first !== undefined) {
    throw first;
  }
  return judgement;
}

/**
 * By which entry a signature counts: one of those that fit it, when its time is within that one's and none is revoked.
 * @param entries of the trust policy, among which the signer is
 * @returns the entry's name; or why the signature does not count any more, or not yet
 */
export function countingEntry(
  { key, fitting = [key], times }: Pick<SignatureVerdict, 'key' | 'fitting' | 'times'>,
  { created, sequence }: Pick<BundleManifest, 'created' | 'sequence'>,
  entries: readonly (Lifetime & { readonly name: string })[],
): string | RefusedError {
  const lifetimes = entries.filter(({ name }) => fitting.includes(name));
  const at = times[0]?.at ?? created;
  for (const { name, revoked } of lifetimes) {
    if (revoked !== undefined && isRevoked(revoked, at, sequence)) {
      return new RefusedError('SIGNER_REVOKED', `${name} is revoked: ${revoked.reason}`, {
        hint: 'Have the release signed by somebody who is believed, and do not use this bundle before you know who made it.',
      });
    }
  }
  const inTime = lifetimes.find(({ validFrom = at, validUntil = at }) => validFrom <= at && at <= validUntil);
  return (
    inTime?.name ??
    new RefusedError('SIGNER_OUT_OF_TIME', `${key} signed at ${at}, which is outside its time`, {
      details: lifetimes.map(
        ({ name, validFrom = 'the beginning', validUntil = 'further notice' }) =>
          `${name} counts from ${validFrom} until ${validUntil}`,
      ),
      hint: 'Have the release signed by the key that is in use. When no timestamp says when it was signed, the time in bundle.json counts.',
    })
  );
}

function isRevoked(
  { since, sinceSequence }: NonNullable<Lifetime['revoked']>,
  at: string,
  sequence: number,
): boolean {
  const isAlways = since === undefined && sinceSequence === undefined;
  return (
    isAlways ||
    (since !== undefined && at >= since) ||
    (sinceSequence !== undefined && sequence >= sinceSequence)
  );
}
