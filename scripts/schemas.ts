/** What `npm run docs` writes into `schema/`: our file formats in JSON Schema, for editors and other programs. */
import { inventorySchema } from '../src/release/read-inventory.ts';
import { lockSchema } from '../src/release/lock-schema.ts';
import { ledgerSchema } from '../src/release/read-ledger.ts';
import { releaseFileSchema } from '../src/release/release-file-schema.ts';
import { supportTableSchema } from '../src/release/support-table.ts';
import { type JsonSchema, schemaAddress } from '../src/schema/json-schema.ts';
import { trustPolicySchema } from '../src/verify/trust-policy-schema.ts';

/** Of `.oxfmtrc.json`. */
const lineWidth = 110;

/** Lists whose entries a preset may complete, as `src/release/overlay.ts` merges them. */
const named = ['charts', 'images'];

/** Where each entry of a list is laid over the preset's one map. */
const each = ['promote'];

/** File name → schema. */
export const schemas: Readonly<Record<string, JsonSchema>> = {
  'release-file.json': titled('tidegate.yaml', releaseFile(releaseFileSchema.json)),
  'preset.json': titled('A preset of tidegate.yaml', preset(releaseFileSchema.json)),
  'trust-policy.json': titled('tidegate.trust.yaml', trustPolicySchema.json),
  'lock.json': titled('tidegate.lock.json', lockSchema.json),
  'ledger.json': titled('tidegate.ledger.json', ledgerSchema.json),
  'support-table.json': titled('The file that `support.table` names', supportTableSchema.json),
  'inventory.json': titled('<name>.inventory.json', inventorySchema.json),
};

/** The text of one of them. */
export function schemaText(name: string, schema: JsonSchema): string {
  const head: JsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${schemaAddress}/${name}`,
    $comment: 'Made by `npm run docs` from the schemas in src/. Do not edit.',
  };
  return `${format({ ...head, ...schema }, '')}\n`;
}

function titled(title: string, schema: JsonSchema): JsonSchema {
  return { title, ...schema };
}

/** What is demanded may come from the preset: without one, the file has to have it. */
function releaseFile(schema: JsonSchema): JsonSchema {
  return { ...completable(schema), if: { required: ['preset'] }, else: demands(schema) };
}

function preset(schema: JsonSchema): JsonSchema {
  const { preset: inner, ...properties } = schema.properties ?? {};
  const description = 'The preset that this one is laid over: a name, or a path relative to this file.';
  return completable({ ...schema, properties: { extends: { ...inner, description }, ...properties } });
}

/** The schema without what it demands of maps; an entry of a list that is merged by name needs that name alone. */
function completable(schema: JsonSchema): JsonSchema {
  return {
    ...relaxed(schema),
    properties: mapValues(schema.properties ?? {}, (value, key) =>
      named.includes(key)
        ? { ...value, items: { ...withoutDemands(value.items ?? {}), required: ['name'] } }
        : { ...relaxed(value), ...(each.includes(key) && value.items && { items: relaxed(value.items) }) },
    ),
  };
}

/** A map, at any depth below others: all of them are merged key by key. */
function relaxed(schema: JsonSchema): JsonSchema {
  return {
    ...withoutDemands(schema),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(relaxed) }),
    ...(schema.properties && { properties: mapValues(schema.properties, relaxed) }),
  };
}

function withoutDemands(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).filter(([keyword]) => keyword !== 'required' && keyword !== 'oneOf');
  return Object.fromEntries(entries);
}

/** Only what `completable` takes away. */
function demands(schema: JsonSchema): JsonSchema {
  const { properties } = below(schema);
  const itemsOf = (key: string): JsonSchema => schema.properties?.[key]?.items ?? {};
  const ofEntries = [
    ...named.map((key) => [key, { items: ownDemands(itemsOf(key)) }] as const),
    ...each.map((key) => [key, { ...properties?.[key], items: below(itemsOf(key)) }] as const),
  ];
  return { ...below(schema), properties: { ...properties, ...Object.fromEntries(ofEntries) } };
}

function below({ properties = {}, ...schema }: JsonSchema): JsonSchema {
  const inner = Object.entries(properties)
    .map(([key, value]) => [key, below(value)] as const)
    .filter(([, value]) => Object.keys(value).length > 0);
  return {
    ...ownDemands(schema),
    ...(inner.length > 0 && { properties: Object.fromEntries(inner) }),
  };
}

function ownDemands({ required = [], oneOf }: JsonSchema): JsonSchema {
  return { ...(required.length > 0 && { required }), ...(oneOf && { oneOf }) };
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}

/**
 * JSON as the formatter of this project leaves it: lists of plain values on one line where they fit.
 * @param before what stands on the line before it
 */
function format(value: unknown, indent: string, before = ''): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value);
  }
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const fits = `${indent}${before}${line},`.length <= lineWidth;
    return fits && value.every((item) => typeof item !== 'object')
      ? line
      : `[\n${value.map((item) => `${inner}${format(item, inner)}`).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, item]) => {
    const start = `${JSON.stringify(key)}: `;
    return `${inner}${start}${format(item, inner, start)}`;
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}
