import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMap } from '../../src/schema/schema.ts';

/** The schemas that CycloneDX publishes, as its JavaScript library carries them. */
const folder = new URL('res/schema/', import.meta.resolve('@cyclonedx/cyclonedx-library/package.json'));
const files = new Map<string, unknown>();

/** Why a bill does not fit the official JSON Schema of CycloneDX 1.6, as paths; formats are looked at as far as ours have them. */
export function billMisfits(bill: unknown): readonly string[] {
  return misfits(load('bom-1.6.SNAPSHOT.schema.json'), bill, '$', 'bom-1.6.SNAPSHOT.schema.json');
}

function load(name: string): unknown {
  const schema: unknown =
    files.get(name) ?? JSON.parse(readFileSync(fileURLToPath(new URL(name, folder)), 'utf8'));
  files.set(name, schema);
  return schema;
}

const annotations = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'definitions',
  'deprecated',
  'examples',
  'meta:enum',
]);

/** JSON Schema draft 7, the keywords that these files have; any other is an error. */
function misfits(schema: unknown, value: unknown, path: string, file: string): readonly string[] {
  if (!isMap(schema)) {
    return schema === false ? [`${path}: nothing is allowed here`] : [];
  }
  return Object.entries(schema).flatMap(([keyword, rule]) =>
    annotations.has(keyword) ? [] : faults(keyword, rule, { schema, value, path, file }),
  );
}

interface Place {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly value: unknown;
  readonly path: string;
  readonly file: string;
}

function faults(keyword: string, rule: unknown, { schema, value, path, file }: Place): readonly string[] {
  const check = (isFine: boolean): readonly string[] => (isFine ? [] : [`${path}: ${keyword}`]);
  const fitting = () => list(rule).filter((each) => misfits(each, value, path, file).length === 0).length;
  switch (keyword) {
    case '$ref':
      return follow(String(rule), value, path, file);
    case 'type':
      return check(typeOf(value) === rule || (rule === 'integer' && Number.isInteger(value)));
    case 'enum':
      return check(list(rule).includes(value));
    case 'required':
      return check(!isMap(value) || list(rule).every((key) => Object.hasOwn(value, String(key))));
    case 'minLength':
      return check(typeof value !== 'string' || value.length >= Number(rule));
    case 'maxLength':
      return check(typeof value !== 'string' || value.length <= Number(rule));
    case 'minimum':
      return check(typeof value !== 'number' || value >= Number(rule));
    case 'maximum':
      return check(typeof value !== 'number' || value <= Number(rule));
    case 'minItems':
      return check(!Array.isArray(value) || value.length >= Number(rule));
    case 'maxItems':
      return check(!Array.isArray(value) || value.length <= Number(rule));
    case 'uniqueItems':
      return check(
        !Array.isArray(value) || new Set(value.map((item) => JSON.stringify(item))).size === value.length,
      );
    case 'pattern':
      return check(typeof value !== 'string' || new RegExp(String(rule), 'u').test(value));
    case 'format':
      return check(typeof value !== 'string' || hasFormat(String(rule), value));
    case 'anyOf':
      return check(fitting() > 0);
    case 'oneOf':
      return check(fitting() === 1);
    case 'additionalItems':
      return [];
    case 'items':
      return Array.isArray(value)
        ? value.flatMap((item, index) => misfits(rule, item, `${path}[${index}]`, file))
        : [];
    case 'properties':
      return isMap(value) && isMap(rule)
        ? Object.entries(value).flatMap(([key, each]) =>
            Object.hasOwn(rule, key) ? misfits(rule[key], each, `${path}.${key}`, file) : [],
          )
        : [];
    case 'additionalProperties': {
      const known = isMap(schema['properties']) ? schema['properties'] : {};
      return isMap(value)
        ? Object.keys(value)
            .filter((key) => !Object.hasOwn(known, key))
            .flatMap((key) => misfits(rule, value[key], `${path}.${key}`, file))
        : [];
    }
    default:
      throw new Error(`the keyword ${keyword} is not known here`);
  }
}

function follow(reference: string, value: unknown, path: string, from: string): readonly string[] {
  const [name = '', pointer = ''] = reference.split('#');
  const file = name === '' ? from : name;
  let found = load(file);
  for (const key of pointer.split('/').slice(1)) {
    found = isMap(found) ? found[key] : undefined;
  }
  if (found === undefined) {
    throw new Error(`${reference} leads nowhere`);
  }
  return misfits(found, value, path, file);
}

function hasFormat(format: string, text: string): boolean {
  if (format === 'date-time') {
    return !Number.isNaN(Date.parse(text)) && text.includes('T');
  }
  return format !== 'iri-reference' || !/[\s<>"{}|\\^`]/.test(text);
}

function list(rule: unknown): readonly unknown[] {
  return Array.isArray(rule) ? rule : [];
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'array' : typeof value;
}
