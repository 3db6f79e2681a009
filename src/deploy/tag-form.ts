import { tryReference } from '../oci/reference.ts';
import { parseTag } from '../release/tag.ts';
import type { ImageOccurrence } from './occurrence.ts';
import type { ReleaseNames } from './release-names.ts';
import { isOfValue } from './values-place.ts';

/**
 * Whether the chart may add to the tag that its values have beside a repository: where the lock knows the place, and the tag of the
 * release has more before or behind its numbers.
 */
export function mayBeAddedTo(
  { tag, reference: whole, repository, of = repository, inValues }: ImageOccurrence,
  setters: ReleaseNames['setters'],
): boolean {
  const [says = ''] = whole === undefined ? (tag?.value.split('@') ?? []) : [];
  const here =
    inValues === undefined || parseTag(says) === undefined
      ? []
      : setters.filter(
          (setter) =>
            setter.chart === inValues.chart &&
            [setter.upstream, setter.repository].includes(of) &&
            isOfValue(inValues.path, setter.path),
        );
  const [before, behind] = formOf(says);
  return (
    here.length > 0 &&
    here.every(({ reference }) => {
      const [prefix, variant] = formOf(tagIn(reference));
      const isBefore = prefix !== before && prefix.endsWith(before);
      return isBefore || (variant !== behind && variant.startsWith(behind));
    })
  );
}

/** Whether a tag has besides its numbers what that of a reference has. */
export function hasFormOf(tag: string, reference: string): boolean {
  return String(formOf(tag)) === String(formOf(tagIn(reference)));
}

function tagIn(reference: string): string {
  return tryReference(reference)?.tag ?? '';
}

/** What a tag has before and behind its numbers, such as `v` and `-alpine`: where another one has not, the chart may add it. */
function formOf(tag: string): readonly [before: string, behind: string] {
  const { prefix = '', variant = tag } = parseTag(tag) ?? {};
  return [prefix, variant.replaceAll(/[0-9a-f]{7,}|\d+/g, '0')];
}
