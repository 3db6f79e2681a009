import { formatPath } from '../schema/path.ts';
import { imageFamilies, isImageKey } from './image-keys.ts';
import type { Scalar } from './occurrence.ts';
import { at, entriesOf, itemsOf, scalarAt, type Spot } from './spot.ts';

/**
 * Tags and digests of what is called an image and names none, as where a chart has the repository: `image: {tag: 0.62.2}`.
 * Nobody can tell of what they are.
 */
export function* unnamedTags(spot: Spot): Generator<Scalar> {
  // Values of a Secret are nobody's business, not even that they are there.
  if (at(spot, 'kind').value === 'Secret') {
    return;
  }
  const entries = entriesOf(spot);
  const keys = entries.flatMap(([key, { value }]) =>
    ['string', 'number'].includes(typeof value) ? key : [],
  );
  for (const [family, { image, repository, name, tag, digest }] of imageFamilies(keys)) {
    const pin = tag ?? digest;
    const isCalledImage = isImageKey(family === '' ? spot.path.at(-1) : family);
    if (pin !== undefined && isCalledImage && (image ?? repository ?? name) === undefined) {
      const scalar = scalarAt(spot, pin);
      yield* scalar === undefined ? [] : [scalar];
    }
  }
  for (const child of [...itemsOf(spot), ...entries.map(([, entry]) => entry)]) {
    yield* unnamedTags(child);
  }
}

/** What to say of one. */
export function describeUnnamed({ path, value }: Scalar): string {
  return `${formatPath(path)} is ${value} and names no repository: a path or a marker says which image it is`;
}
