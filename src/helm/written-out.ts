/**
 * True when a YAML text has more than `limit` values: every value but the first begins after one of these, and takes up to
 * 500 bytes while it is parsed, however short it is in the file. A little prose among them does not count much.
 */
export function hasTooManyValues(source: string, limit: number): boolean {
  if (source.length <= limit) {
    return false;
  }
  let count = 0;
  for (const _ of source.matchAll(/[\n,[{]|[-?] /g)) {
    count += 1;
    if (count > limit) {
      return true;
    }
  }
  return false;
}

/** What the parser allows without aliases. */
const depthLimit = 100;

/** How long a value is, where each value counts one and each text and key its characters; and how deep it nests. */
interface Extent {
  readonly length: number;
  readonly depth: number;
}

const endless: Extent = { length: Number.POSITIVE_INFINITY, depth: Number.POSITIVE_INFINITY };

/**
 * True when a parsed YAML value, with its aliases written out, is at most `limit` long and nests at most 100 deep. A few
 * lines of aliases to aliases can stand for billions of values, and an alias inside its own anchor for no end of them.
 */
export function fitsWrittenOut(value: unknown, limit: number): boolean {
  const { length, depth } = extentOf(value, new Map(), 0);
  return length <= limit && depth <= depthLimit;
}

/** Each value is measured once, however many aliases it has. */
function extentOf(value: unknown, known: Map<object, Extent>, level: number): Extent {
  if (typeof value !== 'object' || value === null) {
    return { length: 1 + (typeof value === 'string' ? value.length : 0), depth: 0 };
  }
  const seen = level > depthLimit ? endless : known.get(value);
  if (seen !== undefined) {
    return seen;
  }
  // Until it is measured: what finds it inside itself has no end.
  known.set(value, endless);
  let [length, depth] = [1, 0];
  for (const [key, child] of Object.entries(value)) {
    const inner = extentOf(child, known, level + 1);
    length += inner.length + (Array.isArray(value) ? 0 : key.length);
    depth = Math.max(depth, inner.depth + 1);
  }
  const extent = { length, depth };
  known.set(value, extent);
  return extent;
}
