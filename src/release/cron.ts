/**
 * When a cron expression fires: five fields as crontab(5) and the schedules of GitHub Actions have them, in UTC. A
 * library would bring timers, seconds and time zones along; a cadence needs the two questions at the end of this file.
 */
export interface Cron {
  /** As it was written. */
  readonly expression: string;
  /** Sorted. */
  readonly minutes: readonly number[];
  /** Sorted. */
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  /** From 1. */
  readonly months: ReadonlySet<number>;
  /** Sunday is 0. */
  readonly weekdays: ReadonlySet<number>;
  /** Where neither field begins with `*`, a day needs to fit one of them only: so every cron since Vixie's has it. */
  readonly eitherDay: boolean;
}

const day = 24 * 60 * 60 * 1000;
/** 29 February falls on a given weekday once in 40 years at the least. */
const horizon = 41 * 366;

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** @returns undefined for what is no cron expression, and for one that never fires: `0 0 30 2 *` */
export function parseCron(expression: string): Cron | undefined {
  const [minute = '', hour = '', dayOfMonth = '', month = '', weekday = '', ...rest] = expression
    .trim()
    .split(/\s+/);
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(dayOfMonth, 1, 31);
  const months = parseField(named(month, monthNames, 1), 1, 12);
  const weekdays = parseField(named(weekday, weekdayNames, 0), 0, 7);
  if (rest.length > 0 || !minutes || !hours || !days || !months || !weekdays) {
    return undefined;
  }
  const cron: Cron = {
    expression: expression.trim().replaceAll(/\s+/g, ' '),
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map((number) => number % 7)),
    eitherDay: !dayOfMonth.startsWith('*') && !weekday.startsWith('*'),
  };
  return search(cron, new Date(0), 1) === undefined ? undefined : cron;
}

function named(field: string, names: readonly string[], first: number): string {
  return field.replaceAll(/[a-z]+/gi, (word) => {
    const index = names.indexOf(word.toLowerCase());
    return index < 0 ? word : String(index + first);
  });
}

/** The numbers that a field stands for, sorted; undefined where it is none. */
function parseField(field: string, lowest: number, highest: number): readonly number[] | undefined {
  const numbers = new Set<number>();
  for (const item of field.split(',')) {
    const groups = /^(?:\*|(?<from>\d{1,2})(?:-(?<to>\d{1,2}))?)(?:\/(?<step>\d{1,2}))?$/.exec(item)?.groups;
    const from = Number(groups?.['from'] ?? lowest);
    const to = Number(groups?.['to'] ?? groups?.['from'] ?? highest);
    const step = Number(groups?.['step'] ?? 1);
    // `5/10` means different things to different crons.
    const ambiguous =
      groups?.['from'] !== undefined && groups['to'] === undefined && groups['step'] !== undefined;
    if (groups === undefined || ambiguous || from < lowest || to > highest || from > to || step < 1) {
      return undefined;
    }
    for (let number = from; number <= to; number += step) {
      numbers.add(number);
    }
  }
  return [...numbers].sort((left, right) => left - right);
}

/** The last time that it fired, up to and including `time`. */
export function firingBefore(cron: Cron, time: Date): Date {
  return search(cron, time, -1) ?? new Date(0);
}

/** The first time that it fires after `time`. */
export function firingAfter(cron: Cron, time: Date): Date {
  return search(cron, time, 1) ?? new Date(8.64e15);
}

function search(cron: Cron, time: Date, direction: 1 | -1): Date | undefined {
  const today = Math.floor(time.valueOf() / day) * day;
  for (let distance = 0; distance <= horizon; distance += 1) {
    const midnight = today + direction * distance * day;
    const found = fitsDay(cron, new Date(midnight))
      ? timesOf(cron, midnight).filter((firing) =>
          direction === 1 ? firing > time.valueOf() : firing <= time.valueOf(),
        )
      : [];
    const nearest = found.at(direction === 1 ? 0 : -1);
    if (nearest !== undefined) {
      return new Date(nearest);
    }
  }
  return undefined;
}

function fitsDay({ days, months, weekdays, eitherDay }: Cron, date: Date): boolean {
  const [day, weekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
  return months.has(date.getUTCMonth() + 1) && (eitherDay ? day || weekday : day && weekday);
}

/** Sorted. */
function timesOf({ hours, minutes }: Cron, midnight: number): readonly number[] {
  return hours.flatMap((hour) => minutes.map((minute) => midnight + (hour * 60 + minute) * 60_000));
}
