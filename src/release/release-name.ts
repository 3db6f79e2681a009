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

/** When the quarter after that of a time starts, UTC. */
export function nextQuarter(time: Date): Date {
  return new Date(Date.UTC(time.getUTCFullYear(), (Math.floor(time.getUTCMonth() / 3) + 1) * 3));
}

/** What a lock says of a release and its time. */
export interface NamedRelease {
  readonly created: Date;
  readonly release: string;
  /** With a count: that it follows one of the same quarter that was named ahead. */
  readonly ahead?: boolean | undefined;
}

/**
 * Whether it, or the release that it follows in its quarter, was made as that of the next quarter. Only a person gives such
 * a name. One with a count comes after any that is too high, also after that of a clock which once was wrong.
 */
export function isNamedAhead({ created, release, ahead = false }: NamedRelease): boolean {
  const isNext = quarterStart(release).valueOf() === nextQuarter(created).valueOf();
  return ahead || (isNext && !hasCount(release));
}

/** Whether the name of what is made now follows `previous` in a quarter that this was named ahead for. */
export function followsAhead(release: string, previous: NamedRelease): boolean {
  const isSame = quarterStart(release).valueOf() === quarterStart(previous.release).valueOf();
  return isSame && isNamedAhead(previous);
}

function hasCount(release: string): boolean {
  return release.includes('.');
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
