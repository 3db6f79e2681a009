import { compareLists, compareNatural, compareNumbers, withoutZeros } from './order.ts';

/**
 * A tag or a chart version, taken apart: `[v]core[-pre][-variant[-rN]]`. Tags are not semver: in `7.2.4-debian-12-r9` the
 * suffix is no prerelease, and r10 is newer than r9.
 */
export interface Tag {
  /** As it is written. */
  readonly text: string;
  readonly prefix: '' | 'v';
  /** One to four numbers, as digits: `1.10` is never the number 1.1. */
  readonly core: readonly string[];
  /** `rc.1` as `rc`, `1`; empty for a release. */
  readonly prerelease: readonly string[];
  /** `debian-12`, or empty. */
  readonly variant: string;
  /** N of `-rN`: how often the variant was built again. */
  readonly revision?: string;
}

const datePattern = /^(?<core>\d{4}-\d\d-\d\d)(?<suffix>[\w.-]*)$/;
const tagPattern = /^(?<prefix>v?)(?<core>\d+(?:\.\d+){0,3})(?!\.\d)[-_.]?(?<suffix>[\w.-]*)(?:\+[\w.-]*)?$/;

// `rc`, `rc1`, `PR657`.
const prereleasePattern =
  /^(?:a|alpha|b|beta|canary|ci|commit|cr|dev|ea|edge|experimental|git|m|main|master|milestone|mr|next|nightly|pr|pre|preview|rc|sha|snapshot|test|testing|unstable|wip)\d*$/i;
// As git shortens them, or in full; letters alone are a word, digits alone a number.
const hashPattern = /^(?:g|sha)?(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}$/;
const stampPattern = /^(?:sha-|g)?[0-9a-f]{7,64}$|\d{4}-?\d\d-?\d\d/;
const revisionPattern = /^r\d+$/;

/**
 * Between dashes, each part of a suffix is told by itself: it belongs to a prerelease when it begins with a word such as
 * `rc` or `nightly`, is a git hash, or is a number with no variant before it. The rest is the variant; a last `rN` after it,
 * or alone, is its revision.
 * @returns undefined for text without a version in front, such as `latest`
 */
export function parseTag(text: string): Tag | undefined {
  // distribution-spec: a tag has at most 128 characters. Whoever sends a longer one shall not make us compare it.
  if (text.length > 128) {
    return undefined;
  }
  const groups = (datePattern.exec(text) ?? tagPattern.exec(text))?.groups;
  if (groups === undefined) {
    return undefined;
  }
  const parts = (groups['suffix'] ?? '').split(/[-_]/).filter((part) => part !== '');
  const last = parts.at(-1);
  const revision = last !== undefined && revisionPattern.test(last) ? last.slice(1) : undefined;
  const prerelease: string[] = [];
  const variant: string[] = [];
  for (const part of revision === undefined ? parts : parts.slice(0, -1)) {
    if (isPrerelease(part, variant.length > 0)) {
      prerelease.push(...part.split('.'));
    } else {
      variant.push(part);
    }
  }
  return {
    text,
    prefix: groups['prefix'] === 'v' ? 'v' : '',
    core: (groups['core'] ?? '').split(/[.-]/),
    prerelease,
    variant: variant.join('-'),
    ...(revision === undefined ? {} : { revision }),
  };
}

/**
 * Whether a tag is expected to stand for one content for ever: one with three numbers or a revision, a date
 * (`RELEASE.2026-08-01T10-00-00Z`), a commit (`sha-1a2b3c4`). `3.12` moves with every 3.12.x, and `stable`, `main` or
 * `latest` as its publisher likes.
 */
export function staysPut(text: string): boolean {
  const tag = parseTag(text);
  const isNumbered = tag !== undefined && (tag.core.length > 2 || tag.revision !== undefined);
  return isNumbered || stampPattern.test(text);
}

/** Below 0 when `a` is older. The prefix does not count, nor do zeros in front and missing zeros at the end. */
export function compareTags(a: Tag, b: Tag): number {
  return (
    compareReleases(a, b) ||
    Number(a.variant !== '') - Number(b.variant !== '') ||
    compareLists(a.variant.split(/[-.]/), b.variant.split(/[-.]/), compareNatural) ||
    compareRevisions(a.revision, b.revision)
  );
}

/** The part of the order that has nothing to do with variants: core and prerelease. */
export function compareReleases(a: Tag, b: Tag): number {
  return (
    compareLists(a.core, b.core, compareNumbers, '0') ||
    Number(a.prerelease.length === 0) - Number(b.prerelease.length === 0) ||
    compareLists(a.prerelease, b.prerelease, compareNatural)
  );
}

/** The same text for two tags exactly where `compareReleases` gives 0. */
export function releaseKey({ core, prerelease }: Tag): string {
  const numbers = core
    .map(withoutZeros)
    .join('.')
    .replace(/(?:\.0)+$/, '');
  return [numbers, ...prerelease.map((part) => part.replaceAll(/(?<!\d)0+(?=\d)/g, ''))].join('-');
}

function isPrerelease(part: string, afterVariant: boolean): boolean {
  const [first = ''] = part.split('.');
  return prereleasePattern.test(first) || hashPattern.test(first) || (/^\d+$/.test(first) && !afterVariant);
}

function compareRevisions(a: string | undefined, b: string | undefined): number {
  return a === undefined || b === undefined
    ? Number(a !== undefined) - Number(b !== undefined)
    : compareNumbers(a, b);
}
