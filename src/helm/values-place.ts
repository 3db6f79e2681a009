import type { Place } from '../errors.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { whereLegal } from '../unless.ts';
import { parseYaml } from '../yaml/document.ts';

/**
 * Where the key at a path of values stands in a file, or the last key on the way that is there.
 * @param document counted from 0
 * @param root where the values begin in that document
 * @returns undefined when not even the path's first key is there, or the file cannot be read strictly
 */
export function placeInFile(
  bytes: Uint8Array,
  file: string,
  document: number,
  root: Path,
  path: Path,
): Place | undefined {
  return whereLegal(() => {
    const yaml = parseYaml(bytes, file);
    const values = root.reduce<unknown>(stepInto, yaml.values[document]);
    return stepInto(values, path[0] ?? '') === undefined
      ? undefined
      : yaml.placeOf(document, [...root, ...path], 'key');
  });
}

/** What stands under a key of a map, or in a list; own keys only. */
export function stepInto(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) {
    return typeof key === 'number' ? value[key] : undefined;
  }
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
