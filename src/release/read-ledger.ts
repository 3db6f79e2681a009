import { UserError } from '../errors.ts';
import { byText, compareText } from '../order.ts';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import {
  array,
  type Fault,
  literal,
  object,
  optional,
  parseWith,
  type Path,
  type Schema,
} from '../schema/schema.ts';
import { digestField, repositoryField, timeField } from './fields.ts';
import { readBounded, replaceFile } from './files.ts';
import type { Ledger } from './ledger.ts';
import { tagField } from './release-file-fields.ts';
import { compareVersions } from './versions.ts';

/** Bytes. A year of a hundred busy repositories is about 2 MB. */
const ledgerLimit = 16 * 1024 * 1024;

export const ledgerSchema: Schema<Ledger> = object({
  schemaVersion: literal(1),
  repositories: array(
    object({
      name: repositoryField,
      since: timeField,
      tags: array(
        object({
          tag: tagField,
          firstSeen: optional(timeField),
          digests: array(object({ digest: digestField, firstSeen: timeField })),
        }),
      ),
    }),
  ),
});

/**
 * @returns an empty ledger when there is no such file
 * @throws UserError `INVALID_LEDGER` with every fault
 */
export async function readLedger(path: string): Promise<Ledger> {
  const bytes = await readBounded(path, ledgerLimit);
  return bytes === undefined ? { schemaVersion: 1, repositories: [] } : parseLedger(bytes, path);
}

/**
 * Reads a ledger: a closed schema, each repository and tag once. Their order does not matter, so that git may merge two.
 * @param where what carried it, for messages
 * @throws UserError `INVALID_LEDGER` with every fault
 */
export function parseLedger(bytes: Uint8Array, where: string): Ledger {
  if (bytes.length > ledgerLimit) {
    throw invalid(where, [`the ledger is larger than ${ledgerLimit} bytes`]);
  }
  const json = parseJson(bytes);
  if ('fault' in json) {
    throw invalid(where, [`the ledger cannot be read: ${json.fault}`]);
  }
  const result = parseWith(ledgerSchema, json.value);
  const faults = 'faults' in result ? result.faults : repeated(result.value);
  if ('faults' in result || faults.length > 0) {
    throw invalid(where, faultLines(faults));
  }
  return result.value;
}

/** The text of a ledger, sorted: equal ledgers give equal text, and a new tag is one new place in the diff. */
export function formatLedger({ repositories }: Ledger): string {
  const sorted = repositories.toSorted(byText(({ name }) => name)).map(({ name, since, tags }) => ({
    name,
    since,
    tags: tags
      .toSorted((left, right) => compareVersions(left.tag, right.tag) || compareText(left.tag, right.tag))
      .map(({ tag, firstSeen, digests }) => ({
        tag,
        firstSeen,
        digests: digests.map(({ digest, firstSeen: since }) => ({ digest, firstSeen: since })),
      })),
  }));
  return `${JSON.stringify({ schemaVersion: 1, repositories: sorted }, undefined, 2)}\n`;
}

/** Replaces the file as a whole. @throws UserError `UNWRITABLE` */
export async function writeLedger(path: string, ledger: Ledger): Promise<void> {
  await replaceFile(path, formatLedger(ledger));
}

function repeated({ repositories }: Ledger): readonly Fault[] {
  return [
    ...repeatedIn(
      repositories.map(({ name }) => name),
      ['repositories'],
    ),
    ...repositories.flatMap(({ tags }, index) =>
      repeatedIn(
        tags.map(({ tag }) => tag),
        ['repositories', index, 'tags'],
      ),
    ),
  ];
}

function repeatedIn(names: readonly string[], path: Path): readonly Fault[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew ? [] : [{ path: [...path, index], message: `${name} is there twice` }];
  });
}

function invalid(where: string, faults: readonly string[]): UserError {
  const [first = '', ...others] = faults;
  return new UserError(
    'INVALID_LEDGER',
    others.length === 0 ? first : `the ledger has ${faults.length} faults`,
    {
      at: { file: where },
      ...(others.length === 0 ? {} : { details: faults }),
      hint: 'The ledger is written by `tidegate track`. Restore it from git, or take both sides of a merge; without it, what is upstream now counts as old enough.',
    },
  );
}
