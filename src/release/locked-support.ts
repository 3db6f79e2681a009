import { array, count, object, record, refine, type Schema, string } from '../schema/schema.ts';
import { formatDay } from '../utc.ts';
import { dayField } from './fields.ts';
import type { Lock } from './lock.ts';
import { imageNameField } from './release-file-fields.ts';
import type { ReleaseFile } from './release-file.ts';
import { namedBy, supportEnd, supportOf, type SupportPolicy, type SupportTable } from './support.ts';
import { compareVersions } from './versions.ts';

/** The support policy as a lock carries it: days as text, names in full. */
export interface LockedSupport {
  /** The charts and images that it is about: `docker.io/wandb/local`. Sorted. */
  readonly of: readonly string[];
  /** How long a major is supported from its first release. */
  readonly months: number;
  /** The first version of each major, and the day it came out: `2026-07-22`. Oldest first. */
  readonly releases: Readonly<Record<string, string>>;
}

/** In one order, whatever order it was made in. */
export const lockedSupportField: Schema<LockedSupport> = refine(
  object({ of: array(string), months: count, releases: record(dayField) }),
  ({ of, months, releases }) => ({
    of: of.toSorted(),
    months,
    releases: Object.fromEntries(
      Object.entries(releases).sort(([left], [right]) => compareVersions(left, right)),
    ),
  }),
);

export function lockSupport(
  { of, months, releases }: Pick<SupportPolicy, 'of' | 'months' | 'releases'>,
  { charts, images }: Pick<ReleaseFile, 'charts' | 'images'>,
): LockedSupport {
  const isChart = charts.some(({ name }) => name === of);
  const names = isChart
    ? [of]
    : namedBy(of, images).filter((name) => imageNameField.parse(name, [], []) === name);
  const days = Object.entries(releases).map(([version, date]) => [version, formatDay(date)]);
  return { of: names, months, releases: Object.fromEntries(days) };
}

/**
 * Until when a version is supported, by the dates that a lock carries.
 * @param name of a chart, or an image in full: `docker.io/wandb/local`
 * @returns the first day without support; undefined where the lock says nothing of that name or that version
 */
export function supportedUntil(
  { of, months, releases }: LockedSupport,
  name: string,
  version: string,
): string | undefined {
  const end = of.includes(name) ? supportEnd(version, { months, releases: tableOf(releases) }) : undefined;
  return end === undefined ? undefined : formatDay(end);
}

/**
 * The day by which support of what a lock holds is over at the latest, where a part of it is older than all that its dates
 * are about.
 */
export function supportedBefore(lock: Lock): string | undefined {
  const { of = [], months = 0, releases = {} } = lock.support ?? {};
  const policy = { months, releases: tableOf(releases) };
  const ends = of.flatMap((name) => supportOf({ of: name, ...policy }, lock, [])?.before ?? []);
  return ends.map((end) => formatDay(end)).sort()[0];
}

function tableOf(releases: LockedSupport['releases']): SupportTable {
  return Object.fromEntries(Object.entries(releases).map(([first, day]) => [first, new Date(day)]));
}
