import { periodAt } from '../release/cadence.ts';
import type { Decision, Reason, SkippedPeriod } from '../release/due.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { SecurityFix } from '../release/security.ts';
import { lastDay, type Support, supportEnd, type SupportPolicy } from '../release/support.ts';
import { formatDay, formatTime } from '../utc.ts';

/** What `track` says of time, as data. Times are RFC 3339 in UTC. */
export interface Timing {
  readonly due: boolean;
  readonly reason: Reason;
  /** More about the reason: what a person gave, the fixes, or what a freeze is for. */
  readonly note?: string;
  /** The period that now lies in: `2026q4`. Absent without a cadence. */
  readonly period?: string;
  /** What came out later is not in the release of that period. */
  readonly cutOff?: string;
  /** When the next release becomes due by itself. Absent where it always is. */
  readonly nextDue?: string;
  /** The period whose release that is. */
  readonly nextPeriod?: string;
  readonly skipped: readonly SkippedPeriod[];
  /** The first day without support of what is locked; absent where it is not known. */
  readonly supportedUntil?: string;
  /** True where the table does not know, and the first image's own date had to do. */
  readonly supportGuessed?: true;
  /** The day by which it was over at the latest: what is locked is older than all that the table knows. */
  readonly supportedBefore?: string;
  /** True where neither knows. */
  readonly supportUnknown?: true;
}

interface Facts {
  readonly fixes: readonly SecurityFix[];
  readonly cutOff: Date | undefined;
  readonly support: Support | undefined;
  readonly policy: SupportPolicy | undefined;
  /** Why a person wants a release now. */
  readonly request: string | undefined;
}

export function timingOf(
  decision: Decision,
  { fixes, cutOff, support, policy, request }: Facts,
  { cadence }: Pick<ReleaseFile, 'cadence'>,
): Timing {
  const { due, reason, period, nextDue, skipped, freeze } = decision;
  const note = request ?? (reason === 'frozen' ? freeze?.reason : fixes.map(({ id }) => id).join(', '));
  const nextPeriod = cadence && nextDue && periodAt(cadence.every, nextDue).name;
  return {
    due,
    reason,
    ...(note === undefined || note === '' ? {} : { note }),
    ...(period === undefined ? {} : { period: period.name }),
    ...(cutOff === undefined ? {} : { cutOff: formatTime(cutOff) }),
    ...(nextDue === undefined ? {} : { nextDue: formatTime(nextDue) }),
    ...(nextPeriod === undefined ? {} : { nextPeriod }),
    skipped,
    ...(support?.until === undefined ? {} : { supportedUntil: formatDay(support.until) }),
    ...(support?.until !== undefined &&
    policy !== undefined &&
    supportEnd(support.version, policy) === undefined
      ? { supportGuessed: true }
      : {}),
    ...(support !== undefined && lastDay(support) === undefined ? { supportUnknown: true } : {}),
    ...(support?.before === undefined ? {} : { supportedBefore: formatDay(support.before) }),
  };
}
