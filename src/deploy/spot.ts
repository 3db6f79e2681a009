import { isMap, type Path } from '../schema/schema.ts';
import type { YamlFile } from '../yaml/document.ts';
import type { ChartValues, Left, Occurrence, Scalar } from './occurrence.ts';

/** A value in a document, and the way to it. */
export interface Spot {
  readonly source: Source;
  readonly path: Path;
  readonly value: unknown;
}

export interface Source {
  readonly yaml: YamlFile;
  readonly document: number;
  /** See `ReleaseNames`. */
  readonly repositories: ReadonlySet<string>;
  /** The texts of the file that were looked into; see `documentsIn`. */
  readonly texts: Map<string, EmbeddedText>;
  /** Set for a text that stands in a value: the value, its first line in a block (`|`), and how many texts it stands in. */
  readonly within?: { readonly scalar: Scalar; readonly line: number | undefined; readonly depth: number };
}

/** A text that was looked into. */
interface EmbeddedText {
  /** None where it is no YAML. */
  readonly yaml: YamlFile | undefined;
  /** For each place where it is written, the path that was asked for first. */
  readonly paths: Map<string, string>;
}

const closedKinds = new Set(['Secret', 'CustomResourceDefinition'].flatMap((kind) => [kind, `${kind}List`]));

/** What is in a Secret is nobody's business, and a definition has none but in descriptions. */
export function isClosed(spot: Spot): boolean {
  const { value } = at(spot, 'kind');
  return typeof value === 'string' && closedKinds.has(value);
}

/** Items and entries; none of what is closed, and not what a cluster says of an object. */
export function childrenOf(spot: Spot): readonly Spot[] {
  const isObject = at(spot, 'apiVersion').value !== undefined;
  const entries = entriesOf(spot).filter(([key]) => !(isObject && key === 'status'));
  return isClosed(spot) ? [] : [...itemsOf(spot), ...entries.map(([, entry]) => entry)];
}

/** What finds more in a document that stands in a text. */
export type Dispatch = (root: Spot) => Iterable<Occurrence | ChartValues>;

/** Finds what a document names, and the values in it; `dispatch` does so in a document that stands in a text of it. */
export type Find = (root: Spot, dispatch: Dispatch) => Iterable<Occurrence | ChartValues>;

/** What stands below these keys. Own keys only: a file may well have a key such as `constructor`. */
export function at({ source, path, value }: Spot, ...keys: Path): Spot {
  const found = keys.reduce<unknown>((parent, key) => {
    if (typeof key === 'number') {
      return Array.isArray(parent) ? parent[key] : undefined;
    }
    return isMap(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
  }, value);
  return { source, path: [...path, ...keys], value: found };
}

/** The entries of a map; none of anything else. */
export function entriesOf(spot: Spot): readonly (readonly [key: string, entry: Spot])[] {
  return isMap(spot.value)
    ? Object.entries(spot.value).map(([key, value]) => [
        key,
        { source: spot.source, path: [...spot.path, key], value },
      ])
    : [];
}

/** The items of a list; none of anything else. */
export function itemsOf(spot: Spot): readonly Spot[] {
  return Array.isArray(spot.value)
    ? spot.value.map((value: unknown, index) => ({
        source: spot.source,
        path: [...spot.path, index],
        value,
      }))
    : [];
}

/** A text that says something. */
export function textAt(spot: Spot, ...keys: Path): string | undefined {
  const { value } = at(spot, ...keys);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The scalar there, unless it says nothing: null, or an empty text. */
export function scalarAt(spot: Spot, ...keys: Path): Scalar | undefined {
  const { yaml, document, within } = spot.source;
  const path = [...spot.path, ...keys];
  const found = yaml.locate(document, path);
  if (found === undefined || found.typed === null || found.value === '') {
    return undefined;
  }
  const { value, place, isShared } = found;
  if (within === undefined) {
    return { document, path, value, place, ...(isShared && { isShared }) };
  }
  const { scalar, line } = within;
  const own = line === undefined || place.line === undefined ? undefined : line + place.line - 1;
  return {
    document: scalar.document,
    path: [...scalar.path, ...path],
    value,
    place: own === undefined ? scalar.place : { file: place.file, line: own },
  };
}

/** Tells places where a scalar is written apart, also of texts on one line: aliases have one of them under several paths. */
export function writtenAt({ source: { yaml, document, within }, path }: Spot): string {
  const start = yaml.locate(document, path)?.start;
  return JSON.stringify([within?.scalar.document, within?.scalar.path, document, start]);
}

/** To be spread into an occurrence of this spot. */
export function leftOf({ source }: Spot, other?: Left): { readonly left?: Left } {
  const left = source.within === undefined ? other : 'embedded';
  return left === undefined ? {} : { left };
}
