const firstDelay = 500;
const longestDelay = 30_000;

/**
 * Longer than this nobody waits inside a job, however many tries a request has: all its waits together, in
 * milliseconds. The error then says when to come back.
 */
export const longestWait = 15 * 60_000;

/**
 * How long to wait before the next try: what `Retry-After` asks for, else exponential back-off with jitter.
 * @param attempt the number of tries that have failed, from 1
 * @param retryAfter the header's value, seconds or an HTTP date (RFC 9110, section 10.2.3)
 * @param random from 0 to 1: spreads clients that failed at the same moment
 * @returns milliseconds
 */
export function retryDelay(
  attempt: number,
  retryAfter: string | undefined,
  now: Date,
  random: number,
): number {
  const asked = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now);
  if (asked !== undefined) {
    return asked;
  }
  const ceiling = Math.min(longestDelay, firstDelay * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

/** Timeouts, rate limits and server faults pass; every other status is an answer. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status <= 599);
}

function parseRetryAfter(text: string, now: Date): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,9}$/.test(trimmed)) {
    return Number(trimmed) * 1000;
  }
  // Only the form with letters is a date; Date.parse would also take "-5".
  const date = /^[A-Za-z]{3}/.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
