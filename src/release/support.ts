import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Lock } from './lock.ts';
import { imageNameField } from './release-file-fields.ts';
import type { ReleaseFile } from './release-file.ts';
import { parseTag, type Tag } from './tag.ts';
import { compareVersions } from './versions.ts';

/** How long the vendor supports what is carried. */
export interface SupportPolicy {
  /** What the support is of: a group of images, an image, or a chart. */
  readonly of: string;
  /** How long a major is supported from its first release. */
  readonly months: number;
  /** Milliseconds before the end from which on there are warnings. */
  readonly warn: number;
  readonly releases: SupportTable;
  /** A file, relative to the release file, with more of the table: it wins. */
  readonly table?: string;
}

/** The first version of each major, such as `0.80.0`, and the day it came out. */
export type SupportTable = Readonly<Record<string, Date>>;

/** How long a release is supported: as long as that of its parts is whose support ends first. */
export interface Support {
  readonly version: string;
  /** The first moment without support; absent where the table does not know the major. */
  readonly until?: Date;
  /** Of a major that is older than all in the table: when support of the oldest one there ends. Its own ended before. */
  readonly before?: Date;
}

/**
 * The support of what a lock holds.
 * @returns undefined where the lock holds nothing of what `of` names
 */
export function supportOf(
  policy: Pick<SupportPolicy, 'of' | 'months' | 'releases'>,
  lock: Pick<Lock, 'charts' | 'images'>,
  images: ReleaseFile['images'],
): Support | undefined {
  const parts = versionsOf(policy.of, lock, images).map((version): Support => {
    const until = supportEnd(version, policy);
    const before = until === undefined ? boundOf(version, policy) : undefined;
    return { version, ...(until && { until }), ...(before && { before }) };
  });
  // What the table does not know comes first: it must not hide behind what it does know.
  return parts.sort((left, right) => rankOf(left) - rankOf(right))[0];
}

function rankOf({ until, before }: Support): number {
  return until?.valueOf() ?? (before === undefined ? 0 : -1);
}

function boundOf(version: string, policy: Pick<SupportPolicy, 'months' | 'releases'>): Date | undefined {
  const [oldest] = Object.keys(policy.releases).sort(compareVersions);
  const isOlder =
    oldest !== undefined && parseTag(version) !== undefined && compareVersions(version, oldest) < 0;
  return isOlder ? supportEnd(oldest, policy) : undefined;
}

/** The last moment at which support can end, where anything is known of it. */
export function lastDay({ until, before }: Support): Date | undefined {
  return until ?? before;
}

/** The first moment at which a version is out of support. @returns undefined where the table does not know its major */
export function supportEnd(
  version: string,
  { months, releases }: Pick<SupportPolicy, 'months' | 'releases'>,
): Date | undefined {
  const first = majorOf(version, releases);
  const date = first === undefined ? undefined : releases[first];
  return date === undefined ? undefined : addMonths(date, months);
}

/** The first version of its major, as the table has it. */
export function majorOf(version: string, releases: SupportTable): string | undefined {
  const tag = parseTag(version);
  return Object.keys(releases)
    .filter((start) => tag !== undefined && isSameMajor(start, tag) && compareVersions(start, version) <= 0)
    .sort(compareVersions)
    .at(-1);
}

/** The first version of a major, as the tag of an image. */
export interface FirstVersion {
  /** In full: `docker.io/wandb/local`. */
  readonly repository: string;
  readonly tag: string;
}

/** The first versions of the majors that a lock holds and the table does not know; each once. */
export function unknownMajors(
  policy: Pick<SupportPolicy, 'of' | 'months' | 'releases'>,
  { images }: Pick<Lock, 'images'>,
  sources: ReleaseFile['images'],
): readonly FirstVersion[] {
  const names = new Set(namedBy(policy.of, sources));
  const unknown = images.flatMap(({ reference }) => {
    const parsed = parseReference(reference);
    const repository = repositoryOf(parsed);
    const tag = parsed.tag === undefined ? undefined : parseTag(parsed.tag);
    return tag === undefined || !names.has(repository) || supportEnd(tag.text, policy) !== undefined
      ? []
      : [{ repository, tag: firstOfMajor(tag) }];
  });
  return [...new Map(unknown.map((first) => [first.tag, first])).values()];
}

function firstOfMajor({ prefix, core: [major = '0', minor = '0'] }: Tag): string {
  return `${prefix}${Number(major) > 0 ? `${major}.0.0` : `0.${minor}.0`}`;
}

/** The versions of what a group, an image or a chart is in a lock. */
export function versionsOf(
  name: string,
  { charts, images }: Pick<Lock, 'charts' | 'images'>,
  sources: ReleaseFile['images'],
): readonly string[] {
  const names = new Set(namedBy(name, sources));
  return [
    ...charts.filter((chart) => names.has(chart.name)).map(({ version }) => version),
    ...images.flatMap(({ reference }) => {
      const parsed = parseReference(reference);
      return parsed.tag !== undefined && names.has(repositoryOf(parsed)) ? [parsed.tag] : [];
    }),
  ];
}

/** The names that a chart, an image or a group goes by: for a group those of its members; images in full. */
export function namedBy(name: string, sources: ReleaseFile['images']): readonly string[] {
  const members = sources.filter((source) => source.group === name).map((source) => source.name);
  return members.length > 0 ? members : [name, imageNameField.parse(name, [], []) ?? name];
}

/** True from so long before the end of support on as the policy warns. */
export function endsSoon(support: Support, { warn }: Pick<SupportPolicy, 'warn'>, now: Date): boolean {
  const end = lastDay(support);
  return end !== undefined && now.valueOf() >= end.valueOf() - warn;
}

/** Below 1.0 the second number is the major one, as semver's `^` has it. */
function isSameMajor(start: string, { core }: Tag): boolean {
  const [major, minor] = parseTag(start)?.core ?? [];
  return major === core[0] && (Number(major) > 0 || minor === core[1]);
}

/** The same day of a later month, or the last one where the month is shorter. */
function addMonths(date: Date, months: number): Date {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)));
}
