import { gtr, ltr } from 'semver';
import { UserError } from '../errors.ts';
import { compareVersions, isRelease, newestRelease } from '../release/versions.ts';

/**
 * The newest release in a range, as its source writes it.
 * @param what `chart operator in https://…`, for the message
 * @throws UserError `NO_MATCHING_VERSION` that lists the releases nearest to the range
 */
export function pickVersion(available: readonly string[], range: string, what: string): string {
  const newest = newestRelease(available, range);
  if (newest !== undefined) {
    return newest;
  }
  const near = nearestReleases(available, range);
  const others = available.length - available.filter(isRelease).length;
  throw new UserError('NO_MATCHING_VERSION', `${what}: no release is in the range ${range}`, {
    details: [
      near.length > 0 ? `the nearest are ${near.join(', ')}` : 'it has no releases at all',
      ...(others > 0 ? [`${others} other tags are prereleases or no versions, which never match`] : []),
    ],
    hint: 'Change the version range in the release file.',
  });
}

/** Two on either side of the range; for a range with a gap in it, the newest ones. Newest first. */
function nearestReleases(available: readonly string[], range: string): readonly string[] {
  const releases = available.filter(isRelease).sort((left, right) => compareVersions(right, left));
  const above = releases.filter((version) => gtr(version, range)).slice(-2);
  const below = releases.filter((version) => ltr(version, range)).slice(0, 2);
  const near = [...above, ...below];
  return near.length > 0 ? near : releases.slice(0, 4);
}
