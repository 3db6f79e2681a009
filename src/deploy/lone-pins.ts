import { isDigest } from '../oci/digest.ts';
import type { Remark } from './find-occurrences.ts';
import {
  digestOf,
  type ImageOccurrence,
  isBareHex,
  isFilledIn,
  tagOf,
  type ValuesPlace,
} from './occurrence.ts';
import { keyOf } from './overrides.ts';
import type { ReleaseNames, Setter } from './release-names.ts';
import type { LonePin, Unnamed } from './unnamed-tags.ts';
import { hasFormOf } from './tag-form.ts';
import { isOfValue, type PlaceOf } from './values-place.ts';

/**
 * Finds the images of tags that no repository stands beside, where the lock knows which one the chart takes from that place: not where
 * nobody knows of what chart it is, where the lock has no image there, or several, nor where what stands beside it is of another name.
 * @param leftTo why one that is found is left alone
 * @returns the images, and what is to be said of the others
 */
export function nameLonePins(
  all: readonly Unnamed[],
  placeOf: PlaceOf,
  { setters }: ReleaseNames,
  leftTo: (image: ImageOccurrence) => Pick<ImageOccurrence, 'left'>,
): { readonly images: readonly ImageOccurrence[]; readonly unnamed: readonly Remark[] } {
  const settersAt = settersByPlace(setters);
  const found = all.map(({ pin, remark }): LoneImage => {
    const at = pin && placeOf(pin);
    const fitting = settersAt(at?.inValues);
    const [only] = fitting;
    const isOne = fitting.every(({ reference }) => reference === only?.reference);
    const image = pin && only && isOne && !isShared(pin) ? imageOf(pin, only) : undefined;
    const of = only && at && JSON.stringify([keyOf(at.holder), fitting.map(({ path }) => path)]);
    return { image: image && at && { ...image, ...leftTo(image), holder: at.holder }, of, remark };
  });
  const byValue = Map.groupBy(found, ({ of }) => of);
  return {
    images: found.flatMap(({ image, of }) =>
      image === undefined ? [] : joined(image, (of !== undefined && byValue.get(of)) || []),
    ),
    unnamed: found.flatMap(({ image, remark }) => (image === undefined && remark ? [remark] : [])),
  };
}

interface LoneImage {
  readonly image: ImageOccurrence | undefined;
  /** The values that say which image it is, and what these are in. */
  readonly of: string | undefined;
  readonly remark: Remark | undefined;
}

/**
 * A tag and a digest of one image, as in values and in a parameter, are one; where one of them is left, or nobody knows of what it is,
 * so is the other.
 * @param all of that image
 */
function joined(image: ImageOccurrence, all: readonly LoneImage[]): readonly ImageOccurrence[] {
  const others = all.map((other) => other.image);
  const half = others.find((other) => other?.digest !== undefined && other.tag === undefined);
  if (image === half && others.some((other) => other?.tag !== undefined && other.digest === undefined)) {
    return [];
  }
  const digest = image.digest ?? half?.digest;
  const lefts = [image, ...others].map((other) => (other === undefined ? 'contested' : other.left));
  const left = lefts.find((each) => each !== undefined);
  return [{ ...image, ...(digest && { digest }), ...(left && { left }) }];
}

/** Files may have very many tags. */
function settersByPlace(
  setters: ReleaseNames['setters'],
): (pin: ValuesPlace | undefined) => readonly Setter[] {
  const bySpot = new Map<string, Setter[]>();
  for (const setter of setters) {
    for (const path of [setter.path, setter.path.slice(0, -1)]) {
      const key = JSON.stringify([setter.chart, path]);
      const here = bySpot.get(key) ?? [];
      here.push(setter);
      bySpot.set(key, here);
    }
  }
  return (pin) =>
    pin === undefined
      ? []
      : [pin.path, pin.path.slice(0, -1)]
          .flatMap((path) => bySpot.get(JSON.stringify([pin.chart, path])) ?? [])
          .filter(({ path }) => isOfValue(pin.path, path));
}

function imageOf({ tag, digest, beside, left }: LonePin, setter: Setter): ImageOccurrence | undefined {
  const first = tag ?? digest;
  // Under `tag`, some charts write a digest behind a name that ends in `@sha256`.
  const isTag = tag === undefined || !isBareHex(tag.value);
  if (first === undefined || !isTag || !isPartOf(beside, setter)) {
    return undefined;
  }
  const { repository, reference } = setter;
  const pins = { ...(tag && { tag }), ...(digest && { digest }) };
  const image = { kind: 'image', repository, ...pins, isLone: true, place: first.place } as const;
  const [says, whole] = [digestOf(image), tagOf(image)];
  const isMore = whole !== undefined && !hasFormOf(whole, reference);
  // Under `sha` there may be a commit of git.
  return says === undefined || isDigest(says) || isFilledIn(says)
    ? { ...image, ...(isMore && { left: 'template' }), ...left }
    : undefined;
}

/** What aliases or a merge key have in more places than one is nobody's to say. */
function isShared({ tag, digest }: LonePin): boolean {
  return tag?.isShared === true || digest?.isShared === true;
}

/** `registry: docker.io` and `name: wandb/local` are parts of `docker.io/wandb/local`. */
function isPartOf(texts: readonly string[], { upstream, repository }: Setter): boolean {
  return [upstream, repository].some((name) => texts.every((text) => `/${name}/`.includes(`/${text}/`)));
}
