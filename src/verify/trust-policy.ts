import { basename, dirname, resolve } from 'node:path';
import { TidegateError, UserError } from '../errors.ts';
import { nameField } from '../release/fields.ts';
import { readBounded } from '../release/files.ts';
import {
  about,
  array,
  count,
  type Fault,
  type Infer,
  object,
  optional,
  parseWith,
  string,
} from '../schema/schema.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import { placedError, placeFaults } from '../yaml/placed-error.ts';
import { parsePublicKey, type PublicKey, readKeyFile } from './public-key.ts';

/** `tidegate.trust.yaml`, on the verifying side: whom to believe. It comes out of band, never in a bundle. */
export interface TrustPolicy {
  /** At least one. */
  readonly keys: readonly TrustedKey[];
  /** Absent: bundles for any audience are taken. */
  readonly audience?: string;
  /** Bundles with a lower sequence are refused. */
  readonly minimumSequence?: number;
}

export interface TrustedKey {
  /** What reports call the signer. */
  readonly name: string;
  readonly key: PublicKey;
}

/** Bytes. */
const policyLimit = 1024 * 1024;

export const trustPolicySchema = object({
  keys: about(
    'Who is believed: a bundle that none of them signed is refused.',
    array(
      object({
        name: about('What reports call the signer.', string),
        file: about('A PEM file with the public key, relative to this file; or `pem`.', optional(string)),
        pem: about('The text of the public key; or `file`.', optional(string)),
      }),
    ),
  ),
  audience: about('The side this is: bundles for another one are refused.', optional(nameField)),
  minimumSequence: about('Bundles with a lower sequence are refused.', optional(count)),
});

type KeyEntry = Infer<typeof trustPolicySchema>['keys'][number];

/**
 * Reads `tidegate.trust.yaml`; the key files that it names are relative to it.
 * @throws UserError `NO_FILE`, `INVALID_TRUST_POLICY` with the line and column of every fault (see `placedError`), and what `parseYaml` raises
 */
export async function readTrustPolicy(path: string): Promise<TrustPolicy> {
  const yaml = parseYaml(await readPolicy(path), path);
  const result = parseWith(trustPolicySchema, yaml.values[0]);
  if ('faults' in result) {
    throw invalid(yaml, result.faults);
  }
  const { keys: entries, ...rest } = result.value;
  const faults = [...documentFaults(yaml), ...entryFaults(entries)];
  const keys: TrustedKey[] = [];
  for (const [index, entry] of entries.entries()) {
    const key = await readEntry(entry, index, path, faults);
    const twin = keys.find((known) => known.key.fingerprint === key?.key.fingerprint);
    if (twin !== undefined) {
      faults.push({ path: ['keys', index], message: `the same key as ${JSON.stringify(twin.name)}` });
    }
    keys.push(...(key === undefined ? [] : [key]));
  }
  if (faults.length > 0) {
    throw invalid(yaml, faults);
  }
  return { ...rest, keys };
}

/** A policy of one public key and nothing else; the key is called as its file. @throws UserError `NO_FILE`, `INVALID_KEY` */
export async function trustKeyFile(path: string): Promise<TrustPolicy> {
  return { keys: [{ name: basename(path, '.pub'), key: parsePublicKey(await readKeyFile(path), path) }] };
}

async function readPolicy(path: string): Promise<Buffer> {
  const bytes = await readBounded(path, policyLimit);
  if (bytes === undefined) {
    throw new UserError('NO_FILE', `${path} does not exist`, {
      hint: 'A trust policy names the keys to believe. Write one, or give a public key with --key.',
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

function entryFaults(entries: readonly KeyEntry[]): readonly Fault[] {
  if (entries.length === 0) {
    return [{ path: ['keys'], message: 'expected at least one key: without one, nothing can be trusted' }];
  }
  return entries.flatMap(({ name, file, pem }, index) => [
    ...(entries.findIndex((entry) => entry.name === name) < index
      ? [{ path: ['keys', index, 'name'], message: `another key is called ${JSON.stringify(name)} already` }]
      : []),
    ...((file === undefined) === (pem === undefined)
      ? [{ path: ['keys', index], message: 'expected either "file" or "pem"' }]
      : []),
  ]);
}

/** The key of an entry; undefined, with a fault, when it cannot be read. */
async function readEntry(
  { name, file, pem }: KeyEntry,
  index: number,
  policy: string,
  faults: Fault[],
): Promise<TrustedKey | undefined> {
  const where = file === undefined ? 'pem' : 'file';
  try {
    if (file !== undefined) {
      return { name, key: parsePublicKey(await readKeyFile(resolve(dirname(policy), file)), file) };
    }
    return pem === undefined ? undefined : { name, key: parsePublicKey(pem, `the key ${name}`) };
  } catch (error) {
    if (error instanceof TidegateError) {
      faults.push({ path: ['keys', index, where], message: error.message });
      return undefined;
    }
    throw error;
  }
}

function invalid(yaml: YamlFile, faults: readonly Fault[]): UserError {
  return placedError(
    'INVALID_TRUST_POLICY',
    placeFaults(yaml, faults),
    (count) => `the trust policy has ${count} faults`,
    {
      hint: 'Expected `keys:` with entries of `name` and `file` (or `pem`), and if wanted `audience` and `minimumSequence`.',
    },
  );
}
