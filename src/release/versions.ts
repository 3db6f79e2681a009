import semver from 'semver';

// No leading zeros, and numbers that stay exact: what semver accepts as a release, with or without its `v`.
const releasePattern = /^v?(?:0|[1-9]\d{0,14})\.(?:0|[1-9]\d{0,14})\.(?:0|[1-9]\d{0,14})$/;
const versionPattern = /^v?(?<core>\d+(?:\.\d+)*)[-_.]?(?<suffix>[^+]*)(?:\+.*)?$/;
const prereleasePattern =
  /^(?:\d+|(?:a|alpha|b|beta|canary|cr|dev|ea|m|next|nightly|pre|preview|rc|snapshot)\d*)$/i;

/** True for `1.2.3` and `v1.2.3`; false for prereleases, variants and anything shorter or longer. */
export function isRelease(tag: string): boolean {
  return releasePattern.test(tag);
}

/**
 * The newest release within a semver range, exactly as it is written in `tags` (the `v` form is kept).
 * Where both `1.2.3` and `v1.2.3` exist, the one without `v` is taken.
 */
export function newestRelease(tags: readonly string[], range: string): string | undefined {
  const wanted = new semver.Range(range);
  return tags
    .filter((tag) => isRelease(tag) && wanted.test(tag))
    .sort((a, b) => compareVersions(b, a) || a.length - b.length)
    .at(0);
}

/**
 * Orders versions and tags: below 0 when `a` is older. Semver where both are semver, and beyond that what tags need:
 * `7.2.4-debian-12-r9` is older than `…-r10`, and a variant is not a prerelease. `v` and `+build` do not count.
 * Text without a version in front, such as `latest`, is older than any version.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  if (left === undefined || right === undefined) {
    return left === right ? compareText(a, b) : left === undefined ? -1 : 1;
  }
  return (
    compareLists(left.core, right.core, compareNumbers, '0') ||
    left.rank - right.rank ||
    compareLists(left.identifiers, right.identifiers, compareIdentifiers)
  );
}

interface SplitVersion {
  readonly core: readonly string[];
  /** Prerelease, release, variant: in that order. */
  readonly rank: -1 | 0 | 1;
  readonly identifiers: readonly string[];
}

function split(text: string): SplitVersion | undefined {
  const groups = versionPattern.exec(text)?.groups;
  if (groups === undefined) {
    return undefined;
  }
  const core = (groups['core'] ?? '').split('.');
  const suffix = groups['suffix'] ?? '';
  if (suffix === '') {
    return { core, rank: 0, identifiers: [] };
  }
  const identifiers = suffix.split(/[-_.]/);
  return { core, rank: prereleasePattern.test(identifiers[0] ?? '') ? -1 : 1, identifiers };
}

/** As semver compares identifiers (numbers before text), but digits inside text count as numbers: r9 before r10. */
function compareIdentifiers(a: string, b: string): number {
  return compareLists(a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? [], (left, right) => {
    const [leftIsNumber, rightIsNumber] = [/^\d/.test(left), /^\d/.test(right)];
    if (leftIsNumber !== rightIsNumber) {
      return leftIsNumber ? -1 : 1;
    }
    return leftIsNumber ? compareNumbers(left, right) : compareText(left, right);
  });
}

/** Item by item; a list that ends first is padded, or comes first when there is no padding. */
function compareLists(
  a: readonly string[],
  b: readonly string[],
  compare: (a: string, b: string) => number,
  padding?: string,
): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index] ?? padding, b[index] ?? padding];
    if (left === undefined || right === undefined) {
      return left === undefined ? -1 : 1;
    }
    const order = compare(left, right);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

/** Decimal digits of any length, without the rounding of Number. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  return left.length - right.length || compareText(left, right);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
