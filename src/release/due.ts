import { type Cadence, type Period, periodAt, periodBefore } from './cadence.ts';
import { freezeAt, type FreezeWindow, openTime, thawAfter } from './freeze.ts';
import { isNamedAhead, type NamedRelease, quarterStart } from './release-name.ts';

/** Why a release is due, or why none is. */
export type Reason =
  /** There is no cadence: whatever is new is taken at once. */
  | 'no-cadence'
  /** There is no release yet. */
  | 'first'
  /** The period has no release yet. */
  | 'scheduled'
  /** The same, and periods before it have none either. */
  | 'catch-up'
  /** Out of band, also in a freeze: the release file lists a fix that the lock lacks and upstream has. */
  | 'security'
  /**
   * Out of band: support of what is locked ends, and upstream has something that is supported longer. Also in a freeze that
   * lasts longer than support.
   */
  | 'end-of-support'
  /** Out of band, also in a freeze: a person asked for it. */
  | 'requested'
  /** It would be due, if it were not for a freeze. */
  | 'frozen'
  | 'not-due';

/** All that the decision is made of; the clock's time zone is not in it, as everything is UTC. */
export interface Situation {
  readonly now: Date;
  readonly cadence?: Cadence;
  readonly freeze: readonly FreezeWindow[];
  /** What the lock says of the last release. */
  readonly previous?: NamedRelease;
  /** Why a person wants a release now. */
  readonly request?: string;
  /** True when upstream has a listed fix that the lock lacks. */
  readonly fix: boolean;
  /** True when support of what is locked ends soon, and what upstream has is supported longer. */
  readonly rescue: boolean;
  /** The first moment without support of what is locked, where that is known. */
  readonly supportedUntil?: Date;
}

export interface Decision {
  readonly due: boolean;
  readonly reason: Reason;
  /** The period that now lies in; absent without a cadence. */
  readonly period?: Period;
  /** When the next release becomes due by itself, after this one if this one is due. */
  readonly nextDue?: Date;
  /** Periods since the last release that have none, the newest first, a dozen at most. */
  readonly skipped: readonly SkippedPeriod[];
  /** The window that lies over now, if any. */
  readonly freeze?: FreezeWindow;
}

export interface SkippedPeriod {
  readonly period: string;
  /** `late`: its start is past, and the cadence does not catch up. */
  readonly reason: 'frozen' | 'no release' | 'late';
}

const mostSkipped = 12;

const day = 24 * 60 * 60 * 1000;

/** Milliseconds: a workflow that runs weekly comes by once in that time, also when runners are busy. */
const onTime = 8 * day;

/** Decides whether a release is due. State is the lock alone, so that any run, anywhere, comes to the same answer. */
export function decide(situation: Situation): Decision {
  const { now, cadence, freeze: windows, previous } = situation;
  const schedule = cadence === undefined ? undefined : readSchedule(cadence, windows, previous, now);
  const freeze = freezeAt(windows, now);
  const ordinary = ordinaryReason(situation, schedule);
  const reason =
    requested(situation.request) ??
    (freeze === undefined ? ordinary : undefined) ??
    (situation.fix ? 'security' : undefined) ??
    (freeze !== undefined && cannotWait(situation) ? 'end-of-support' : undefined) ??
    (ordinary === undefined ? 'not-due' : 'frozen');
  const due = reason !== 'frozen' && reason !== 'not-due';
  const opening = reason === 'frozen' ? now : due ? schedule?.period.end : schedule?.closedUntil;
  const nextDue = opening ?? freeze?.until;
  return {
    due,
    reason,
    ...(schedule === undefined ? {} : { period: schedule.period }),
    ...(nextDue === undefined ? {} : { nextDue: thawAfter(windows, nextDue) }),
    skipped: schedule?.skipped ?? [],
    ...(freeze === undefined ? {} : { freeze }),
  };
}

function requested(request: string | undefined): Reason | undefined {
  if (request === undefined) {
    return undefined;
  }
  return /\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[a-z0-9]{4}){3})\b/i.test(request) ? 'security' : 'requested';
}

/** Nothing that is supported would run at the end of the freeze. */
function cannotWait({ rescue, supportedUntil, freeze, now }: Situation): boolean {
  return rescue && supportedUntil !== undefined && supportedUntil <= thawAfter(freeze, now);
}

/** Why a release is due where nothing is frozen. */
function ordinaryReason({ previous, rescue }: Situation, schedule: Schedule | undefined): Reason | undefined {
  if (previous === undefined) {
    return 'first';
  }
  if (schedule === undefined) {
    return 'no-cadence';
  }
  if (schedule.open) {
    return schedule.skipped.length > 0 ? 'catch-up' : 'scheduled';
  }
  return rescue ? 'end-of-support' : undefined;
}

/** What the calendar says, freezes apart. */
interface Schedule {
  readonly period: Period;
  /** True when the period has no release, and may still get one. */
  readonly open: boolean;
  /** Where it is not open: when the next one is. */
  readonly closedUntil: Date;
  readonly skipped: readonly SkippedPeriod[];
}

function readSchedule(
  { every, catchUp }: Cadence,
  windows: readonly FreezeWindow[],
  previous: NamedRelease | undefined,
  now: Date,
): Schedule {
  const period = periodAt(every, now);
  const taken = previous === undefined ? undefined : takenOf(every, previous);
  if (taken !== undefined && taken.start >= period.start) {
    return { period, open: false, closedUntil: taken.end, skipped: [] };
  }
  const skipped = taken === undefined ? [] : skippedBetween(taken, period, every, windows);
  // The first release is never too late.
  const late = previous !== undefined && !catchUp && openTime(windows, period.start, now) >= onTime;
  return {
    period,
    open: !late,
    closedUntil: period.end,
    skipped: late ? [{ period: period.name, reason: 'late' }, ...skipped] : skipped,
  };
}

function skippedBetween(
  taken: Period,
  current: Period,
  every: Cadence['every'],
  windows: readonly FreezeWindow[],
): readonly SkippedPeriod[] {
  const skipped: SkippedPeriod[] = [];
  let period = periodBefore(every, current);
  while (period.start > taken.start && skipped.length < mostSkipped) {
    const frozen = thawAfter(windows, period.start) >= period.end;
    skipped.push({ period: period.name, reason: frozen ? 'frozen' : 'no release' });
    period = periodBefore(every, period);
  }
  return skipped;
}

/**
 * The period whose release there is. It is the one in which the release was made; where a person gave it the name of the
 * next quarter, it is the next one if that holds the middle of the quarter. Periods need not begin where quarters do, and
 * shorter ones have nothing to do with them.
 */
function takenOf(every: Cadence['every'], previous: NamedRelease): Period {
  const made = periodAt(every, previous.created);
  const next = periodAt(every, made.end);
  const middle = new Date(quarterStart(previous.release).valueOf() + 45 * day);
  return isNamedAhead(previous) && next.start <= middle && middle < next.end ? next : made;
}
