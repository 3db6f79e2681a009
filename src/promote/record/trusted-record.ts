import { RefusedError } from '../../errors.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import type { Registries, RegistryRepository } from '../../oci/registry/registries.ts';
import type { Log } from '../../runtime/runtime.ts';
import { checkPolicy } from '../../verify/check-policy.ts';
import { requireSigners, type SignatureFile, verifySignatures } from '../../verify/signers.ts';
import type { InternalSide } from '../internal-side.ts';
import { type PromotionRecord, readManifest, readRecord, type StoredRecord } from './record.ts';
import { recordRepository } from '../targets.ts';

/** Where records are, and which of them count. Whoever can push to the registry can write one. */
export interface RecordSource extends Pick<InternalSide, 'config' | 'name' | 'trust'> {
  readonly registries: Registries;
  /** Hears of what does not count. */
  readonly log: Pick<Log, 'warning'>;
}

/** The repository of the records. */
export function openRecords({
  registries,
  config,
}: Pick<RecordSource, 'registries' | 'config'>): RegistryRepository {
  return registries.repository(recordRepository(config));
}

/**
 * A record that somebody signed whom the policy names, but not so that it counts today: a key was revoked since, or more
 * signatures are wanted now. Its content is not believed; that something was promoted, is.
 */
export interface DoubtedRecord {
  readonly release: string;
  readonly sequence: number;
  /** Digest of the `bundle.json` that was signed. */
  readonly bundle: Digest;
  /** Why it does not count. */
  readonly reason: string;
}

/** What stands under the tag of a release. */
export interface JudgedRecord {
  readonly release: string;
  /** When it counts, and by whom it is signed then: names of the trust policy, sorted. */
  readonly record?: PromotionRecord;
  readonly signers?: readonly string[];
  /** Why it counts for nothing. */
  readonly refusal?: string;
  readonly doubted?: DoubtedRecord;
}

/**
 * Reads a record and verifies the signature of the bundle manifest in it again.
 * @returns undefined when the release was not promoted
 * @throws RefusedError `INVALID_RECORD`, `SIGNATURE_*`, `INVALID_BUNDLE`; `WRONG_BUNDLE` for a record of another name,
 *   `WRONG_AUDIENCE`
 */
export async function findRecord(
  source: RecordSource,
  release: string,
): Promise<PromotionRecord | undefined> {
  const opened = await openRecord(source, release);
  return opened === undefined ? undefined : requireCounting(opened, source.trust).record;
}

/** A record of this name and for here, signed by somebody whom the policy names, whether that is enough or not. */
interface OpenRecord {
  readonly stored: StoredRecord;
  readonly files: readonly SignatureFile[];
  readonly manifest: PromotionRecord['manifest'];
}

async function openRecord(source: RecordSource, release: string): Promise<OpenRecord | undefined> {
  const { name, trust } = source;
  const stored = await readRecord(openRecords(source), release);
  if (stored === undefined) {
    return undefined;
  }
  // First of all: nobody's JSON is parsed who has no key.
  const files = stored.signatures.map((bytes, at) => ({
    name: `${stored.where}, signature ${at + 1}`,
    bytes,
  }));
  verifySignatures(stored.bundleBytes, files, { ...trust, timestamp: 'optional' });
  const manifest = readManifest(stored);
  if (manifest.name !== name) {
    throw new RefusedError(
      'WRONG_BUNDLE',
      `${stored.where} is a record of ${manifest.name}, not of ${name}`,
      {
        hint: 'Each name has its own records. Find out who wrote that one, or set promote.record to another repository.',
      },
    );
  }
  // What is too old to be promoted is still a part of the history.
  const { minimumSequence: _, ...policy } = trust;
  checkPolicy(manifest, policy);
  return { stored, files, manifest };
}

function requireCounting(
  { stored, files, manifest }: OpenRecord,
  trust: RecordSource['trust'],
): { readonly record: PromotionRecord; readonly signers: readonly string[] } {
  const { signatures } = requireSigners(verifySignatures(stored.bundleBytes, files, trust), manifest, trust);
  const signers = [...new Set(signatures.map(({ key }) => key))].sort();
  return { record: { ...stored.config, manifest }, signers };
}

/**
 * Whether an error is the record's own fault. A registry that does not answer, or answers with other bytes than it was
 * asked for, must not make the history shorter.
 */
function isDistrust(error: unknown): error is RefusedError {
  return error instanceof RefusedError && error.code !== 'DIGEST_MISMATCH';
}

/** @throws only what is not the record's own fault, such as that the registry does not answer */
export async function judgeRecord(source: RecordSource, release: string): Promise<JudgedRecord> {
  let opened: OpenRecord | undefined;
  try {
    opened = await openRecord(source, release);
    return { release, ...(opened && requireCounting(opened, source.trust)) };
  } catch (error) {
    if (!isDistrust(error)) {
      throw error;
    }
    const refusal = `${release}: ${error.message}`;
    return { release, refusal, ...(opened && { doubted: doubtedOf(opened, release, error.message) }) };
  }
}

function doubtedOf({ manifest, stored }: OpenRecord, release: string, reason: string): DoubtedRecord {
  return { release, sequence: manifest.sequence, bundle: digestOf(stored.bundleBytes), reason };
}
