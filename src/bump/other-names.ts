import { type ImageFamily, imageFamilies } from '../deploy/image-keys.ts';
import {
  digestOf,
  type ImageOccurrence,
  isUntagged,
  type Occurrence,
  tagOf,
  type ValuesPlace,
} from '../deploy/occurrence.ts';
import { pinsOf } from '../deploy/overrides.ts';
import { isOfOne } from '../deploy/values-place.ts';
import { stepInto } from '../helm/values-place.ts';
import { isMap } from '../schema/schema.ts';
import { type FoundFile, type MergedLayer, mergedLayers } from './merged-layers.ts';
import type { PromotedRelease } from './promoted.ts';

/**
 * Tags and digests that no repository stands beside, where other values of their chart say of the image what the lock does not: they may be
 * of another one, or half of what moves. With a repository they are half of it where the other half stands in other values, and stays.
 * @param all the files, with what they name
 */
export function otherNames(all: readonly FoundFile[], release: PromotedRelease): ReadonlySet<Occurrence> {
  const images = all.flatMap((of) =>
    of.found.occurrences.flatMap((image) => (image.kind === 'image' ? [{ image, of }] : [])),
  );
  const [lone, named] = [true, undefined].map((isLone) =>
    images.filter(({ image }) => image.isLone === isLone),
  );
  const byMap = Map.groupBy(named ?? [], ({ image }) => mapOf(image.inValues));
  const layersOf = mergedLayers(all);
  // A tag and its digest may stand apart.
  const pairs = Map.groupBy(lone ?? [], ({ image: { holder, inValues, repository }, of }) =>
    JSON.stringify([of.file.path, holder, mapOf(inValues), repository]),
  );
  const isOther =
    (image: ImageOccurrence) =>
    (other: ImageOccurrence): boolean =>
      !isSame(image, other, release);
  const isContested = ({ image, of }: (typeof images)[number]): boolean => {
    const { inValues } = image;
    const isBeside = (other: ImageOccurrence): boolean =>
      isOfOne(inValues?.path.at(-1), other.inValues?.path.at(-1));
    return (
      (byMap.get(mapOf(inValues)) ?? []).some(
        (other) => isBeside(other.image) && isOther(image)(other.image),
      ) || layersOf(image, of).some((layer) => layer === undefined || saysOther(layer, image, isOther(image)))
    );
  };
  const isHalf = ({ image, of }: (typeof images)[number]): boolean => {
    return layersOf(image, of).some(
      (layer) => layer !== undefined && saysOther(layer, image, isOther(image)),
    );
  };
  const contested = [
    ...[...pairs.values()].filter((pair) => pair.some(isContested)),
    (named ?? []).filter(isHalf),
  ];
  return new Set(contested.flatMap((all) => all.map(({ image }) => image)));
}

function mapOf(place: ValuesPlace | undefined): string {
  return JSON.stringify([place?.chart, place?.path.slice(0, -1)]);
}

/** Whether values say something of an image that no image in them accounts for, such as a registry, or a digest that stays. */
function saysOther(
  { values, imagesAt, isHeld }: MergedLayer,
  image: ImageOccurrence,
  isOther: (image: ImageOccurrence) => boolean,
): boolean {
  const { repository, isLone, inValues: { path } = { path: [] } } = image;
  const [map, own] = [path.slice(0, -1), path.at(-1)];
  const there = map.reduce<unknown>(stepInto, values);
  // A text in place of the map says all of it.
  const entries = isMap(there) ? Object.entries(there) : [['image', there] as const];
  const same = imagesAt(map).filter(
    (image) => !isOther(image) && (image.left === undefined || isUntagged(image)),
  );
  const isNamed = same.some(({ isLone }) => isLone !== true);
  const isSaid = (key: string, text: string): boolean => {
    const [family = {}] = imageFamilies([key]).values();
    if (isLone !== true && !lacks(image, family)) {
      return true;
    }
    if ((family.tag ?? family.digest) === undefined) {
      return isNamed || `/${repository}/`.includes(`/${text}/`);
    }
    // Those in the document itself are found together with this one.
    return isHeld === true || same.some((image) => pinsOf(image).some((pin) => pin.path.at(-1) === key));
  };
  return entries.some(([key, value]) => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return text !== '' && key !== own && isOfOne(own, key) && !isSaid(key, text);
  });
}

/** Of an image with a tag the digest, and the other way round. */
function lacks(image: ImageOccurrence, { tag, digest }: ImageFamily): boolean {
  const [own, its] = [tagOf(image), digestOf(image)];
  return own === undefined
    ? its !== undefined && tag !== undefined
    : its === undefined && digest !== undefined;
}

/** Under its name inside, or upstream: the cluster may have a mirror. */
function isSame(one: ImageOccurrence, other: ImageOccurrence, release: PromotedRelease): boolean {
  const [mine, its] = [one, other].map((image) =>
    release.versionsOf({ ...image, of: image.of ?? image.repository }),
  );
  return JSON.stringify(mine) === JSON.stringify(its);
}
