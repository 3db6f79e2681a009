import { formatPlace, type Place } from '../errors.ts';
import { formatPath } from '../schema/path.ts';
import { documentsIn } from './embedded.ts';
import { imageFamilies, isImageKey, isImagesKey, isVariable } from './image-keys.ts';
import type { Scalar } from './occurrence.ts';
import { keyOf } from './overrides.ts';
import { looksLikePin } from './parts.ts';
import { at, childrenOf, entriesOf, isClosed, scalarAt, type Spot, textAt } from './spot.ts';
import { untaggedIn } from './texts.ts';

interface Unnamed {
  /** Without what stands there: that may be a secret. */
  readonly message: string;
  readonly place: Place;
}

/**
 * Tags and digests of what is called an image, or that look like a version, and belong to nothing that was found, as where a chart
 * has the repository: `image: {tag: 0.62.2}`. Nobody can tell of what they are. And what a text names of the release without a tag.
 * @param owned what was found: its scalars by `keyOf`, and its places
 * @param told the texts that were looked at: aliases may have one in very many places
 */
export function* unnamedIn(spot: Spot, owned: ReadonlySet<string>, told: Set<string>): Generator<Unnamed> {
  if (typeof spot.value === 'string') {
    const documents = documentsIn(spot);
    yield* documents === undefined && !told.has(spot.value) ? unreadIn(spot, spot.value, owned) : [];
    told.add(spot.value);
    for (const root of documents ?? []) {
      yield* unnamedIn(root, owned, told);
    }
    return;
  }
  const names = isClosed(spot) ? [] : [...tagsIn(spot), ...tagSetBy(spot)];
  for (const scalar of names) {
    const message = `${formatPath(scalar.path)} names no image that is known: a path or a marker says which it is`;
    yield* owned.has(keyOf(scalar)) ? [] : [{ message, place: scalar.place }];
  }
  for (const child of childrenOf(spot)) {
    yield* unnamedIn(child, owned, told);
  }
}

/** In a template or many lines, and in a variable, the tag may stand where nobody looks. */
function* unreadIn(spot: Spot, text: string, owned: ReadonlySet<string>): Generator<Unnamed> {
  const scalar = /[\n${]/.test(text) || isVariable(calledAt(spot)) ? scalarAt(spot) : undefined;
  if (scalar !== undefined && !owned.has(formatPlace(scalar.place))) {
    for (const name of untaggedIn(text, spot.source.known)) {
      const message = `${name} is named in ${formatPath(scalar.path)}, and its tag, if there is one, was not looked at`;
      yield { message, place: scalar.place };
    }
  }
}

/** Of `{name: SIDECAR_IMAGE, value: …}` the name. */
function calledAt(spot: Spot): string {
  const key = spot.path.at(-1);
  const name = key === 'value' ? scalarAt({ ...spot, path: spot.path.slice(0, -1) }, 'name') : undefined;
  return name?.value ?? String(key);
}

function tagsIn(spot: Spot): readonly Scalar[] {
  const keys = entriesOf(spot).flatMap(([key, { value }]) =>
    ['string', 'number'].includes(typeof value) ? key : [],
  );
  return [...imageFamilies(keys)].flatMap(([family, { tag, digest }]) =>
    [tag, digest].flatMap((key) =>
      key === undefined ? [] : pinAt(at(spot, key), family === '' ? spot.path.at(-1) : family),
    ),
  );
}

/** Of a parameter `{name: image.tag, value: …}`, and of a change `{op: replace, path: /spec/values/image/tag, value: …}`. */
function tagSetBy(spot: Spot): readonly Scalar[] {
  const [key = '', map] = (
    textAt(spot, 'name')?.split('.') ??
    textAt(spot, 'path')?.split('/') ??
    []
  ).reverse();
  return [...imageFamilies([key])].flatMap(([family, { tag, digest }]) =>
    (tag ?? digest) === undefined ? [] : pinAt(at(spot, 'value'), family === '' ? map : family),
  );
}

function pinAt(spot: Spot, called: string | number | undefined): readonly Scalar[] {
  const scalar = scalarAt(spot);
  const isOne = isImageKey(called) || isImagesKey(called) || looksLikePin(scalar?.value ?? '');
  return scalar !== undefined && isOne ? [scalar] : [];
}
