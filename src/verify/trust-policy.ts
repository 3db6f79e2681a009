import { basename, dirname, resolve } from 'node:path';
import { TidegateError, UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import { type Fault, parseWith } from '../schema/schema.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import { placedError, placeFaults } from '../yaml/placed-error.ts';
import type { KnownIdentity } from './certificate.ts';
import { parsePublicKey, type PublicKey, readKeyFile } from './public-key.ts';
import { policyFaults } from './trust-policy-faults.ts';
import {
  type KeyEntry,
  type Lifetime,
  type ProvenanceRules,
  trustPolicySchema,
} from './trust-policy-schema.ts';
import { readTrustedRoot, type TrustedRoot } from './trusted-root.ts';

/** `tidegate.trust.yaml`, on the verifying side: whom to believe. It comes out of band, never in a bundle. */
export interface TrustPolicy {
  readonly keys: readonly TrustedKey[];
  /** Believed by certificates that `trustedRoot` judges. */
  readonly identities?: readonly KnownIdentity[];
  readonly trustedRoot?: TrustedRoot;
  /** How many different keys and identities must have signed; absent: one. */
  readonly signatures?: number;
  readonly timestamp?: 'required' | 'optional';
  readonly provenance?: ProvenancePolicy;
  /** Absent: bundles for any audience are taken. */
  readonly audience?: string;
  /** Bundles with a lower sequence are refused. */
  readonly minimumSequence?: number;
}

/** What is believed about how bundles are made. */
interface ProvenancePolicy extends ProvenanceRules {
  /** Who may say so; nobody here and in `identities`: whoever signed the bundle. */
  readonly keys: readonly TrustedKey[];
  readonly identities: readonly KnownIdentity[];
}

export interface TrustedKey extends Lifetime {
  /** What reports call the signer. */
  readonly name: string;
  readonly key: PublicKey;
}

type ReadKey = TrustedKey & Pick<KeyEntry, 'signs'>;

/** Bytes. */
const policyLimit = 1024 * 1024;

/**
 * Reads `tidegate.trust.yaml`; the files that it names are relative to it.
 * @throws UserError `NO_FILE`, `INVALID_TRUST_POLICY` with the line and column of every fault (see `placedError`), and what `parseYaml` raises
 */
export async function readTrustPolicy(path: string): Promise<TrustPolicy> {
  const yaml = parseYaml(await readPolicy(path), path);
  const result = parseWith(trustPolicySchema, yaml.values[0]);
  if ('faults' in result) {
    throw invalid(yaml, result.faults);
  }
  const { trustedRoot: rootFile, provenance, identities, ...rest } = result.value;
  const faults = [...documentFaults(yaml), ...policyFaults(result.value)];
  const keys = await readKeys(rest.keys, path, faults);
  const trustedRoot = await readRoot(rootFile, path, faults);
  if (faults.length > 0) {
    throw invalid(yaml, faults);
  }
  return {
    ...rest,
    keys: signersOf('bundle', keys),
    identities: signersOf('bundle', identities),
    ...(trustedRoot === undefined ? {} : { trustedRoot }),
    ...(provenance === undefined
      ? {}
      : {
          provenance: {
            ...provenance,
            keys: signersOf('provenance', keys),
            identities: signersOf('provenance', identities),
          },
        }),
  };
}

function signersOf<T extends Pick<KeyEntry, 'signs'>>(
  what: KeyEntry['signs'],
  entries: readonly T[],
): Omit<T, 'signs'>[] {
  return entries.flatMap((signer) => {
    const { signs, ...entry } = signer;
    return signs === what ? [entry] : [];
  });
}

async function readKeys(entries: readonly KeyEntry[], policy: string, faults: Fault[]): Promise<ReadKey[]> {
  const keys: ReadKey[] = [];
  for (const [index, entry] of entries.entries()) {
    const key = await readEntry(entry, index, policy, faults);
    const twin = keys.find((known) => known.key.fingerprint === key?.key.fingerprint);
    if (twin !== undefined) {
      faults.push({ path: ['keys', index], message: `the same key as ${JSON.stringify(twin.name)}` });
    }
    keys.push(...(key === undefined ? [] : [key]));
  }
  return keys;
}

async function readRoot(
  file: string | undefined,
  policy: string,
  faults: Fault[],
): Promise<TrustedRoot | undefined> {
  try {
    return file === undefined ? undefined : await readTrustedRoot(resolve(dirname(policy), file));
  } catch (error) {
    faults.push(faultOf(error, ['trustedRoot']));
    return undefined;
  }
}

/** A policy of one public key and nothing else; the key is called as its file. @throws UserError `NO_FILE`, `INVALID_KEY` */
export async function trustKeyFile(path: string): Promise<TrustPolicy> {
  return { keys: [{ name: basename(path, '.pub'), key: parsePublicKey(await readKeyFile(path), path) }] };
}

async function readPolicy(path: string): Promise<Buffer> {
  const bytes = await readBounded(path, policyLimit);
  if (bytes === undefined) {
    throw new UserError('NO_FILE', `${path} does not exist`, {
      hint: 'A trust policy names the keys to believe: docs/signing.md says how to make a key, docs/release-file.md how to write the policy. --trust says where yours is; `tidegate verify` also takes a public key, --key.',
    });
  }
  if (bytes.length > policyLimit) {
    throw new UserError('INVALID_TRUST_POLICY', `${path} is longer than ${policyLimit} bytes`);
  }
  return bytes;
}

function documentFaults({ values }: YamlFile): readonly Fault[] {
  return values.length === 1 ? [] : [{ path: [], message: 'expected one document, not several' }];
}

/** The key of an entry; undefined, with a fault, when it cannot be read. */
async function readEntry(
  { file, pem, ...entry }: KeyEntry,
  index: number,
  policy: string,
  faults: Fault[],
): Promise<ReadKey | undefined> {
  try {
    if (file !== undefined) {
      const text = await readKeyFile(resolve(dirname(policy), file));
      return { ...entry, key: parsePublicKey(text, file) };
    }
    return pem === undefined ? undefined : { ...entry, key: parsePublicKey(pem, `the key ${entry.name}`) };
  } catch (error) {
    faults.push(faultOf(error, ['keys', index, file === undefined ? 'pem' : 'file']));
    return undefined;
  }
}

function faultOf(error: unknown, path: Fault['path']): Fault {
  if (error instanceof TidegateError) {
    return { path, message: [error.message, ...error.details].join('; ') };
  }
  throw error;
}

function invalid(yaml: YamlFile, faults: readonly Fault[]): UserError {
  return placedError(
    'INVALID_TRUST_POLICY',
    placeFaults(yaml, faults),
    (count) => `the trust policy has ${count} faults`,
    {
      hint: 'Expected `keys:` with entries of `name` and `file` (or `pem`), or `identities:` with a `trustedRoot`.',
    },
  );
}
