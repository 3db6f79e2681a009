import { parsePath } from '../schema/path.ts';
import { isMap } from '../schema/schema.ts';
import { imageFamilies, isBaseKey, sharesTag } from './image-keys.ts';
import { imagesOf } from './image-parts.ts';
import type { ImageOccurrence, Scalar } from './occurrence.ts';
import { keyOf, pinsOf } from './overrides.ts';
import { type Base, baseLimit } from './parts.ts';
import { at, entriesOf, itemsOf, leftOf, scalarAt, type Spot, textAt } from './spot.ts';

/**
 * The images of a list such as `[{name: image.repository, value: …}, {name: image.tag, value: …}]`; an image is those of one map.
 * @param held values that the list is laid over, by `withRegistries`: what it does not say of an image stands there
 */
export function* imagesOfNamed(list: Spot, held?: Spot): Generator<ImageOccurrence> {
  const nothing: Spot = { ...list, value: undefined };
  const maps = namedMaps(list);
  const bases = [...maps].flatMap(([map, values]) =>
    [...values].flatMap(([key, value]): readonly Base[] => {
      const text = isBaseKey(key) ? textAt(value) : undefined;
      const isShared = sharesTag(map.split('.'), (name) => values.has(name));
      const tag = (): Scalar | undefined => (isShared ? scalarAt(values.get('tag') ?? nothing) : undefined);
      return text === undefined ? [] : [{ text, tag, left: leftOf(list) }];
    }),
  );
  for (const [map, own] of maps) {
    const below = held && at(held, ...(parsePath(map) ?? []));
    const values = below === undefined ? own : new Map([...entriesOf(below), ...own]);
    const images = imagesOf({
      key: map.slice(map.lastIndexOf('.') + 1) || undefined,
      keys: [...values].flatMap(([key, { value }]) => (isMap(value) || Array.isArray(value) ? [] : key)),
      has: (key) => values.has(key),
      text: (key) => textAt(values.get(key) ?? nothing),
      scalar: (key) => scalarAt(values.get(key) ?? nothing),
      left: leftOf(list),
      registry: held && registryFor(held),
      bases: bases.slice(0, baseLimit),
      repositories: list.source.repositories,
      isContainer: false,
    });
    const said = new Set([...own.values()].flatMap((value) => scalarAt(value) ?? []).map(keyOf));
    for (const image of images) {
      const pins = pinsOf(image);
      const isSaid = (pin: Scalar): boolean => said.has(keyOf(pin));
      const isText = held?.source.within !== undefined && !pins.every(isSaid);
      yield* pins.some(isSaid) || namesImage(own) ? [isText ? { ...image, left: 'embedded' } : image] : [];
    }
  }
}

/** Bitnami's charts and others put it before each repository that has no registry. */
export function registryFor(values: Spot): string | undefined {
  return textAt(values, 'global', 'imageRegistry') ?? textAt(values, 'imageRegistry');
}

/** Values with the registries for all of their images that such a list says: `global.imageRegistry`, `hub`. */
export function withRegistries(held: Spot, list: Spot): Spot {
  const maps = namedMaps(list);
  const saidOf = (map: string): Record<string, unknown> =>
    Object.fromEntries(
      [...(maps.get(map) ?? [])].flatMap(([key, { value }]) =>
        /(?:registry|hub|prefix)$/i.test(key) ? [[key, value] as const] : [],
      ),
    );
  const own = isMap(held.value) ? held.value : {};
  const { value: global } = at(held, 'global');
  const all = { ...(isMap(global) ? global : {}), ...saidOf('global') };
  return { ...held, value: { ...own, ...saidOf(''), global: all } };
}

/** Whether more is said of an image than its tag or digest. */
function namesImage(values: ReadonlyMap<string, Spot>): boolean {
  return [...imageFamilies([...values.keys()]).values()].some(
    ({ tag: _tag, digest: _digest, ...names }) => Object.keys(names).length > 0,
  );
}

/** The values of such a list by their map, and the key in it: `image`, `tag`. */
export function namedMaps(list: Spot): ReadonlyMap<string, ReadonlyMap<string, Spot>> {
  const maps = new Map<string, Map<string, Spot>>();
  for (const item of itemsOf(list)) {
    const name = textAt(item, 'name');
    if (name !== undefined) {
      const end = name.lastIndexOf('.');
      const map = name.slice(0, Math.max(0, end));
      maps.set(map, (maps.get(map) ?? new Map<string, Spot>()).set(name.slice(end + 1), at(item, 'value')));
    }
  }
  return maps;
}
