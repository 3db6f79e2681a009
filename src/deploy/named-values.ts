import { isBaseKey, sharesTag } from './image-keys.ts';
import { imagesOf } from './image-parts.ts';
import type { ImageOccurrence, Scalar } from './occurrence.ts';
import { type Base, baseLimit } from './parts.ts';
import { at, itemsOf, leftOf, scalarAt, type Spot, textAt } from './spot.ts';

/** The images of a list such as `[{name: image.repository, value: …}, {name: image.tag, value: …}]`; an image is those of one map. */
export function* imagesOfNamed(list: Spot): Generator<ImageOccurrence> {
  const nothing: Spot = { ...list, value: undefined };
  const maps = new Map<string, Map<string, Spot>>();
  for (const item of itemsOf(list)) {
    const name = textAt(item, 'name');
    if (name === undefined) {
      continue;
    }
    const end = name.lastIndexOf('.');
    const map = name.slice(0, Math.max(0, end));
    maps.set(map, (maps.get(map) ?? new Map()).set(name.slice(end + 1), at(item, 'value')));
  }
  const bases = [...maps].flatMap(([map, values]) =>
    [...values].flatMap(([key, value]): readonly Base[] => {
      const text = isBaseKey(key) ? textAt(value) : undefined;
      const isShared = sharesTag(map.split('.'), (name) => values.has(name));
      const tag = (): Scalar | undefined => (isShared ? scalarAt(values.get('tag') ?? nothing) : undefined);
      return text === undefined ? [] : [{ text, tag, left: leftOf(list) }];
    }),
  );
  for (const [map, values] of maps) {
    yield* imagesOf({
      key: map.slice(map.lastIndexOf('.') + 1) || undefined,
      keys: [...values.keys()],
      has: (key) => values.has(key),
      text: (key) => textAt(values.get(key) ?? nothing),
      scalar: (key) => scalarAt(values.get(key) ?? nothing),
      left: leftOf(list),
      registry: textAt(maps.get('global')?.get('imageRegistry') ?? nothing),
      bases: bases.slice(0, baseLimit),
      known: list.source.known,
      isContainer: false,
    });
  }
}
