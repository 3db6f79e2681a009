import { closest } from './closest.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Fault, Infer, Path, Schema } from './schema.ts';

/** The keys of a map, each with its schema. */
export type Shape = Readonly<Record<string, Schema<unknown>>>;
type UndefinedKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];
/** What a map with these keys is parsed to. */
export type ObjectOf<S extends Shape> = {
  readonly [K in Exclude<keyof S, UndefinedKeys<{ [P in keyof S]: Infer<S[P]> }>>]: Infer<S[K]>;
} & {
  readonly [K in UndefinedKeys<{ [P in keyof S]: Infer<S[P]> }>]?: Exclude<Infer<S[K]>, undefined>;
};

/** A map with these keys in JSON Schema. */
export function jsonOf(shape: Shape): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(shape).map(([key, { json }]) => [key, json])),
    required: Object.keys(shape).filter((key) => !('optional' in (shape[key] ?? {}))),
    additionalProperties: false,
  };
}

/** Parses a map key by key; keys that are missing or unknown are faults. */
export function parseEntries<S extends Shape>(
  shape: S,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  faults: Fault[],
): ObjectOf<S> {
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
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = closest(key, known);
  return `unknown key${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}; known here: ${known.join(', ')}`;
}

/** Nobody reads more, and a hostile file must not make us collect millions. */
export function enough(faults: readonly Fault[]): boolean {
  return faults.length >= 100;
}
