import type { FoundFiles } from '../deploy/find-in-files.ts';
import type { FoundFile } from '../deploy/found.ts';
import { layerKey } from '../deploy/layers.ts';
import { isUnread, type MergedImage } from '../deploy/merged-stack.ts';
import type { ImageOccurrence, Occurrence, ValuesPlace } from '../deploy/occurrence.ts';
import { isOfOne } from '../deploy/values-place.ts';
import { remember } from '../remember.ts';
import { createStays } from './half-stays.ts';
import type { PromotedRelease } from './promoted.ts';

interface Placed {
  readonly image: ImageOccurrence;
  readonly of: FoundFile;
}

/**
 * Tags and digests that would part from what they belong to, when their values are laid over others: from the other half, which
 * stays; or from their image, as the others name another one, or may.
 * @param staying what is left as it is for other reasons
 */
export function contestedIn(
  found: FoundFiles,
  release: PromotedRelease,
  staying: ReadonlySet<Occurrence>,
): ReadonlySet<Occurrence> {
  const images = found.files.flatMap((of) =>
    of.found.occurrences.flatMap((image) => (image.kind === 'image' ? [{ image, of }] : [])),
  );
  // Under its name inside, or upstream: the cluster may have a mirror.
  const whatIs = remember((image: ImageOccurrence) =>
    JSON.stringify(release.versionsOf({ ...image, of: image.of ?? image.repository })),
  );
  const moving = new Set<Occurrence>(
    images
      .map(({ image }) => image)
      .filter(
        (image) => image.left === undefined && release.versionsOf(image).length > 0 && !staying.has(image),
      ),
  );
  const contested = new Set<Occurrence>();
  const contest = (image: Occurrence): void => {
    if (!isSaidByPath(image) && moving.delete(image)) {
      contested.add(image);
    }
  };
  const merged = found.stacks.flatMap((stack) => stack.images);
  const groups = groupsOf(images);
  const stays = createStays(found.stacksAt, whatIs);
  findUnsure(images, found, whatIs).forEach(contest);
  findUnread(images, found).forEach(contest);
  // What stays keeps the other half, wherever that is.
  for (let before = -1; before !== moving.size;) {
    before = moving.size;
    const parting = [
      ...merged.filter((one) => isParting(one, moving, whatIs)).flatMap(({ givers }) => givers.flat()),
      ...groups.filter((group) => !group.every((image) => moving.has(image))).flat(),
      ...images.flatMap(({ image, of }) => (stays(image, of, moving) ? [image] : [])),
    ];
    parting.forEach(contest);
  }
  return contested;
}

/** What counts where values are merged, and is of nothing that is known there: other values call it otherwise. */
function findUnread(images: readonly Placed[], { stacks, stacksAt }: FoundFiles): readonly ImageOccurrence[] {
  const byStack = new Map(stacks.map((merged) => [merged.stack, merged]));
  const isStray = ({ image: { holder, inValues }, of }: Placed): boolean =>
    holder !== undefined &&
    inValues !== undefined &&
    stacksAt(of, holder).some((stack) => {
      const merged = byStack.get(stack);
      return merged !== undefined && isUnread(merged, inValues.path, layerKey(of, holder), merged.images);
    });
  return images.filter(isStray).map(({ image }) => image);
}

/** A path or a marker says of a value alone what it is of. */
function isSaidByPath(image: Occurrence): boolean {
  return (
    image.kind === 'image' && image.of !== undefined && image.named === undefined && image.isLone !== true
  );
}

/** Whether a half of it stays, or comes from what is of another image. */
function isParting(
  { image, givers, beside }: MergedImage,
  moving: ReadonlySet<Occurrence>,
  whatIs: (image: ImageOccurrence) => string,
): boolean {
  const [first] = givers.flat();
  const named = image ?? first;
  const isOf = (giver: ImageOccurrence): boolean =>
    (giver.repository === named?.repository || (named !== undefined && whatIs(giver) === whatIs(named))) &&
    beside.every((text) => `/${giver.repository}/`.includes(`/${text}/`));
  const isOpen = image?.left === 'template';
  return isOpen || !givers.every((some) => some.some((giver) => moving.has(giver) && isOf(giver)));
}

/** Tags and digests of one image that have no repository beside them, and stand apart in one file. */
function groupsOf(images: readonly Placed[]): readonly (readonly ImageOccurrence[])[] {
  const lone = images.filter(({ image }) => image.isLone === true);
  const groups = Map.groupBy(lone, ({ image: { holder, inValues, repository }, of }) =>
    JSON.stringify([of.file.path, holder, mapOf(inValues), repository]),
  );
  return [...groups.values()].map((group) => group.map(({ image }) => image));
}

/**
 * What has no repository beside it, where other values of the same chart name another image in its place, or nobody here can read all
 * that it is merged with.
 */
function findUnsure(
  images: readonly Placed[],
  { stacksAt }: FoundFiles,
  whatIs: (image: ImageOccurrence) => string,
): readonly ImageOccurrence[] {
  const named = images.filter(({ image }) => image.isLone !== true);
  const byMap = Map.groupBy(named, ({ image }) => mapOf(image.inValues));
  const isUnsure = ({ image, of }: Placed): boolean => {
    const { holder, inValues } = image;
    const isBeside = (other: ImageOccurrence): boolean =>
      isOfOne(inValues?.path.at(-1), other.inValues?.path.at(-1));
    const stacks = holder === undefined ? [] : stacksAt(of, holder);
    const named = inValues?.chart === undefined ? [] : (byMap.get(mapOf(inValues)) ?? []);
    return (
      image.isLone === true &&
      (named.some((other) => whatIs(other.image) !== whatIs(image) && isBeside(other.image)) ||
        stacks.some(({ by, layers }) => by !== undefined && layers.includes(undefined)))
    );
  };
  return images.filter(isUnsure).map(({ image }) => image);
}

function mapOf(place: ValuesPlace | undefined): string {
  return JSON.stringify([place?.chart, place?.path.slice(0, -1)]);
}
