import { formatTime } from '../utc.ts';

/** RFC 3339, section 5.6, as services write it: with a fraction or an offset, and in Go with nanoseconds. */
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
/** What is older stands for "unknown": the epoch, and the year 1 of Go's zero time. */
const earliest = Date.UTC(2000);

/** A time from outside as UTC in whole seconds, `2026-11-02T06:00:00Z`; undefined where it is none. */
export function utcTime(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 40 && timePattern.test(value)
    ? plausibleTime(Date.parse(value))
    : undefined;
}

/** The same for seconds since the epoch. */
export function unixTime(value: unknown): string | undefined {
  return typeof value === 'number' ? plausibleTime(value * 1000) : undefined;
}

function plausibleTime(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return milliseconds >= earliest && !Number.isNaN(date.valueOf()) ? formatTime(date) : undefined;
}
