import type { FoundFiles } from '../deploy/find-in-files.ts';
import type { Found, Remark } from '../deploy/found.ts';
import { layerKey, whole } from '../deploy/layers.ts';
import { besideIn, type MergedImage, type MergedStack } from '../deploy/merged-stack.ts';
import { digestOf, type ImageOccurrence, isUntagged, type Occurrence, tagOf } from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import type { PromotedRelease } from './promoted.ts';

/** What becomes of the release where values are merged. */
interface ComesOut {
  /** Files whose values, with all that they are merged with, name something of the release. */
  readonly named: ReadonlySet<string>;
  /** By file: images that another version than the release's comes out of, and nothing that is under `bump` and may move says it. */
  readonly behind: ReadonlyMap<string, readonly Remark[]>;
}

/**
 * Looks at what comes out of values that are laid over others.
 * @param matched what the files name of the release: of these it is said elsewhere why they stay
 */
export function comesOut(
  { files, below, stacks }: FoundFiles,
  matched: ReadonlySet<Occurrence>,
  release: PromotedRelease,
): ComesOut {
  const foundAt = new Map([...files, ...below].map((of) => [layerKey(of, whole), of] as const));
  const named = new Set<string>();
  const late: { readonly file: string; readonly remark: Remark }[] = [];
  for (const merged of stacks) {
    const { by, layers } = merged.stack;
    const own = layers.flatMap((layer) => (layer?.key === undefined ? [] : (foundAt.get(layer.key) ?? [])));
    const all = [
      ...merged.images.flatMap((one) => (one.image === undefined ? [] : [{ ...one, image: one.image }])),
      ...own.flatMap(({ found }) => saidAlone(found, merged)),
    ].filter(({ image }) => release.versionsOf(image).length > 0);
    if (by === undefined || all.length === 0) {
      continue;
    }
    [by.of, ...own].forEach((of) => named.add(of.file.path));
    for (const one of all) {
      const remark = isTold(one.image, merged, matched)
        ? undefined
        : lateRemark(one, matched, release, { file: by.of.file.path });
      late.push(...(remark === undefined ? [] : [{ file: by.of.file.path, remark }]));
    }
  }
  const groups = Map.groupBy(late, ({ file }) => file);
  return {
    named,
    behind: new Map([...groups].map(([file, some]) => [file, some.map(({ remark }) => remark)])),
  };
}

type Said = Pick<MergedImage, 'givers'> & { readonly image: ImageOccurrence };

/** Images of a file that no other layer says anything of. */
function saidAlone({ occurrences }: Found, { keys }: MergedStack): readonly Said[] {
  return occurrences.flatMap((image) =>
    image.kind === 'image' && image.left !== 'mentioned' && !isUntagged(image) && isAlone(image, keys)
      ? [{ image, givers: [[image]] }]
      : [],
  );
}

function isAlone({ inValues }: ImageOccurrence, keys: ReadonlySet<string>): boolean {
  return inValues !== undefined && !keys.has(String(inValues.path[0]));
}

/** Of what is filled in, or stands in a text, that is said. */
function isTold(
  image: ImageOccurrence,
  { stack: { layers } }: MergedStack,
  matched: ReadonlySet<Occurrence>,
): boolean {
  return layers
    .flatMap((layer) => besideIn(layer, image.inValues?.path ?? []))
    .some((one) => one.image.left !== undefined && !isUntagged(one.image) && matched.has(one.image));
}

function lateRemark(
  { image, givers }: Said,
  matched: ReadonlySet<Occurrence>,
  release: PromotedRelease,
  file: Place,
): Remark | undefined {
  const versions = release.versionsOf(image);
  const isRight = versions.some(
    ({ version, digest }) => (tagOf(image) ?? version) === version && (digestOf(image) ?? digest) === digest,
  );
  const stays = givers.filter((some) => !some.some((giver) => matched.has(giver)));
  const giver = stays.flat()[0];
  const wanted = versions.map(({ version }) => version).join(' or ');
  const why =
    giver === undefined
      ? `what ${file.file} is merged with says another version, in a place that is not edited`
      : `${giver.place.file} says another version, and is not under bump, or calls it something else`;
  return isRight || stays.length === 0
    ? undefined
    : { message: `${image.repository} is not set to ${wanted}: ${why}`, place: giver?.place ?? file };
}
