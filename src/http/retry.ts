const quickDelay = 100;
const firstDelay = 500;
const longestDelay = 10_000;

/**
 * Longer than this nobody waits inside a job, however many tries a request has: all its waits together, in
 * milliseconds. The error then says when to come back.
 */
export const longestWait = 15 * 60_000;

/**
 * How long a server asks to wait.
 * @param retryAfter the header's value, seconds or an HTTP date (RFC 9110, section 10.2.3)
 * @returns milliseconds; undefined where it says nothing
 */
export function askedDelay(retryAfter: string | undefined, now: Date): number | undefined {
  const trimmed = retryAfter?.trim() ?? '';
  if (/^\d{1,9}$/.test(trimmed)) {
    return Number(trimmed) * 1000;
  }
  // Only the form with letters is a date; Date.parse would also take "-5".
  const date = /^[A-Za-z]{3}/.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/**
 * How long to wait before the next try where no server says it: exponential back-off with jitter.
 * @param attempt the number of tries that have failed, from 1
 * @param random from 0 to 1: spreads clients that failed at the same moment
 * @returns milliseconds
 */
export function backOff(attempt: number, random: number): number {
  return spread(Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)), random);
}

/** The same for a connection that broke: most such faults are over at once. */
export function cutDelay(attempt: number, random: number): number {
  return attempt === 1 ? spread(quickDelay, random) : backOff(attempt - 1, random);
}

/** Timeouts, rate limits and server faults pass; every other status is an answer. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status <= 599);
}

function spread(ceiling: number, random: number): number {
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
