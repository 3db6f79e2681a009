import type { Found } from '../deploy/found.ts';
import type { ImageOccurrence } from '../deploy/occurrence.ts';
import { parseSetter } from '../deploy/release-names.ts';
import { isOfValue } from '../deploy/values-place.ts';
import type { PromotedVersion } from './promoted.ts';

/**
 * Of several versions of an image those that a chart takes from this very place in its values, by the release's lock; another may
 * stand word for word in a template of it.
 * @returns none where the lock does not say, or nobody knows what chart it is
 */
export function versionsAt(
  versions: readonly PromotedVersion[],
  { inValues }: ImageOccurrence,
): readonly PromotedVersion[] {
  return versions.filter(({ locked }) =>
    locked?.setBy?.some((text) => {
      const setter = parseSetter(text);
      const isHere = setter !== undefined && setter.chart === inValues?.chart;
      return isHere && isOfValue(inValues.path, setter.path);
    }),
  );
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
