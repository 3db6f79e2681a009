import type { FoundFiles } from '../deploy/find-in-files.ts';
import type { Remark } from '../deploy/found.ts';
import { besideIn } from '../deploy/merged-stack.ts';
import { digestOf, type ImageOccurrence, isUntagged, type Occurrence, tagOf } from '../deploy/occurrence.ts';
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
  { stacks }: FoundFiles,
  matched: ReadonlySet<Occurrence>,
  release: PromotedRelease,
): ComesOut {
  const all = stacks.flatMap(({ stack: { by, layers }, images }) =>
    images.flatMap(({ image, givers }) => {
      const versions = image === undefined ? [] : release.versionsOf(image);
      return by === undefined || image === undefined || versions.length === 0
        ? []
        : [{ file: by.of.file.path, image, givers, versions, layers }];
    }),
  );
  const late = all.flatMap(({ file, image, givers, versions, layers }) => {
    const isRight = versions.some(
      ({ version, digest }) =>
        (tagOf(image) ?? version) === version && (digestOf(image) ?? digest) === digest,
    );
    const stays = givers.filter((some) => !some.some((giver) => matched.has(giver)));
    // Of what is filled in, or stands in a text, that is said.
    const isTold = layers
      .flatMap((layer) => besideIn(layer, image.inValues?.path ?? []))
      .some((one) => one.image.left !== undefined && !isUntagged(one.image) && matched.has(one.image));
    if (isRight || stays.length === 0 || isTold) {
      return [];
    }
    const at = stays.flat()[0]?.place ?? { file };
    const wanted = versions.map(({ version }) => version).join(' or ');
    const message = `${image.repository} is not set to ${wanted}: ${saidBy(stays.flat()[0], file)}`;
    return [{ file, remark: { message, place: at } }];
  });
  const groups = Map.groupBy(late, ({ file }) => file);
  return {
    named: new Set(all.map(({ file }) => file)),
    behind: new Map([...groups].map(([file, some]) => [file, some.map(({ remark }) => remark)])),
  };
}

function saidBy(giver: ImageOccurrence | undefined, file: string): string {
  return giver === undefined
    ? `what ${file} is merged with says another version, in a place that is not edited`
    : `${giver.place.file} says another version, and is not under bump, or calls it something else`;
}
