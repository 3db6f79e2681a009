import { join } from 'node:path';
import { type Bundle, readBundle } from '../bundle/read-bundle.ts';
import { provenanceFileName, signatureFileNames } from '../bundle/signature-names.ts';
import { RefusedError, TidegateError } from '../errors.ts';
import { digestOf } from '../oci/digest.ts';
import { readBounded } from '../release/files.ts';
import { checkPolicy } from './check-policy.ts';
import { type ProvenanceFacts, provenanceFileLimit, verifyProvenance } from './provenance.ts';
import { signatureFileLimit, signatureFileName } from './signature-file.ts';
import {
  countingEntry,
  type Judgement,
  requireSigners,
  type SignatureFile,
  verifySignatures,
} from './signers.ts';
import type { TrustPolicy } from './trust-policy.ts';

/** A bundle whose `bundle.json` counts: signed by whom the policy believes, and meant for here. Its volumes were not looked at. */
export interface TrustedBundle extends Bundle, Judgement {
  /** How it was made, as somebody says whom the policy asks; none when the bundle does not say. */
  readonly provenance?: ProvenanceFacts;
}

/**
 * Reads what a bundle says of itself, and who says so.
 * @param folder the bundle's
 * @throws RefusedError `SIGNATURE_*`, `SIGNATURES_TOO_FEW`, `SIGNER_*`, `WRONG_AUDIENCE`, `SEQUENCE_TOO_LOW`,
 *   `PROVENANCE_*`, and what `readBundle` raises
 */
export async function openTrusted(folder: string, trust: TrustPolicy): Promise<TrustedBundle> {
  return await trustBundle(await readBundle(folder), trust);
}

/**
 * The same for a bundle whose `bundle.json` was read before: what is judged is what was read, and what is used.
 * @throws RefusedError as `openTrusted`
 */
export async function trustBundle(bundle: Bundle, trust: TrustPolicy): Promise<TrustedBundle> {
  const { folder } = bundle;
  const files = await readSignatures(folder);
  const judgement = requireSigners(verifySignatures(bundle.bytes, files, trust), bundle.manifest, trust);
  checkPolicy(bundle.manifest, trust);
  const provenance = await readProvenance(bundle, judgement, trust);
  return { ...bundle, ...judgement, ...(provenance === undefined ? {} : { provenance }) };
}

async function readSignatures(folder: string): Promise<readonly SignatureFile[]> {
  const files: SignatureFile[] = [];
  for (const name of signatureFileNames) {
    const bytes = await readCarried(folder, name, signatureFileLimit, 'SIGNATURE_FORMAT');
    files.push(...(bytes === undefined ? [] : [{ name, bytes }]));
  }
  if (files.length === 0) {
    throw new RefusedError('SIGNATURE_MISSING', `${folder} is not signed: it has no ${signatureFileName}`, {
      hint: 'Sign it on the connected side with `tidegate sign`, and carry the signature file along.',
    });
  }
  return files;
}

/** What is said by one of those whom the policy asks, or else by one who signed the bundle: others may say anything. */
async function readProvenance(
  { folder, bytes: payload, manifest }: Bundle,
  { signatures }: Judgement,
  trust: TrustPolicy,
): Promise<ProvenanceFacts | undefined> {
  const { provenance } = trust;
  const bytes = await readCarried(folder, provenanceFileName, provenanceFileLimit, 'PROVENANCE_FORMAT');
  if (bytes !== undefined) {
    const asked = [...(provenance?.keys ?? []), ...(provenance?.identities ?? [])];
    const signers = provenance !== undefined && asked.length > 0 ? provenance : signersOf(signatures, trust);
    return verifyProvenance(bytes, {
      ...provenance,
      ...signers,
      ...(trust.trustedRoot === undefined ? {} : { trustedRoot: trust.trustedRoot }),
      ...(trust.timestamp === undefined ? {} : { timestamp: trust.timestamp }),
      subject: digestOf(payload),
      entryOf: (verdict) => countingEntry(verdict, manifest, [...signers.keys, ...signers.identities]),
    });
  }
  if (provenance?.required === true) {
    throw new RefusedError(
      'PROVENANCE_MISSING',
      `${folder} does not say how it was made: it has no ${provenanceFileName}`,
      {
        hint: '`tidegate sign` writes it beside the signature: carry it along.',
      },
    );
  }
  return undefined;
}

/** The entries of those who signed. Whom the policy revoked by name must not pass as one of many whom a pattern fits. */
function signersOf(
  signatures: Judgement['signatures'],
  { keys, identities = [] }: TrustPolicy,
): Required<Pick<TrustPolicy, 'keys' | 'identities'>> {
  const names = new Set(signatures.flatMap(({ key, fitting = [key] }) => fitting));
  return {
    keys: keys.filter(({ name }) => names.has(name)),
    identities: identities.flatMap(({ revoked, ...entry }) => {
      if (names.has(entry.name)) {
        return [{ ...entry, ...(revoked && { revoked }) }];
      }
      // It did not sign: by itself it counts for nothing, from whatever time on it is revoked.
      return revoked === undefined ? [] : [{ ...entry, revoked: { reason: revoked.reason } }];
    }),
  };
}

async function readCarried(
  folder: string,
  name: string,
  limit: number,
  code: string,
): Promise<Buffer | undefined> {
  const path = join(folder, name);
  return await readBounded(path, limit, 'carried').catch((cause: unknown) => {
    const reason = cause instanceof TidegateError ? cause.message : `${path} cannot be read`;
    throw new RefusedError(code, reason, {
      cause,
      hint: 'Carry the file over again, as `tidegate sign` wrote it.',
    });
  });
}
