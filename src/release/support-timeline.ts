import { formatDay } from '../utc.ts';
import type { Lock } from './lock.ts';
import type { ReleaseFile } from './release-file.ts';
import { majorOf, namedBy, type SupportPolicy, supportEnd, versionsOf } from './support.ts';
import { compareVersions } from './versions.ts';

/** When what is supported at all. */
export interface SupportTimeline {
  /** The charts and images that it is about, images in full. */
  readonly names: readonly string[];
  /** Oldest first. */
  readonly windows: readonly SupportWindow[];
}

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

export interface TimelineRequest {
  readonly lock: Lock;
  readonly previous: Lock | undefined;
  readonly images: ReleaseFile['images'];
  readonly now: Date;
}

/** More of them would make a picture that nobody reads. */
const mostWindows = 12;

/** The majors that matter: those that are or were in the release, and the newest that are supported now. */
export function supportTimeline(
  policy: Pick<SupportPolicy, 'of' | 'months' | 'releases'>,
  { lock, previous, images, now }: TimelineRequest,
): SupportTimeline {
  const { of, releases } = policy;
  const locked = groupByMajor(versionsOf(of, lock, images), policy);
  const before = groupByMajor(previous === undefined ? [] : versionsOf(of, previous, images), policy);
  const windows = Object.keys(releases)
    .sort(compareVersions)
    .flatMap((major): readonly SupportWindow[] => {
      const [start, end] = [releases[major], supportEnd(major, policy)];
      const used = { locked: locked.get(major) ?? [], before: before.get(major) ?? [] };
      return start === undefined || end === undefined || (end <= now && !isUsed(used))
        ? []
        : [{ major, from: formatDay(start), until: formatDay(end), ...used }];
    });
  const newest = new Set(windows.slice(-mostWindows));
  return {
    names: namedBy(of, images),
    windows: windows.filter((window) => newest.has(window) || isUsed(window)),
  };
}

function groupByMajor(
  versions: readonly string[],
  { releases }: Pick<SupportPolicy, 'releases'>,
): ReadonlyMap<string | undefined, readonly string[]> {
  const unique = [...new Set(versions)].sort(compareVersions);
  return Map.groupBy(unique, (version) => majorOf(version, releases));
}

function isUsed({ locked, before }: Pick<SupportWindow, 'locked' | 'before'>): boolean {
  return locked.length + before.length > 0;
}
