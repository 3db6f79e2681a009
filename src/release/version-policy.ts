import { compareText } from '../order.ts';
import { withoutZeros } from './order.ts';
import { compareTags, parseTag, type Tag } from './tag.ts';
import type { VersionRange } from './version-range.ts';

/** Which of a repository's tags may be taken. */
export interface VersionPolicy {
  readonly range: VersionRange;
  readonly prerelease: boolean;
  readonly ignore: readonly VersionRange[];
  /** `debian-12`; with `*` for any text (`ubi9-*`); empty for none. */
  readonly variant: string;
  /** How versions are written so far: where one version is there with and without `v`, it stays the same. */
  readonly prefix: Tag['prefix'];
}

const anyVersion: VersionRange = { text: '*', has: () => true, side: () => 0 };

interface Version {
  readonly version: string;
  /** Its source calls it a prerelease, whatever its name looks like. */
  readonly prerelease?: true;
}

/** A version that policy allows. */
export interface AllowedVersion<V extends Version = Version> {
  readonly tag: Tag;
  readonly candidate: V;
}

/**
 * The versions that policy allows, newest first, each version once; the result does not depend on the order of `candidates`.
 * Tags that name others are left out: `1.27` beside `1.27.3`, which moves with it, and single numbers, such as dates, where
 * there are versions of more than one.
 */
export function allowedVersions<V extends Version>(
  candidates: readonly V[],
  policy: VersionPolicy,
): readonly AllowedVersion<V>[] {
  const kept = versionsOfKind(candidates, policy);
  const floating = new Set(kept.filter(isFinal).flatMap(({ tag }) => shorterCores(tag)));
  const allowed = kept.filter(
    ({ tag }) =>
      !floating.has(coreKey(tag.core)) &&
      policy.range.has(tag) &&
      !policy.ignore.some((ignored) => ignored.has(tag)),
  );
  const several = allowed.filter(({ tag }) => tag.core.length > 1);
  const sorted = (several.length > 0 ? several : allowed).toSorted((left, right) =>
    compareForms(right.tag, left.tag, policy.prefix),
  );
  return sorted.filter(({ tag }, index) => index === 0 || !isSameVersion(tag, sorted[index - 1]?.tag ?? tag));
}

/** The newest that there is of the kind, whatever the range says. What is ignored counts as not there. */
export function newestVersion(candidates: readonly Version[], policy: VersionPolicy): Tag | undefined {
  return allowedVersions(candidates, { ...policy, range: anyVersion })[0]?.tag;
}

/** Everything of the wanted kind (prerelease or not, variant), whatever its number. */
export function versionsOfKind<V extends Version>(
  candidates: readonly V[],
  { prerelease, variant }: Pick<VersionPolicy, 'prerelease' | 'variant'>,
): readonly AllowedVersion<V>[] {
  const isVariant = variantTest(variant);
  return candidates.flatMap((candidate) => {
    const tag = parseTag(candidate.version);
    // Build metadata is not in tags, and does not tell one version from another.
    if (tag === undefined || candidate.version.includes('+') || !isVariant(tag.variant)) {
      return [];
    }
    const version = { tag, candidate };
    return prerelease || isFinal(version) ? [version] : [];
  });
}

function isFinal({ tag, candidate }: AllowedVersion): boolean {
  return tag.prerelease.length === 0 && candidate.prerelease !== true;
}

function variantTest(wanted: string): (variant: string) => boolean {
  const parts = wanted.split('*').map((part) => part.replaceAll(/[^\w-]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
  return (variant) => pattern.test(variant);
}

/** `1.27.3` → `1.27` and `1`. */
function shorterCores({ core }: Tag): readonly string[] {
  return core.slice(1).map((_, index) => coreKey(core.slice(0, index + 1)));
}

function coreKey(core: readonly string[]): string {
  return core.map(withoutZeros).join('.');
}

function isSameVersion(a: Tag, b: Tag): boolean {
  return compareTags(a, b) === 0 && a.variant === b.variant;
}

/** By version; then the form that is wanted first, the one without `v`, the longer one, and at last by text. */
function compareForms(a: Tag, b: Tag, prefix: Tag['prefix']): number {
  return (
    compareTags(a, b) ||
    compareText(a.variant, b.variant) ||
    Number(a.prefix === prefix) - Number(b.prefix === prefix) ||
    a.core.length - b.core.length ||
    compareText(b.text, a.text)
  );
}
