/**
 * Closed schemas for everything that is parsed at the border: release file, lock, `bundle.json`, trust policy.
 * A schema turns an unknown value into a typed one and reports every fault with the path to it; unknown keys are faults.
 * It also says in JSON Schema what it takes, for editors and for the tables of the documentation.
 */

import { describe } from './describe.ts';
import { type JsonSchema, keywords, patternOf } from './json-schema.ts';
import { enough, jsonOf, type ObjectOf, parseEntries, type Shape } from './map-entries.ts';

export type Path = readonly (string | number)[];

export interface Fault {
  readonly path: Path;
  /** `expected …`, a fragment of a sentence. */
  readonly message: string;
  /** True when the fault is the key itself (an unknown one), not its value. */
  readonly key?: true;
}

export interface Schema<T> {
  /** What it accepts, for messages: `a string`. */
  readonly expected: string;
  /** The same for other programs. It may take more than `parse` does, and never less. */
  readonly json: JsonSchema;
  parse(value: unknown, path: Path, faults: Fault[]): T | undefined;
}

// An optional schema's T cannot be read off `parse`, whose result is T or undefined in any case.
export type Infer<S> = S extends Optional<unknown> ? S['fallback'] : S extends Schema<infer T> ? T : never;

/** Parses a value: the typed result, or all faults. */
export function parseWith<T>(
  schema: Schema<T>,
  value: unknown,
): { readonly value: T } | { readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const parsed = schema.parse(value, [], faults);
  return parsed === undefined || faults.length > 0 ? { faults } : { value: parsed };
}

/**
 * A schema for one kind of value: `convert` returns undefined where it does not fit.
 * @param json what it is in JSON Schema: a text, unless said otherwise
 */
export function scalar<T>(
  expected: string,
  convert: (value: unknown) => T | undefined,
  json: JsonSchema = { type: 'string' },
): Schema<T> {
  return {
    expected,
    json,
    parse(value, path, faults) {
      const parsed = convert(value);
      if (parsed === undefined) {
        faults.push({ path, message: `expected ${expected}, got ${describe(value)}` });
      }
      return parsed;
    },
  };
}

/** Half a character (a lone surrogate) is no text: two readers would make two texts of it. */
export const string = scalar(
  'a non-empty string',
  (value) => (typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined),
  { type: 'string', minLength: 1 },
);

export const boolean = scalar('true or false', (value) => (typeof value === 'boolean' ? value : undefined), {
  type: 'boolean',
});

/** A count or a size: a safe integer that is not negative. */
export const count = scalar(
  'a whole number',
  (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined),
  { type: 'integer', minimum: 0 },
);

export function matching(pattern: RegExp, expected: string): Schema<string> {
  return scalar(
    expected,
    (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined),
    patternOf(pattern),
  );
}

export function literal<const T extends string | number>(...values: readonly T[]): Schema<T> {
  return scalar(
    values.map((value) => JSON.stringify(value)).join(' or '),
    (value) => values.find((candidate) => candidate === value),
    { enum: values },
  );
}

export function array<T>(item: Schema<T>): Schema<readonly T[]> {
  return {
    expected: `a list of ${item.expected}`,
    json: { type: 'array', items: item.json },
    parse(value, path, faults) {
      if (!Array.isArray(value)) {
        faults.push({ path, message: `expected a list, got ${describe(value)}` });
        return undefined;
      }
      const parsed: T[] = [];
      for (const [index, entry] of value.entries()) {
        const result = enough(faults) ? undefined : item.parse(entry, [...path, index], faults);
        parsed.push(...(result === undefined ? [] : [result]));
      }
      return parsed;
    },
  };
}

/** A map from free keys to values of one kind. */
export function record<T>(item: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return {
    expected: 'a map',
    json: { type: 'object', additionalProperties: item.json },
    parse(value, path, faults) {
      if (!isMap(value)) {
        faults.push({ path, message: `expected a map, got ${describe(value)}` });
        return undefined;
      }
      const entries = Object.entries(value).map(([key, entry]) => [
        key,
        enough(faults) ? undefined : item.parse(entry, [...path, key], faults),
      ]);
      return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
    },
  };
}

interface Optional<T> extends Schema<T> {
  readonly optional: true;
  readonly fallback: T;
}

/** A key that may be absent; it then has `fallback`, or is left out when there is none. */
export function optional<T>(schema: Schema<T>): Optional<T | undefined>;
export function optional<T>(schema: Schema<T>, fallback: NoInfer<T>): Optional<T>;
export function optional<T>(schema: Schema<T>, fallback?: T): Optional<T | undefined> {
  return {
    expected: schema.expected,
    json: keywords(schema.json, shown(fallback) ? { default: fallback } : {}),
    optional: true,
    fallback,
    parse: (value, path, faults) => (value === undefined ? fallback : schema.parse(value, path, faults)),
  };
}

/** An empty default says no more than that the key may be left out. */
function shown(fallback: unknown): fallback is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof fallback);
}

/** The same schema, with what people should know of it: editors show it, and the documentation is made of it. */
export function about<S extends Schema<unknown>>(description: string, schema: S): S {
  return { ...schema, json: keywords(schema.json, { description }) };
}

/** A map with exactly these keys. */
export function object<const S extends Shape>(shape: S): Schema<ObjectOf<S>> {
  return {
    expected: `a map with ${Object.keys(shape).join(', ')}`,
    json: jsonOf(shape),
    parse(value, path, faults) {
      if (isMap(value)) {
        return parseEntries(shape, value, path, faults);
      }
      faults.push({ path, message: `expected ${this.expected}, got ${describe(value)}` });
      return undefined;
    },
  };
}

/**
 * What `schema` takes, changed or checked further; `convert` adds faults and returns undefined where it does not fit.
 * @param json keywords that say in JSON Schema what is checked further
 */
export function refine<T, U>(
  schema: Schema<T>,
  convert: (value: T, path: Path, faults: Fault[]) => U | undefined,
  json: JsonSchema = {},
): Schema<U> {
  return {
    expected: schema.expected,
    json: keywords(schema.json, json),
    parse(value, path, faults) {
      const before = faults.length;
      const parsed = schema.parse(value, path, faults);
      return parsed === undefined || faults.length > before ? undefined : convert(parsed, path, faults);
    },
  };
}

/**
 * One of several schemas, which the form of the value decides, so that faults are about what was meant.
 * @param pick undefined where the value has none of the forms
 */
export function oneForm<T>(
  expected: string,
  schemas: readonly Schema<T>[],
  pick: (value: unknown) => Schema<T> | undefined,
): Schema<T> {
  return {
    expected,
    json: { anyOf: schemas.map(({ json }) => json) },
    parse(value, path, faults) {
      const schema = pick(value);
      if (schema === undefined) {
        faults.push({ path, message: `expected ${expected}` });
      }
      return schema?.parse(value, path, faults);
    },
  };
}

/** True for a plain map, as JSON and YAML have it. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
