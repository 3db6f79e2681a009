/**
 * Closed schemas for everything that is parsed at the border: release file, lock, `bundle.json`, trust policy.
 * A schema turns an unknown value into a typed one and reports every fault with the path to it; unknown keys are faults.
 */

import { closest } from './closest.ts';
import { describe } from './describe.ts';

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

/** A schema for one kind of value: `convert` returns undefined where it does not fit. */
export function scalar<T>(expected: string, convert: (value: unknown) => T | undefined): Schema<T> {
  return {
    expected,
    parse(value, path, faults) {
      const parsed = convert(value);
      if (parsed === undefined) {
        faults.push({ path, message: `expected ${expected}, got ${describe(value)}` });
      }
      return parsed;
    },
  };
}

export const string = scalar('a non-empty string', (value) =>
  typeof value === 'string' && value !== '' ? value : undefined,
);

export const boolean = scalar('true or false', (value) => (typeof value === 'boolean' ? value : undefined));

/** A count or a size: a safe integer that is not negative. */
export const count = scalar('a whole number', (value) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined,
);

export function matching(pattern: RegExp, expected: string): Schema<string> {
  return scalar(expected, (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined));
}

export function literal<const T extends string | number>(...values: readonly T[]): Schema<T> {
  return scalar(values.map((value) => JSON.stringify(value)).join(' or '), (value) =>
    values.find((candidate) => candidate === value),
  );
}

export function array<T>(item: Schema<T>): Schema<readonly T[]> {
  return {
    expected: `a list of ${item.expected}`,
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
    optional: true,
    fallback,
    parse: (value, path, faults) => (value === undefined ? fallback : schema.parse(value, path, faults)),
  };
}

type Shape = Readonly<Record<string, Schema<unknown>>>;
type UndefinedKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];
type ObjectOf<S extends Shape> = {
  readonly [K in Exclude<keyof S, UndefinedKeys<{ [P in keyof S]: Infer<S[P]> }>>]: Infer<S[K]>;
} & {
  readonly [K in UndefinedKeys<{ [P in keyof S]: Infer<S[P]> }>]?: Exclude<Infer<S[K]>, undefined>;
};

/** A map with exactly these keys. */
export function object<const S extends Shape>(shape: S): Schema<ObjectOf<S>> {
  return {
    expected: `a map with ${Object.keys(shape).join(', ')}`,
    parse(value, path, faults) {
      if (!isMap(value)) {
        faults.push({ path, message: `expected ${this.expected}, got ${describe(value)}` });
        return undefined;
      }
      for (const key of Object.keys(value).filter((key) => !Object.hasOwn(shape, key))) {
        if (enough(faults)) {
          break;
        }
        faults.push({
          path: [...path, key],
          key: true,
          message: unknownKey(key, Object.keys(shape)),
        });
      }
      const parsed: Record<string, unknown> = {};
      for (const [key, schema] of Object.entries(shape)) {
        const entry = Object.hasOwn(value, key) ? value[key] : undefined;
        if (entry === undefined && !('optional' in schema)) {
          faults.push({ path, message: `${JSON.stringify(key)} is missing: expected ${schema.expected}` });
          continue;
        }
        const result = schema.parse(entry, [...path, key], faults);
        if (result !== undefined) {
          parsed[key] = result;
        }
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- built key by key from the shape above
      return parsed as ObjectOf<S>;
    },
  };
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = closest(key, known);
  return `unknown key${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}; known here: ${known.join(', ')}`;
}

/** What `schema` takes, changed or checked further; `convert` adds faults and returns undefined where it does not fit. */
export function refine<T, U>(
  schema: Schema<T>,
  convert: (value: T, path: Path, faults: Fault[]) => U | undefined,
): Schema<U> {
  return {
    expected: schema.expected,
    parse(value, path, faults) {
      const before = faults.length;
      const parsed = schema.parse(value, path, faults);
      return parsed === undefined || faults.length > before ? undefined : convert(parsed, path, faults);
    },
  };
}

/** The first schema that takes the value without a fault; otherwise one fault that names them all. */
export function either<T>(...schemas: readonly Schema<T>[]): Schema<T> {
  const expected = schemas.map((schema) => schema.expected).join(', or ');
  return {
    expected,
    parse(value, path, faults) {
      for (const schema of schemas) {
        const own: Fault[] = [];
        const parsed = schema.parse(value, path, own);
        if (own.length === 0) {
          return parsed;
        }
      }
      faults.push({ path, message: `expected ${expected}` });
      return undefined;
    },
  };
}

/** True for a plain map, as JSON and YAML have it. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nobody reads more, and a hostile file must not make us collect millions. */
function enough(faults: readonly Fault[]): boolean {
  return faults.length >= 100;
}
