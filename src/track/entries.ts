import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Lock } from '../release/lock.ts';
import type { ChartSource, ImageSource } from '../release/release-file.ts';
import { compareTags, parseTag, type Tag } from '../release/tag.ts';
import type { VersionPolicy } from '../release/version-policy.ts';
import { parseVersionRange, type VersionRange } from '../release/version-range.ts';
import type { VersionRules } from '../release/version-rules.ts';

/** What the release file and the lock say about an entry, before a source was asked. */
export interface EntryPolicy {
  readonly policy: VersionPolicy;
  readonly locked?: Tag;
}

/** The policy of a chart. Charts have no variants. */
export function chartPolicy(chart: ChartSource, previous: Lock | undefined): EntryPolicy {
  const locked = previous?.charts.find(({ name }) => name === chart.name)?.version;
  return entryPolicy(chart, chart.version, '', locked === undefined ? undefined : parseTag(locked));
}

/** The policy of an image. Where several entries have its repository, what is locked belongs to the one whose range has it. */
export function imagePolicy(
  image: ImageSource,
  siblings: readonly ImageSource[],
  previous: Lock | undefined,
): EntryPolicy {
  const range = readRange(image.version ?? '*');
  const isOnly = siblings.filter(({ name }) => name === image.name).length === 1;
  const locked = lockedTags(image.name, previous).filter((tag) => isOnly || range.has(tag));
  const [newest] = locked.toSorted((left, right) => compareTags(right, left));
  const variant = image.variant ?? range.variant ?? newest?.variant ?? '';
  return entryPolicy(image, range.text, variant, newest);
}

function entryPolicy(
  rules: VersionRules,
  range: string,
  variant: string,
  locked: Tag | undefined,
): EntryPolicy {
  const policy = {
    range: readRange(range),
    prerelease: rules.prerelease ?? false,
    ignore: (rules.ignore ?? []).map(readRange),
    variant,
    prefix: locked?.prefix ?? '',
  };
  return { policy, ...(locked === undefined ? {} : { locked }) };
}

/** What a chart alone brought along is another matter. */
function lockedTags(repository: string, previous: Lock | undefined): readonly Tag[] {
  return (previous?.images ?? []).flatMap(({ reference, usedBy }) => {
    const parsed = parseReference(reference);
    const tag = parsed.tag === undefined ? undefined : parseTag(parsed.tag);
    return tag === undefined || repositoryOf(parsed) !== repository || !usedBy.includes('release file')
      ? []
      : [tag];
  });
}

/** The release file has been read: what is no range has been refused there. */
function readRange(text: string): VersionRange {
  const range = parseVersionRange(text);
  if (range === undefined) {
    throw new Error(`not a version range: ${text}`);
  }
  return range;
}
