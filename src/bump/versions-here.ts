import type { Found } from '../deploy/find-occurrences.ts';
import { imageFamilies } from '../deploy/image-keys.ts';
import type { DeployFile, ImageOccurrence } from '../deploy/occurrence.ts';
import { formatPath, parsePath } from '../schema/path.ts';
import type { Path } from '../schema/schema.ts';
import type { PromotedVersion } from './promoted.ts';

/**
 * Of several versions of an image those that a chart takes from this very place in its values, by the release's lock; another may
 * stand word for word in a template of it.
 * @returns none where the lock does not say, or nobody knows what chart it is
 */
export function versionsAt(
  versions: readonly PromotedVersion[],
  { tag, digest }: ImageOccurrence,
  { values: held }: Pick<Found, 'values'>,
  file: Pick<DeployFile, 'chart'>,
): readonly PromotedVersion[] {
  const scalar = tag ?? digest;
  const values = held.find(
    ({ document, path }) =>
      document === scalar?.document && path.every((key, index) => key === scalar.path[index]),
  );
  const chart = values?.chart ?? file.chart;
  if (values === undefined || chart === undefined || scalar === undefined) {
    return [];
  }
  // What is merged in is there as if it were written there.
  const own = scalar.path.slice(values.path.length).filter((key) => key !== '<<');
  const by = (isSetter: (path: Path) => boolean): readonly PromotedVersion[] =>
    versions.filter(({ locked }) =>
      locked?.setBy?.some((setter) => {
        const path = setter.startsWith(`${chart}: `) ? parsePath(setter.slice(chart.length + 2)) : undefined;
        return path !== undefined && isSetter(path);
      }),
    );
  const map = formatPath(own.slice(0, -1));
  const ofMap = by((path) => formatPath(path) === map);
  // `image` says which it is, and `imageTag` beside it is what moves.
  return ofMap.length > 0 ? ofMap : by((path) => shapeOf(path) === shapeOf(own));
}

/** Those that the release file lists: they are for objects that are applied as they stand in the files. */
export function versionsListed(
  versions: readonly PromotedVersion[],
  { tag, digest }: ImageOccurrence,
  { objects }: Pick<Found, 'objects'>,
): readonly PromotedVersion[] {
  const document = (tag ?? digest)?.document;
  const isApplied = document !== undefined && objects.has(document);
  return versions.filter(({ locked }) => isApplied && locked?.usedBy.includes('release file'));
}

/** The map, and which image in it: `tag` is of `image`. */
function shapeOf(path: Path): string {
  const key = String(path.at(-1));
  const [family] = imageFamilies([key]).keys();
  return JSON.stringify([path.slice(0, -1), family === '' ? 'image' : family, family === undefined && key]);
}
