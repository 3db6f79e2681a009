import type { Place } from '../errors.ts';
import { isMap, type Path } from '../schema/schema.ts';
import type { LocatedScalar, YamlFile } from '../yaml/document.ts';

/** A value that may have been put together from several files, and where each part of it stands. */
export interface Layer {
  readonly value: unknown;
  readonly yaml: YamlFile;
  readonly path: Path;
  /** Where the parts come from elsewhere than from below this place: all of them. */
  readonly parts?: ReadonlyMap<string | number, Layer>;
}

/** The first document of a file. */
export function layerOf(yaml: YamlFile): Layer {
  return { value: yaml.values[0], yaml, path: [] };
}

/** The entries of a map; undefined where it is none. */
export function entriesOf(layer: Layer): ReadonlyMap<string, Layer> | undefined {
  return isMap(layer.value)
    ? new Map(Object.keys(layer.value).map((key) => [key, partOf(layer, key)]))
    : undefined;
}

/** The items of a list; undefined where it is none. */
export function itemsOf(layer: Layer): readonly Layer[] | undefined {
  return Array.isArray(layer.value) ? layer.value.map((_, index) => partOf(layer, index)) : undefined;
}

/** A map of these entries, which as a whole stands where `home` does. */
export function mapOf(home: Layer, entries: ReadonlyMap<string, Layer>): Layer {
  const value = Object.fromEntries([...entries].map(([key, part]) => [key, part.value]));
  return { value, yaml: home.yaml, path: home.path, parts: entries };
}

/** A list of these items, which as a whole stands where `home` does. */
export function listOf(home: Layer, items: readonly Layer[]): Layer {
  const value = items.map((item) => item.value);
  return { value, yaml: home.yaml, path: home.path, parts: new Map(items.entries()) };
}

/** Where the value at a path stands, or its key. */
export function placeIn(layer: Layer, path: Path, part?: 'key' | 'value'): Place {
  const found = follow(layer, path);
  return found.yaml.placeOf(0, found.path, part);
}

/** The scalar at a path, as its file has it. */
export function locateIn(layer: Layer, path: Path): LocatedScalar | undefined {
  const found = follow(layer, path);
  return found.yaml.locate(0, found.path);
}

function follow(layer: Layer, path: Path): Layer {
  return path.reduce<Layer>(partOf, layer);
}

function partOf(layer: Layer, key: string | number): Layer {
  const value: unknown =
    typeof layer.value === 'object' && layer.value !== null && Object.hasOwn(layer.value, key)
      ? Reflect.get(layer.value, key)
      : undefined;
  return layer.parts?.get(key) ?? { value, yaml: layer.yaml, path: [...layer.path, key] };
}
