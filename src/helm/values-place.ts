import type { Place } from '../errors.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { whereLegal } from '../unless.ts';
import { parseYaml } from '../yaml/document.ts';

/** Where values stand in a file. */
interface Holder {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Counted from 0. */
  readonly document: number;
  /** Where they begin in that document. */
  readonly root: Path;
}

/**
 * Where the key at a path of values stands in their file, or the last key on the way that is there.
 * @returns undefined when not even the path's first key is there, or the file cannot be read strictly
 */
export function placeInFile({ file, bytes, document, root }: Holder, path: Path): Place | undefined {
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
