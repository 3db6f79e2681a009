import type { Place } from '../errors.ts';
import type { Values } from '../helm/merge-values.ts';
import type { HeldValues } from '../helm/values-file.ts';
import { formatPath } from '../schema/path.ts';
import type { Path } from '../schema/schema.ts';

/** Where one of them is said. */
export interface MadePlace {
  readonly path: Path;
  readonly at: Place;
}

/**
 * Values that stand in no file as Helm gets them: settings, stand-ins.
 * @param file what messages call them
 * @param places the last one that is on the way to a value says it
 */
export function madeValues(file: string, values: Values, places: readonly MadePlace[]): HeldValues {
  return {
    file,
    // Of a number that is too large for a file, Helm is told besides.
    bytes: Buffer.from(
      JSON.stringify(values, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
    ),
    document: 0,
    path: [],
    at: (way) =>
      places.findLast(({ path }) => {
        const shared = Math.min(path.length, way.length);
        return formatPath(path.slice(0, shared)) === formatPath(way.slice(0, shared));
      })?.at,
  };
}
