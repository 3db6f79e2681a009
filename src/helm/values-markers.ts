import { formatPath } from '../schema/path.ts';
import { isMap, type Path } from '../schema/schema.ts';
import { tryReference } from '../oci/reference.ts';

/** Values with a mark in everything that may name an image. Rendered, the mark shows up where the value is used. */
export interface Markers {
  /** To be put over all other values; undefined where there is nothing to mark. */
  readonly overlay: Readonly<Record<string, unknown>> | undefined;
  /** The values whose marks are in an image, those of a whole image before those of a registry alone. */
  readonly pathsIn: (image: string) => readonly ValuesPath[];
}

export interface ValuesPath {
  /** `prometheus.instance.server.image`: the map of repository and tag, or the text. */
  readonly path: string;
  /** `registry`: it changes the host or the first part for many images, not the name. */
  readonly sets: 'image' | 'registry';
}

const mark = 'tidegate-mark-';
const marksIn = new RegExp(`${mark}(\\d+)(?!\\d)`, 'g');
const besideName = ['tag', 'digest', 'pullPolicy', 'imageTag'];
const registryKey = /^(?:image|docker|container)?_?registry$|^repositoryPrefix$/i;

/**
 * @param values all values that the templates see, as the probe tells them
 * @param images what is rendered with them: a text that is in none of these is left as it is
 */
export function markValues(values: Readonly<Record<string, unknown>>, images: readonly string[]): Markers {
  const paths: ValuesPath[] = [];
  const overlay = markMap(values, [], (text, path, sets) => {
    const isUsed = text === '' || text.includes('{{') || images.some((image) => image.includes(text));
    return isUsed ? `${mark}${paths.push({ path: formatPath(path), sets }) - 1}` : undefined;
  });
  return {
    overlay,
    pathsIn(image) {
      const found = new Set([...image.matchAll(marksIn)].map(([, number]) => paths[Number(number)]));
      const known = [...found].filter((path) => path !== undefined);
      return known.toSorted(
        (left, right) => Number(left.sets === 'registry') - Number(right.sets === 'registry'),
      );
    },
  };
}

/** Makes a new mark for a text at a path, where it may be a part of an image. */
type Mark = (text: string, path: Path, sets: ValuesPath['sets']) => string | undefined;

/** What is marked in a value, without the rest of it; undefined when nothing is. */
function markValue(value: unknown, path: Path, next: Mark): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => markValue(item, [...path, index], next));
    // Helm puts a list in the place of the other as a whole.
    return items.some((item) => item !== undefined)
      ? items.map((item, index) => withMarks(value[index], item))
      : undefined;
  }
  if (isMap(value)) {
    return markMap(value, path, next);
  }
  return undefined;
}

function markMap(
  map: Readonly<Record<string, unknown>>,
  path: Path,
  next: Mark,
): Record<string, unknown> | undefined {
  const entries = Object.entries(map).flatMap(([key, value]): (readonly [string, unknown])[] => {
    const marked =
      typeof value === 'string'
        ? markText({ map, path }, key, value, next)
        : markValue(value, [...path, key], next);
    return marked === undefined ? [] : [[key, marked]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function markText(
  { map, path }: { readonly map: Readonly<Record<string, unknown>>; readonly path: Path },
  key: string,
  value: string,
  next: Mark,
): string | undefined {
  const isImage =
    /image$/i.test(String(path.at(-1))) || besideName.some((beside) => Object.hasOwn(map, beside));
  if (registryKey.test(key)) {
    const own =
      isImage && Object.hasOwn(map, 'repository') ? undefined : next(value, [...path, key], 'registry');
    return own && (value === '' ? `docker.io/${own}` : `${value}/${own}`);
  }
  const isPart = isImage && (key === 'repository' || key === 'name');
  if (value === '' && key === 'repository' && /image$/i.test(String(path.at(-1)))) {
    // The chart has a name of its own for it.
    return next(value, path, 'image');
  }
  if (value === '' || !(isPart || /image$|repository$/i.test(key))) {
    return undefined;
  }
  const own = next(value, isPart ? path : [...path, key], 'image');
  return own && withMark(value, own);
}

/** After the host, so that it stays one. */
function withMark(value: string, own: string): string {
  const [first = '', ...rest] = value.split('/');
  const hasHost = rest.length > 0 && tryReference(value)?.host === first;
  return hasHost ? [first, own, ...rest].join('/') : `${own}/${value}`;
}

/** A whole item of a list, with the marks in it. */
function withMarks(value: unknown, marked: unknown): unknown {
  if (marked === undefined) {
    return value;
  }
  if (isMap(value) && isMap(marked)) {
    const entries = Object.entries(marked).map(([key, entry]) => [key, withMarks(value[key], entry)]);
    return { ...value, ...Object.fromEntries(entries) };
  }
  return marked;
}
