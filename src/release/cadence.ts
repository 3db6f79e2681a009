import { type Cron, firingAfter, firingBefore } from './cron.ts';

/** How often there is a release. */
export interface Cadence {
  /** The calendar's months, quarters or years in UTC, or the time from one firing of a cron expression to the next. */
  readonly every: Rhythm;
  /** Milliseconds before the start of a period: what was published later waits for the next one. */
  readonly cutOff?: number;
  /** False when a period's release is made near its start or not at all. */
  readonly catchUp: boolean;
}

export type Rhythm = 'month' | 'quarter' | 'year' | Cron;

/** One turn of the cadence, which has one release. */
export interface Period {
  /** `2026-11`, `2026q4`, `2026`, and for cron the minute of its start: `2026-10-01T06:00Z`. */
  readonly name: string;
  readonly start: Date;
  /** Where the next one starts. */
  readonly end: Date;
}

const months = { month: 1, quarter: 3, year: 12 };

/** The period that a time lies in. */
export function periodAt(every: Rhythm, time: Date): Period {
  if (typeof every !== 'string') {
    const start = firingBefore(every, time);
    return { name: `${start.toISOString().slice(0, 16)}Z`, start, end: firingAfter(every, time) };
  }
  const length = months[every];
  const year = time.getUTCFullYear();
  const first = Math.floor(time.getUTCMonth() / length) * length;
  return {
    name: nameOf(every, year, first),
    start: monthStart(year, first),
    end: monthStart(year, first + length),
  };
}

export function periodBefore(every: Rhythm, { start }: Period): Period {
  return periodAt(every, new Date(start.valueOf() - 1));
}

/** The last moment at which a version may have come out that is in this period's release. */
export function cutOffOf({ cutOff }: Cadence, { start }: Period): Date | undefined {
  return cutOff === undefined ? undefined : new Date(start.valueOf() - cutOff);
}

function nameOf(every: 'month' | 'quarter' | 'year', year: number, month: number): string {
  const name = String(year).padStart(4, '0');
  switch (every) {
    case 'month':
      return `${name}-${String(month + 1).padStart(2, '0')}`;
    case 'quarter':
      return `${name}q${month / 3 + 1}`;
    default:
      return name;
  }
}

function monthStart(year: number, month: number): Date {
  return new Date(Date.UTC(year, month));
}
