import { formatTime } from '../utc.ts';

/** How old a version must be. Times are RFC 3339 in UTC, whole seconds. */
export interface AgeRule {
  /** What became known later than that is not taken. */
  readonly seenUntil: string;
  /** Milliseconds. */
  readonly minimumAge?: number;
  /** What came out later waits for the next release. */
  readonly cutOff?: string;
}

/**
 * Why a version is not taken yet, and when it may be: `1.2.0 waits until 2026-11-29: it is known since 2026-11-22, and the
 * minimum age is 7 days`.
 * @param since when it became known
 */
export function explainWaiting(version: string, since: string, { minimumAge, cutOff }: AgeRule): string {
  if (cutOff !== undefined && since > cutOff) {
    return `${version} waits for the next release: it is known since ${dayOf(since)}, and what came out after ${dayOf(cutOff)} is not in this one`;
  }
  const free = formatTime(new Date(Date.parse(since) + (minimumAge ?? 0)));
  return `${version} waits until ${dayOf(free)}: it is known since ${dayOf(since)}, and the minimum age is ${ageText(minimumAge ?? 0)}`;
}

function ageText(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  const [amount, unit] = hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

/** `2027-01-01`, with the time where it is not midnight. */
function dayOf(time: string): string {
  return time.replace('T00:00:00Z', '');
}
