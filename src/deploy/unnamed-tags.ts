import { isDigest } from '../oci/digest.ts';
import { formatPath } from '../schema/path.ts';
import { imageFamilies, isImageKey, isImagesKey } from './image-keys.ts';
import type { Scalar } from './occurrence.ts';
import { keyOf } from './overrides.ts';
import { entriesOf, itemsOf, scalarAt, type Spot } from './spot.ts';
import { isClosed } from './texts.ts';

/**
 * Tags and digests of what is called an image, or that look like a version, and belong to nothing that was found, as where a chart
 * has the repository: `image: {tag: 0.62.2}`. Nobody can tell of what they are.
 * @param owned by `keyOf`: what was found
 */
export function* unnamedTags(spot: Spot, owned: ReadonlySet<string>): Generator<Scalar> {
  if (isClosed(spot)) {
    return;
  }
  const { path, source } = spot;
  const entries = entriesOf(spot);
  const keys = entries.flatMap(([key, { value }]) =>
    ['string', 'number'].includes(typeof value) ? key : [],
  );
  for (const [family, { tag, digest }] of imageFamilies(keys)) {
    const called = family === '' ? path.at(-1) : family;
    for (const pin of [tag, digest].filter((key) => key !== undefined)) {
      const isOwned = owned.has(keyOf({ document: source.document, path: [...path, pin] }));
      const scalar = isOwned ? undefined : scalarAt(spot, pin);
      const isOne = isImageKey(called) || isImagesKey(called) || looksLikePin(scalar?.value ?? '');
      yield* scalar !== undefined && isOne ? [scalar] : [];
    }
  }
  for (const child of [...itemsOf(spot), ...entries.map(([, entry]) => entry)]) {
    yield* unnamedTags(child, owned);
  }
}

function looksLikePin(text: string): boolean {
  return /^v?\d+\.\d/.test(text) || isDigest(text) || isDigest(`sha256:${text}`);
}

/** What to say of one. */
export function describeUnnamed({ path, value }: Scalar): string {
  return `${formatPath(path)} is ${value} and names no image that is known: a path or a marker says which it is`;
}
