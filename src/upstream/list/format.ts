import { UserError } from '../../errors.ts';
import { hasTooManyValues } from '../../helm/written-out.ts';
import { digestField } from '../../release/fields.ts';
import {
  array,
  boolean,
  isMap,
  object,
  oneForm,
  optional,
  parseWith,
  refine,
  scalar,
  string,
} from '../../schema/schema.ts';
import { parseYaml } from '../../yaml/document.ts';
import { placedError, placeFaults } from '../../yaml/placed-error.ts';
import { utcTime } from '../date.ts';
import type { Candidate } from '../source.ts';

/** Bytes. */
export const listLimit = 2 * 1024 * 1024;
const valueLimit = 200_000;

const date = scalar('a date such as 2026-11-02, or a time such as 2026-11-02T06:00:00Z', (value) =>
  utcTime(typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value),
);
const plain = scalar('a version in quotes', (value): Item | undefined =>
  typeof value === 'string' && value !== '' ? { version: value } : undefined,
);
const detailed = object({
  version: string,
  date: optional(date),
  digest: optional(digestField),
  prerelease: optional(boolean),
});

type Item = Omit<Candidate, 'prerelease' | 'coupled'> & { readonly prerelease?: boolean };

const item = oneForm<Item>('a version, or {version, date, digest, prerelease}', [plain, detailed], (value) =>
  isMap(value) ? detailed : plain,
);
const items = array(item);
const wrapped = refine(object({ versions: items }), ({ versions }) => versions);
const root = oneForm('a list of versions, or {versions: […]}', [items, wrapped], (value) =>
  isMap(value) ? wrapped : items,
);

/**
 * Reads a list of versions in YAML or JSON: `["0.83.0", {version: "0.84.0", date: "2026-11-02"}]`, or a map with that under
 * `versions`.
 * @throws UserError `INVALID_LIST` with every fault and its place; what `parseYaml` throws
 */
export function readList(bytes: Uint8Array, file: string): readonly Candidate[] {
  if (hasTooManyValues(Buffer.from(bytes).toString('latin1'), valueLimit)) {
    throw new UserError('INVALID_LIST', `${file} has more than ${valueLimit} values`);
  }
  const yaml = parseYaml(bytes, file);
  const parsed = parseWith(root, yaml.values[0]);
  if ('faults' in parsed) {
    throw placedError(
      'INVALID_LIST',
      placeFaults(yaml, parsed.faults),
      (count) => `the list has ${count} faults`,
    );
  }
  return parsed.value.map(({ prerelease, ...rest }) => ({
    ...rest,
    ...(prerelease === true ? { prerelease: true as const } : {}),
  }));
}
