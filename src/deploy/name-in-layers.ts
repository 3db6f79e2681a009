import { remember } from '../remember.ts';
import type { Found, FoundFile } from './found.ts';
import { nameLonePins, namesByLock, type PlacedName } from './lone-pins.ts';
import { besideIn, isBeside, type MergedImage, type MergedStack } from './merged-stack.ts';
import { type ImageOccurrence, isUntagged, type Occurrence, type ValuesPlace } from './occurrence.ts';
import { isQualified } from './parts.ts';
import type { ReleaseNames } from './release-names.ts';
import { type Stack, type StacksAt, stacksOf } from './stacks.ts';
import { mayBeAddedTo } from './tag-form.ts';
import type { HeldPlace } from './values-place.ts';

type Merge = (stack: Stack) => MergedStack;

/**
 * Gives what stands in values the names that it has where they are merged: to tags without a repository, and to images that other values
 * call otherwise; and their place in the values of the chart.
 * @param all files, with what each of them names by itself
 */
export function createNamer(
  all: readonly FoundFile[],
  merge: Merge,
  names: ReleaseNames,
): (of: FoundFile) => Found {
  const stacksAt = stacksOf(all);
  const known = remember(merge);
  const namesAt = placedNames(stacksAt, known, names);
  return (of) => {
    const { images, unnamed } = nameLonePins(of.found.unnamed, (at) => namesAt(of, at));
    const occurrences = [...of.found.occurrences, ...images].map((one) => {
      const { holder, inValues } = one.kind === 'image' ? one : {};
      // Which chart gives a tag that is not there, only the file itself can say.
      if (one.kind !== 'image' || holder === undefined || inValues === undefined || isBare(one)) {
        return one;
      }
      const name = one.of ?? nameOver(one, namesOf(one, stacksAt(of, holder), known), names);
      const placed = {
        ...one,
        inValues: placeIn(stacksAt, of, { holder, inValues }),
        ...(name !== undefined && { of: name }),
      };
      const isMore = one.left === undefined && mayBeAddedTo(placed, names.setters);
      return isMore ? { ...placed, left: 'template' as const } : placed;
    });
    return { ...of.found, occurrences: occurrences.toSorted(byPlace), unnamed };
  };
}

/** Says of names without a tag that it stands elsewhere, where all that they are merged with has one that is known. */
export function withTagsElsewhere(of: FoundFile, stacksAt: StacksAt, merge: Merge): Found {
  const isLayered = ({ holder, inValues }: ImageOccurrence): boolean => {
    const said = holder === undefined ? [] : stacksAt(of, holder).filter(({ by }) => by !== undefined);
    const isGiven = ({ image, givers }: MergedImage): boolean =>
      image?.inValues !== undefined &&
      isBeside(inValues?.path ?? [], image.inValues.path) &&
      givers.length > 0 &&
      givers.every(({ length }) => length > 0);
    return said.length > 0 && said.every((stack) => isMerged(stack) && merge(stack).images.some(isGiven));
  };
  const occurrences = of.found.occurrences.map((one) =>
    isUntagged(one) && one.left === undefined && isLayered(one) ? { ...one, left: 'layered' as const } : one,
  );
  return { ...of.found, occurrences };
}

function isBare(image: ImageOccurrence): boolean {
  return isUntagged(image);
}

function isMerged({ by }: Stack): boolean {
  return by !== undefined;
}

/** What is known of the image at a place of values: by the lock, or by what the values are merged with. */
function placedNames(
  stacksAt: StacksAt,
  merge: Merge,
  names: ReleaseNames,
): (of: FoundFile, at: HeldPlace) => readonly PlacedName[] {
  const byLock = namesByLock(names);
  return (of, at) => {
    const locked = byLock(placeIn(stacksAt, of, at));
    if (locked.length > 0) {
      return locked;
    }
    const { path } = at.inValues;
    const stacks = stacksAt(of, at.holder);
    const beside = (some: readonly Stack[]): readonly ImageOccurrence[] =>
      some
        .flatMap(({ layers }) => layers.flatMap((layer) => besideIn(layer, path)))
        .map(({ image }) => image);
    const said = stacks
      .filter(isMerged)
      .flatMap((stack) =>
        merge(stack).images.flatMap(({ image }) =>
          image?.inValues !== undefined && isBeside(path, image.inValues.path) ? [image] : [],
        ),
      );
    const loose = beside(stacks.filter(({ by }) => by === undefined));
    return [...said, ...loose].flatMap(({ left, repository, of: ruled, inValues }) => {
      const name = { path: inValues?.path ?? path, repository, upstream: repository };
      return left === 'mentioned'
        ? []
        : [{ ...name, ...(ruled !== undefined && { of: ruled }), ...(left === 'template' && { left }) }];
    });
  };
}

/** The place in the values of a chart, where the file or all that its values are merged with says of which. */
function placeIn(stacksAt: StacksAt, of: FoundFile, { holder, inValues }: HeldPlace): ValuesPlace {
  const charts = new Set(stacksAt(of, holder).flatMap(({ chart }) => chart ?? []));
  const [only] = charts;
  return charts.size === 1 && only !== undefined ? { chart: only, ...inValues } : inValues;
}

/**
 * The image inside that one is by what is laid over it, where it is that one upstream, or its own name says no registry: nobody can tell
 * whether another one is the same.
 */
function nameOver(
  { repository, named }: ImageOccurrence,
  [over, ...others]: readonly string[],
  { repositories, upstreams }: ReleaseNames,
): string | undefined {
  const isShort = named !== undefined && !isQualified(named.value) && !repositories.has(repository);
  const isSame = over !== undefined && others.length === 0 && (upstreams.get(over) === repository || isShort);
  return isSame && upstreams.has(over) ? over : undefined;
}

/** What an image is called in each stack in which its tag counts: as it calls itself where no other values say anything of it. */
function namesOf(one: ImageOccurrence, stacks: readonly Stack[], merge: Merge): readonly string[] {
  const top = String(one.inValues?.path[0]);
  const names = stacks
    .filter(({ by }) => by !== undefined)
    .flatMap((stack) => {
      const { images, keys } = isMerged(stack) ? merge(stack) : {};
      return keys?.has(top) === true
        ? (images ?? []).flatMap(({ image, givers }) =>
            image !== undefined && givers.some((some) => some.includes(one)) ? [image.repository] : [],
          )
        : [one.repository];
    });
  return [...new Set(names)];
}

/** All in which something is laid over something. */
export function saidStacks(all: readonly FoundFile[], stacksAt: StacksAt): readonly Stack[] {
  const stacks = all.flatMap((of) => of.found.values.flatMap((held) => stacksAt(of, held)));
  return [...new Set(stacks)].filter(isMerged);
}

function byPlace({ place: a }: Occurrence, { place: b }: Occurrence): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
