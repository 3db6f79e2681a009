import { releaseFileSchema } from '../src/release/release-file-schema.ts';
import type { JsonSchema } from '../src/schema/json-schema.ts';
import { trustPolicySchema } from '../src/verify/trust-policy-schema.ts';

/** Keys with a section of their own that says more than a schema can. */
const explained = new Set(['cadence', 'freeze', 'support', 'security']);

/** The tables of `docs/release-file.md`: the mark of each, and the keys that stand in it with all that is below them. */
const tables: Readonly<Record<string, readonly string[]>> = {
  'keys-what': ['name', 'audience', 'preset', 'without', 'platforms', 'charts', 'images', 'titles', 'ledger'],
  'keys-signed': ['signed', 'trustedRoot'],
  'keys-inside': ['trust', 'promote', 'check', 'bump', 'environments', 'pullRequest'],
  'keys-helm': ['helm'],
  'keys-hosts': ['endpoints'],
};

/** A row for each key: its path, and what it means. */
export type KeyRow = readonly [key: string, meaning: string];

/**
 * Mark → rows.
 * @throws Error when a key of the release file stands in no table
 */
export function keyTables(): readonly (readonly [mark: string, rows: readonly KeyRow[]])[] {
  const rows = keyRows(releaseFileSchema.json);
  const inTables = Object.entries(tables).map(
    ([mark, keys]) => [mark, rows.filter((row) => keys.includes(topOf(row)))] as const,
  );
  const shown = new Set(inTables.flatMap(([, some]) => some));
  const missing = rows.filter((row) => !shown.has(row) && !explained.has(topOf(row))).map(([key]) => key);
  if (missing.length > 0) {
    throw new Error(`No table in scripts/schema-table.ts shows ${missing.join(', ')}`);
  }
  return [...inTables, ['keys-trust', keyRows(trustPolicySchema.json)]];
}

function topOf([key]: KeyRow): string {
  return /^\w+/.exec(key)?.[0] ?? '';
}

/** The keys of a schema and of the maps below them, in the order in which they are declared. */
function keyRows(schema: JsonSchema, prefix = ''): readonly KeyRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    return [[path, meaningOf(value)] as const, ...rowsBelow(value, path)];
  });
}

/** Several forms of one value may have keys of the same name: the first that is described counts. */
function rowsBelow(schema: JsonSchema, path: string): readonly KeyRow[] {
  const { properties, items } = schema;
  // What is a map or a list of such maps has its keys once.
  const isEither = properties !== undefined && items?.properties === properties;
  const rows = [
    ...keyRows(schema, `${path}.`),
    ...(items === undefined || isEither ? [] : rowsBelow(items, `${path}[]`)),
    ...(typeof schema.additionalProperties === 'object'
      ? rowsBelow(schema.additionalProperties, `${path}.*`)
      : []),
    ...(schema.anyOf ?? []).flatMap((form) => rowsBelow(form, path)),
  ];
  return [...new Map(rows.toReversed()).entries()].toReversed().filter(([, meaning]) => meaning !== '');
}

function meaningOf({ description = '', default: fallback }: JsonSchema): string {
  return fallback === undefined || fallback === false || description.includes('by default')
    ? description
    : `${description} By default \`${fallback}\`.`;
}
