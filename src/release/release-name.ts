import { UserError } from '../errors.ts';

const pattern = /^(\d{4})q([1-4])(?:\.([1-9]\d{0,5}))?$/;

/** True for `2026q4` and `2026q4.1`. */
export function isReleaseName(text: string): boolean {
  return pattern.test(text);
}

/** Orders release names by year, quarter and count: below 0 when `a` is older. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  const differing = left.map((part, at) => part - (right[at] ?? 0)).find((difference) => difference !== 0);
  return differing ?? 0;
}

function partsOf(release: string): readonly number[] {
  const [, year, quarter, count = '0'] = pattern.exec(release) ?? [];
  return [Number(year), Number(quarter), Number(count)];
}

/** When the quarter in the name of a release starts, UTC. */
export function quarterStart(release: string): Date {
  const [year = 0, quarter = 1] = partsOf(release);
  return new Date(Date.UTC(year, (quarter - 1) * 3));
}

/**
 * The name for the next release: the quarter of `now` (UTC), with a count when that quarter has a release already.
 * It never goes back: after a release that seems to come from the future, the count of that one is raised.
 * @param previous the newest release so far
 * @throws UserError `INVALID_RELEASE` when `previous` is no release name
 */
export function nextRelease(now: Date, previous?: string): string {
  const quarter = `${String(now.getUTCFullYear()).padStart(4, '0')}q${Math.floor(now.getUTCMonth() / 3) + 1}`;
  if (previous === undefined) {
    return quarter;
  }
  const match = pattern.exec(previous);
  if (match === null) {
    throw new UserError('INVALID_RELEASE', `${JSON.stringify(previous)} is not the name of a release`, {
      hint: 'Expected a quarter such as 2026q4, or a quarter and a count such as 2026q4.1.',
    });
  }
  const [, year, number, count = '0'] = match;
  const previousQuarter = `${year}q${number}`;
  return quarter > previousQuarter ? quarter : `${previousQuarter}.${Number(count) + 1}`;
}
