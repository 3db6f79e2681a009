const day = 24 * 60 * 60 * 1000;
/** Where no release file says it, as its own default. */
const usualWarning = 60 * day;

export interface ListedSupport {
  /** The first day without support, as it was known when the release was locked. */
  readonly until: string;
  /** Whole days from now; 0 or less when it is over. */
  readonly daysLeft: number;
  /** True from so long before the end on as the release file says, or 60 days. */
  readonly endsSoon: boolean;
  /** It ended some time before that day: what is locked is older than all that the table of support knows. */
  readonly isAtMost?: true;
}

/** @param warn milliseconds before the end from which on it ends soon */
export function supportAt(until: string, now: Date, warn = usualWarning): ListedSupport {
  const left = Date.parse(until) - now.valueOf();
  return { until, daysLeft: Math.ceil(left / day), endsSoon: left <= warn };
}

/** `supported until 2027-07-22, 41 days from now`. */
export function supportText({ until, daysLeft, isAtMost }: ListedSupport): string {
  return daysLeft > 0
    ? `supported until ${until}${isAtMost === true ? ' at most' : ''}, ${daysLeft} days from now`
    : `not supported since ${until}${isAtMost === true ? ', or earlier' : ''}`;
}
