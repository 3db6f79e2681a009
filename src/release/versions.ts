import { compareText } from '../order.ts';
import { compareReleases, compareTags, parseTag, type Tag } from './tag.ts';

/**
 * Orders versions and tags: below 0 when `a` is older. Semver where both are semver, and beyond that what tags need, see
 * `tag.ts`: `7.2.4-debian-12-r9` is older than `…-r10`, and a variant is not a prerelease. `v` and `+build` do not count.
 * Text without a version in front, such as `latest`, is older than any version.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseTag(a), parseTag(b)];
  if (left === undefined || right === undefined) {
    return left === right ? compareText(a, b) : left === undefined ? -1 : 1;
  }
  return compareTags(left, right);
}

/**
 * True when `to` is older than `from`. Another variant of one version is not, nor is one name such as `latest` in place of
 * another; such a name in place of a version is.
 */
export function isDowngrade(from: string, to: string): boolean {
  const [before, after] = [parseTag(from), parseTag(to)];
  return before !== undefined && (after === undefined || compareInVariant(after, before) < 0);
}

/** Below 0 when `a` is older, where another variant of one version is neither older nor newer. */
export function compareInVariant(a: Tag, b: Tag): number {
  return a.variant === b.variant ? compareTags(a, b) : compareReleases(a, b);
}
