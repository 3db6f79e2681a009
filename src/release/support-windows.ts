import type { Lock } from './lock.ts';
import type { ReleaseFile } from './release-file.ts';
import { type SupportPolicy, supportEnd, versionsOf } from './support.ts';
import { parseTag } from './tag.ts';
import { compareVersions } from './versions.ts';

/** How long one major is supported. */
export interface SupportWindow {
  /** Its first version: `0.83.0`. */
  readonly major: string;
  /** The day on which that came out, and the first day without support: `2026-07-22`. */
  readonly from: string;
  readonly until: string;
  /** The versions of it that are in the release now, and that were in the one before. */
  readonly locked: readonly string[];
  readonly before: readonly string[];
}

/** More of them would make a picture that nobody reads. */
const mostWindows = 12;

/**
 * The support windows of the majors that matter: of what is or was in the release, and of those that are supported now.
 * Oldest first.
 */
export function supportWindows(
  policy: Pick<SupportPolicy, 'of' | 'months' | 'releases'>,
  { lock, previous, images, now }: {
    readonly lock: Lock;
    readonly previous: Lock | undefined;
    readonly images: ReleaseFile['images'];
    readonly now: Date;
  },
): readonly SupportWindow[] {
  const majors = Object.keys(policy.releases).sort(compareVersions);
  const [locked, before] = [lock, previous].map((each) =>
    groupByMajor(majors, each === undefined ? [] : versionsOf(policy.of, each, images)),
  );
  const windows = majors.flatMap((major): readonly SupportWindow[] => {
    const [start, end] = [policy.releases[major], supportEnd(major, policy)];
    const [is, was] = [locked?.get(major) ?? [], before?.get(major) ?? []];
    return start === undefined || end === undefined || (end <= now && is.length + was.length === 0)
      ? []
      : [{ major, from: dayOf(start), until: dayOf(end), locked: is, before: was }];
  });
  const isUsed = (window: SupportWindow): boolean => window.locked.length + window.before.length > 0;
  const newest = new Set(windows.slice(-mostWindows));
  return windows.filter((window) => newest.has(window) || isUsed(window));
}

/** A version belongs to the newest start that it is not older than, and that shares its major number. */
function groupByMajor(
  majors: readonly string[],
  versions: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const unique = [...new Set(versions)].sort(compareVersions);
  const groups = Map.groupBy(
    unique,
    (version) => majors.filter((major) => isOf(major, version)).at(-1) ?? '',
  );
  return groups;
}

function isOf(major: string, version: string): boolean {
  const [start = '', minor] = parseTag(major)?.core ?? [];
  const core = parseTag(version)?.core ?? [];
  return core[0] === start && (Number(start) > 0 || core[1] === minor) && compareVersions(major, version) <= 0;
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
