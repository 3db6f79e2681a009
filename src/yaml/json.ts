import type { Path } from '../schema/schema.ts';

/**
 * Reads a text as JSON (RFC 8259), with the parser of the language.
 * @returns the one document of it; undefined where it is no JSON
 */
export function readJson(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return [value];
  } catch {
    return undefined;
  }
}

/** Has another text stand at a path; false where nothing stands there. */
export function replaceAt(values: unknown, path: Path, text: string): boolean {
  const [part, ...rest] = path;
  if (part === undefined || typeof values !== 'object' || values === null || !Object.hasOwn(values, part)) {
    return false;
  }
  return rest.length === 0
    ? Reflect.set(values, part, text)
    : replaceAt(Reflect.get(values, part), rest, text);
}
