import semver from 'semver';
import { compareNumbers, withoutZeros } from './order.ts';
import { compareReleases, compareTags, parseTag, type Tag } from './tag.ts';

/** What a release file may say about versions: a semver range, or one exact version. */
export interface VersionRange {
  readonly text: string;
  /** The variant that the range itself names: `7.2.x-debian-12`. */
  readonly variant?: string;
  has(tag: Tag): boolean;
  /** Below 0 for what is older than everything in it, above 0 for what is newer; 0 in it, and in a gap. */
  side(tag: Tag): number;
}

// `>=1.4`, `v1.x`, `7.2.x-debian-12`; not the dash of `1.2 - 1.4`, nor an operator that stands alone.
const atomPattern =
  /^(?<operator>[<>=^~]*)(?<core>v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,3})(?:[-_](?<suffix>.+))?$/;

/**
 * Reads a range over the core of tags. It is semver's, with these additions:
 * - it looks at three numbers: a missing one is 0 (`1.10` is in `>=1.10.0`), a fourth is not seen (`1.2.3.4` is in `<=1.2.3`);
 * - zeros in front do not count (`2026.08.x`);
 * - a prerelease is in it when its release is, so that `<2` leaves `2.0.0-rc.1` out. Only next to a comparator that names a
 *   prerelease of the same core (`>=2.0.0-rc.2`) does the rest count;
 * - a variant behind the version asks for that variant.
 * Four numbers, a prerelease or a revision without an operator are one exact version: `7.2.4-debian-12-r9`.
 * @returns undefined for text that is neither
 */
export function parseVersionRange(text: string): VersionRange | undefined {
  const exact = exactVersion(text.trim());
  if (exact !== undefined) {
    return {
      text,
      variant: exact.variant,
      has: (tag) => isSame(tag, exact),
      side: (tag) => compareTags(tag, exact),
    };
  }
  const variants = new Set<string>();
  const atoms = text.split(/(\s+|\|\|)/).map((atom) => plainAtom(atom, variants));
  const [variant = ''] = variants;
  if (text.trim() === '' || atoms.includes(undefined) || variants.size > 1) {
    return undefined;
  }
  const range = toRange(atoms.join(''));
  return (
    range && {
      text,
      ...(variant === '' ? {} : { variant }),
      has: (tag) => range.set.some((comparators) => comparators.every((each) => fits(tag, each))),
      side: (tag) => sideOf(tag, range),
    }
  );
}

function exactVersion(text: string): Tag | undefined {
  const tag = /\s|\|\|/.test(text) ? undefined : parseTag(text);
  if (tag === undefined || /[-.](?:x|\*)(?:[-.]|$)/i.test(text)) {
    return undefined;
  }
  const isExact =
    tag.core.length === 4 ||
    tag.prerelease.length > 0 ||
    tag.revision !== undefined ||
    /^\d{4}-\d\d-\d\d/.test(text);
  return isExact ? tag : undefined;
}

function isSame(tag: Tag, exact: Tag): boolean {
  return compareTags(tag, exact) === 0 && tag.variant === exact.variant;
}

/** An atom as semver reads it; undefined where a suffix says what a range cannot. */
function plainAtom(atom: string, variants: Set<string>): string | undefined {
  const groups = atomPattern.exec(atom)?.groups;
  if (groups === undefined) {
    return atom;
  }
  const { operator = '', core = '', suffix = '' } = groups;
  const { prerelease = [], variant = '', revision } = parseTag(`0-${suffix}`) ?? {};
  if (revision !== undefined) {
    return undefined;
  }
  if (variant !== '') {
    variants.add(variant);
  }
  const numbers = core.replace(/^v/, '').split('.').map(withoutZeros).join('.');
  return `${operator}${numbers}${prerelease.length === 0 ? '' : `-${prerelease.join('.')}`}`;
}

function toRange(text: string): semver.Range | undefined {
  try {
    return new semver.Range(text);
  } catch (error) {
    if (error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}

function sideOf({ core }: Tag, range: semver.Range): number {
  const plain = semver.parse([0, 1, 2].map((index) => withoutZeros(core[index] ?? '0')).join('.'));
  return plain === null ? 0 : Number(semver.gtr(plain, range)) - Number(semver.ltr(plain, range));
}

function fits(tag: Tag, { operator, semver: bound }: semver.Comparator): boolean {
  if (!(bound instanceof semver.SemVer)) {
    return true;
  }
  const order = compareWith(tag, bound);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return order === 0;
  }
}

/** semver writes `<2.0.0-0` for the end of `^1`: nothing of 2.0.0 is below that. */
function compareWith(tag: Tag, bound: semver.SemVer): number {
  const core = [bound.major, bound.minor, bound.patch].map(String);
  const order = core
    .map((number, index) => compareNumbers(tag.core[index] ?? '0', number))
    .find((each) => each !== 0);
  const named = bound.prerelease.map(String);
  if (order !== undefined || named.length === 0) {
    return order ?? 0;
  }
  return compareReleases({ ...tag, core }, { ...tag, core, prerelease: named });
}
