import { formatPlace } from '../errors.ts';
import { formatPath } from '../schema/path.ts';
import { documentsIn } from './embedded.ts';
import type { Remark } from './found.ts';
import { type ImageFamily, imageFamilies, isImageKey, isImagesKey, isVariable } from './image-keys.ts';
import { leftIn } from './images.ts';
import { namedMaps } from './named-values.ts';
import type { Left, Scalar } from './occurrence.ts';
import { keyOf } from './overrides.ts';
import { looksLikePin, pinOf } from './parts.ts';
import type { HeldPlace } from './values-place.ts';
import {
  at,
  childrenOf,
  entriesOf,
  isClosed,
  leftOf,
  scalarAt,
  type Spot,
  textAt,
  writtenAt,
} from './spot.ts';
import { untaggedIn } from './texts.ts';

/** Something of which the file does not tell what it is. */
export interface Unnamed {
  /** Absent where it may be no tag at all. */
  readonly remark?: Remark;
  readonly pin?: LonePin;
}

/** A tag, a digest or both, of an image that the file does not name. */
export interface LonePin {
  readonly tag?: Scalar;
  readonly digest?: Scalar;
  /** What stands beside them of its name. */
  readonly beside: readonly string[];
  readonly left: { readonly left?: Left };
  /** Where it stands in the values of a chart, if it does. */
  readonly at?: HeldPlace;
}

/**
 * Tags and digests that belong to nothing that was found, as where a chart has the repository: `image: {tag: 0.62.2}`. What is called
 * an image, or looks like a version, is told of. And what a text names of the release without a tag.
 * @param owned what was found: its scalars by `keyOf`, and its places
 * @param looked the texts that were looked at, by where they are written: aliases may have one under very many paths
 */
export function* unnamedIn(spot: Spot, owned: ReadonlySet<string>, looked: Set<string>): Generator<Unnamed> {
  if (typeof spot.value === 'string') {
    const documents = documentsIn(spot);
    yield* documents === undefined ? unreadIn(spot, spot.value, owned, looked) : [];
    for (const root of documents ?? []) {
      yield* unnamedIn(root, owned, looked);
    }
    return;
  }
  for (const pin of isClosed(spot) ? [] : pinsIn(spot)) {
    yield* unownedOf(pin, owned);
  }
  for (const child of childrenOf(spot)) {
    yield* unnamedIn(child, owned, looked);
  }
}

function unownedOf({ called, isVersion, ...pin }: CalledPin, owned: ReadonlySet<string>): readonly Unnamed[] {
  const all = [pin.tag, pin.digest].filter((scalar) => scalar !== undefined);
  const free = all.filter((scalar) => !owned.has(keyOf(scalar)));
  const told = free.find(({ value }) =>
    isVersion
      ? isImageKey(called) && pin.beside.length === 0
      : isImageKey(called) || isImagesKey(called) || looksLikePin(value),
  );
  const message = `${formatPath(told?.path ?? [])} names no image that is known: a path or a marker says which it is`;
  return free.length === 0
    ? []
    : [
        {
          ...(told && { remark: { message, place: told.place } }),
          // Half of a pair is never moved alone.
          ...(free.length === all.length && { pin }),
        },
      ];
}

/** In a template or many lines, in a variable, and under a key of an odd name, the tag may stand where nobody looks. */
function* unreadIn(
  spot: Spot,
  text: string,
  owned: ReadonlySet<string>,
  looked: Set<string>,
): Generator<Unnamed> {
  const called = calledAt(spot);
  const isCalled = isVariable(called) || /image/i.test(called) || isImagesKey(spot.path.at(-2));
  const scalar = scalarAt(spot);
  const key = `${isCalled} ${writtenAt(spot)}`;
  if (scalar === undefined || owned.has(formatPlace(scalar.place)) || looked.has(key)) {
    return;
  }
  looked.add(key);
  for (const name of isCalled || /[\n${]/.test(text) ? untaggedIn(text, spot.source.repositories) : []) {
    const message = `${name} is named in ${formatPath(scalar.path)}, and its tag, if there is one, was not looked at`;
    yield { remark: { message, place: scalar.place } };
  }
}

/** Of `{name: SIDECAR_IMAGE, value: …}` the name. */
function calledAt(spot: Spot): string {
  const key = spot.path.at(-1);
  const name = key === 'value' ? scalarAt({ ...spot, path: spot.path.slice(0, -1) }, 'name') : undefined;
  return name?.value ?? String(key);
}

type Called = string | number | undefined;
type CalledPin = LonePin & { readonly called: Called; readonly isVersion: boolean };

/**
 * Of a map; of a list of parameters such as `{name: image.tag, value: …}`; and of a change
 * `{op: replace, path: /spec/values/image/tag, value: …}`.
 */
function pinsIn(spot: Spot): readonly CalledPin[] {
  const maps = [...namedMaps(spot)].flatMap(([map, values]) =>
    pinsOf(values, map.slice(map.lastIndexOf('.') + 1), leftOf(spot)),
  );
  const [key = '', changed] = (textAt(spot, 'path')?.split('/') ?? []).reverse();
  return [
    ...maps,
    ...pinsOf(new Map([[key, at(spot, 'value')]]), changed, leftOf(spot)),
    ...pinsOf(new Map(entriesOf(spot)), spot.path.at(-1), leftIn(spot)),
  ];
}

function pinsOf(values: ReadonlyMap<string, Spot>, map: Called, left: LonePin['left']): readonly CalledPin[] {
  const keys = [...values].flatMap(([key, { value }]) =>
    ['string', 'number'].includes(typeof value) ? key : [],
  );
  const scalarOf = (key: string | undefined): Scalar | undefined => {
    const spot = key === undefined ? undefined : values.get(key);
    return spot && scalarAt(spot);
  };
  const families = withVersion(imageFamilies(keys), scalarOf('version'));
  return [...families].flatMap(([family, { tag, digest, ...names }]) => {
    const pin = pinOf(scalarOf(tag), scalarOf(digest));
    const beside = Object.values(names).flatMap((key) => scalarOf(key)?.value ?? []);
    const called = family === '' ? map : family;
    const isVersion = tag === 'version';
    // Of what is not called an image it may be anything's.
    const own = isVersion && !isImageKey(called) ? { left: 'template' as const } : left;
    return (pin.tag ?? pin.digest) === undefined ? [] : [{ ...pin, called, isVersion, beside, left: own }];
  });
}

/** A `version` that says one is the tag, where there is none, and what is called `image` beside it a part of its name. */
function withVersion(
  families: ReadonlyMap<string, ImageFamily>,
  version: Scalar | undefined,
): ReadonlyMap<string, ImageFamily> {
  const own = families.get('');
  const { image, ...named } = families.get('image') ?? {};
  const isFree = [own, named].every((family) => (family?.tag ?? family?.digest) === undefined);
  return isFree && version !== undefined && looksLikePin(version.value)
    ? new Map([...families, ['', { ...named, ...(image && { image }), ...own, tag: 'version' }]])
    : families;
}
