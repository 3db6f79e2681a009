import { isMap } from '../../src/schema/schema.ts';
import type { JsonSchema } from '../../src/schema/json-schema.ts';

/**
 * Why a value does not fit a JSON Schema (2020-12), as paths: a reader of our schemas that shares no code with what makes
 * them. It knows the keywords that they use, and throws at any other.
 */
export function misfits(schema: JsonSchema, value: unknown, path = '$'): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, of]) =>
    of === undefined || fits(keyword, schema, value)
      ? inner(keyword, schema, value, path)
      : [`${path}: ${keyword}`],
  );
}

const annotations = new Set(['$schema', '$id', '$comment', 'title', 'description', 'default']);
/** What these say is said of the parts of a value. */
const applicators = new Set(['items', 'properties', 'else']);

function fits(keyword: string, schema: JsonSchema, value: unknown): boolean {
  const some = (schemas: readonly JsonSchema[] = []): number =>
    schemas.filter((each) => misfits(each, value).length === 0).length;
  switch (keyword) {
    case 'type':
      return [schema.type ?? []]
        .flat()
        .some((type) => type === typeOf(value) || (type === 'integer' && Number.isInteger(value)));
    case 'enum':
      return schema.enum?.some((each) => each === value) === true;
    case 'minLength':
      return typeof value !== 'string' || value.length >= (schema.minLength ?? 0);
    case 'minimum':
      return typeof value !== 'number' || value >= (schema.minimum ?? 0);
    case 'pattern':
      return typeof value !== 'string' || new RegExp(schema.pattern ?? '', 'u').test(value);
    case 'minItems':
      return !Array.isArray(value) || value.length >= (schema.minItems ?? 0);
    case 'uniqueItems':
      return (
        !Array.isArray(value) || new Set(value.map((item) => JSON.stringify(item))).size === value.length
      );
    case 'required':
      return !isMap(value) || (schema.required ?? []).every((key) => Object.hasOwn(value, key));
    case 'additionalProperties':
      return !isMap(value) || extraKeys(schema, value).every((key) => fitsExtra(schema, value[key]));
    case 'anyOf':
      return some(schema.anyOf) > 0;
    case 'oneOf':
      return some(schema.oneOf) === 1;
    case 'if':
      return true;
    default:
      if (annotations.has(keyword) || applicators.has(keyword)) {
        return true;
      }
      throw new Error(`the keyword ${keyword} is not known here`);
  }
}

function inner(keyword: string, schema: JsonSchema, value: unknown, path: string): readonly string[] {
  if (keyword === 'items' && Array.isArray(value)) {
    return value.flatMap((item, index) => misfits(schema.items ?? {}, item, `${path}[${index}]`));
  }
  if (keyword === 'properties' && isMap(value)) {
    return Object.entries(schema.properties ?? {})
      .filter(([key]) => Object.hasOwn(value, key))
      .flatMap(([key, each]) => misfits(each, value[key], `${path}.${key}`));
  }
  if (keyword === 'else' && misfits(schema.if ?? {}, value).length > 0) {
    return misfits(schema.else ?? {}, value, path);
  }
  return [];
}

function extraKeys(schema: JsonSchema, value: Record<string, unknown>): readonly string[] {
  return Object.keys(value).filter((key) => !Object.hasOwn(schema.properties ?? {}, key));
}

function fitsExtra({ additionalProperties }: JsonSchema, value: unknown): boolean {
  return additionalProperties !== false && misfits(additionalProperties ?? {}, value).length === 0;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : isMap(value) ? 'object' : value === null ? 'null' : typeof value;
}
