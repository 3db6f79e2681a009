type JsonType = 'string' | 'boolean' | 'integer' | 'number' | 'array' | 'object';

/** A schema as other programs read it: JSON Schema 2020-12, with the keywords that the combinators need. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $comment?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly (string | number)[];
  readonly minLength?: number;
  readonly minimum?: number;
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly else?: JsonSchema;
}

/** Where the schemas in `schema/` can be read without a checkout. */
export const schemaAddress = 'https://raw.githubusercontent.com/tidegate/tidegate/main/schema';

/** The schema with these keywords besides, or instead of its own. */
export function keywords(schema: JsonSchema, more: JsonSchema): JsonSchema {
  return { ...schema, ...more };
}

/**
 * A text that fits a pattern. Readers of JSON Schema take the pattern for ECMAScript, most of them with the flag `u`, some
 * without Unicode's properties: what cannot be said to all of them is left out.
 */
export function patternOf(pattern: RegExp): JsonSchema {
  const source = pattern.source.replaceAll(String.raw`\p{Cc}`, String.raw`\u0000-\u001F\u007F-\u009F`);
  return pattern.flags.replace('u', '') === '' && !source.includes(String.raw`\p{`)
    ? { type: 'string', pattern: source }
    : { type: 'string' };
}
