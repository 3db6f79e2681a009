import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Cadence, periodAt } from '../../../src/release/cadence.ts';
import { parseCron } from '../../../src/release/cron.ts';
import { decide, type Situation } from '../../../src/release/due.ts';
import { freezeAt, type FreezeWindow } from '../../../src/release/freeze.ts';
import {
  type NamedRelease,
  nextQuarter,
  nextRelease,
  followsAhead,
} from '../../../src/release/release-name.ts';

const day = 24 * 60 * 60 * 1000;
const epoch = Date.UTC(2026, 0);

const rhythm = fc.constantFrom<Cadence['every']>(
  'month',
  'quarter',
  'year',
  ...[
    '0 6 1 */3 *',
    '0 6 2 1,4,7,10 *',
    '0 6 28 3,6,9,12 *',
    '17 5 * * 1',
    '30 23 29 2 *',
    '0 0 1,15 * *',
  ].flatMap((text) => parseCron(text) ?? []),
);
/** Milliseconds from one run to the next: from seconds to years. */
const interval = fc.oneof(
  fc.integer({ min: 1, max: 60_000 }),
  fc.integer({ min: 1, max: 20 * day }),
  fc.constant(7 * day),
  fc.integer({ min: 1, max: 800 * day }),
);
/** The same, of a clock that is set back now and then. */
const jump = fc.oneof(
  interval,
  interval,
  interval.map((milliseconds) => -milliseconds),
);
const freeze = fc.array(
  fc.tuple(fc.nat({ max: 1500 }), fc.integer({ min: 1, max: 150 })).map(([start, days]): FreezeWindow => ({
    from: new Date(epoch + start * day),
    until: new Date(epoch + (start + days) * day),
  })),
  { maxLength: 4 },
);
const runs = (steps: fc.Arbitrary<number>) => fc.array(steps, { minLength: 1, maxLength: 60 });

interface Run {
  readonly now: Date;
  readonly due: boolean;
  readonly period: string;
  /** That an unfrozen run of this period came before it. */
  readonly frozen: boolean;
}

/** What a sequence of runs decides where upstream has something new each time. The lock is all that they hand on. */
function simulate(
  cadence: Cadence,
  windows: readonly FreezeWindow[],
  steps: readonly number[],
): readonly Run[] {
  let time = epoch;
  let previous: NamedRelease | undefined;
  return steps.map((step) => {
    time += step;
    const now = new Date(time);
    const { due } = decide({ ...quiet, now, cadence, freeze: windows, ...(previous ? { previous } : {}) });
    if (due) {
      previous = { created: now, release: nextRelease(now, previous?.release) };
    }
    const frozen = freezeAt(windows, now) !== undefined;
    return { now, due, period: periodAt(cadence.every, now).name, frozen };
  });
}

const quiet = { freeze: [], fix: false, rescue: false } as const;

test('no period is taken twice, whatever the clock does', () => {
  fc.assert(
    fc.property(rhythm, fc.boolean(), freeze, runs(jump), (every, catchUp, windows, steps) => {
      const taken = simulate({ every, catchUp }, windows, steps).filter(({ due }) => due);
      assert.equal(new Set(taken.map(({ period }) => period)).size, taken.length);
    }),
  );
});

test('no period is skipped in which there is a run outside of a freeze: the first such run takes it', () => {
  fc.assert(
    fc.property(rhythm, freeze, runs(interval), (every, windows, steps) => {
      const open = simulate({ every, catchUp: true }, windows, steps).filter(({ frozen }) => !frozen);
      for (const [index, { period, due }] of open.entries()) {
        assert.equal(due, open[index - 1]?.period !== period);
      }
    }),
  );
});

test('a clock that was set back skips nothing either, once it shows a time that it has not shown before', () => {
  fc.assert(
    fc.property(rhythm, runs(jump), (every, steps) => {
      const all = simulate({ every, catchUp: true }, [], steps);
      let latest = '';
      for (const { now, period, due } of all) {
        const isNew = latest === '' || periodAt(every, new Date(latest)).start < periodAt(every, now).start;
        assert.equal(due, isNew, `${period} at ${now.toISOString()}`);
        latest = now.toISOString() > latest ? now.toISOString() : latest;
      }
    }),
  );
});

const step = fc.tuple(
  interval,
  fc.constantFrom<'run' | 'request' | 'name ahead'>('run', 'run', 'run', 'request', 'name ahead'),
);
/** What a lock may say before: nothing, a name that no person may give any more, or what a clock once said. */
const inherited = fc.constantFrom<NamedRelease | undefined>(
  undefined,
  { created: new Date('2025-11-10T00:00:00Z'), release: '2026q2' },
  { created: new Date('2025-12-20T00:00:00Z'), release: '2027q1' },
  { created: new Date('2025-12-20T00:00:00Z'), release: '2026q1.3' },
  { created: new Date('2025-12-20T00:00:00Z'), release: '2030q1.3' },
);

test('whatever names people give: a period is due until it has a release, its own or one that was named ahead', () => {
  fc.assert(
    fc.property(rhythm, inherited, fc.array(step, { minLength: 1, maxLength: 60 }), (every, first, steps) => {
      let previous = first;
      let time = epoch;
      const taken = new Set(first === undefined ? [] : [periodAt(every, first.created).name]);
      const named = new Set<string>();
      for (const [milliseconds, action] of steps) {
        time += milliseconds;
        const now = new Date(time);
        const situation = {
          ...quiet,
          now,
          cadence: { every, catchUp: true },
          ...(previous ? { previous } : {}),
        };
        const { period, due } = decide(situation);
        assert.ok(period);
        const says = `${now.toISOString()} after ${JSON.stringify(previous)}`;
        // Where periods are no quarters, it may be too early for the name to count.
        if (every === 'quarter' || taken.has(period.name) || !named.has(period.name)) {
          assert.equal(due, !taken.has(period.name) && !named.has(period.name), says);
        }
        if (!due && action === 'run') {
          continue;
        }
        taken.add(period.name);
        const coming = nextQuarter(now);
        const isFree =
          previous === undefined || nextRelease(coming, previous.release) === nextRelease(coming);
        const isNamed = action === 'name ahead' && isFree;
        const release = isNamed ? nextRelease(coming) : nextRelease(now, previous?.release);
        if (isNamed) {
          named.add(periodAt(every, new Date(coming.valueOf() + 45 * day)).name);
        }
        previous = { created: now, release, ahead: previous && followsAhead(release, previous) };
      }
    }),
    { numRuns: 300 },
  );
});

test('nothing becomes due by itself before the time that was named, and something does at that time', () => {
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const age = fc.option(
    fc.tuple(fc.integer({ min: 0, max: 900 * day }), fc.constantFrom('2025q1', '2026q3', '2027q1')),
  );
  fc.assert(
    fc.property(rhythm, fc.boolean(), freeze, fc.nat({ max: 1500 * day }), age, share, (...given) => {
      const [every, catchUp, windows, offset, before, part] = given;
      const now = new Date(epoch + offset);
      const previous = before && { created: new Date(now.valueOf() - before[0]), release: before[1] };
      const situation = {
        ...quiet,
        cadence: { every, catchUp },
        freeze: windows,
        ...(previous ? { previous } : {}),
      };
      const { due, nextDue } = decide({ ...situation, now });
      assert.ok(nextDue !== undefined && nextDue > now);
      assert.equal(freezeAt(windows, nextDue), undefined);
      if (!due) {
        const between = new Date(now.valueOf() + Math.floor(part * (nextDue.valueOf() - now.valueOf())));
        assert.equal(decide({ ...situation, now: between }).due, false);
        assert.equal(decide({ ...situation, now: nextDue }).due, true);
      }
    }),
    { numRuns: 500 },
  );
});

test('the time zone of the machine makes no difference', () => {
  const before = process.env['TZ'];
  const hours = Array.from({ length: 24 * 40 }, (_, hour) => new Date(Date.UTC(2026, 8, 10, hour)));
  const situation: Omit<Situation, 'now'> = {
    ...quiet,
    cadence: { every: 'quarter', catchUp: true },
    freeze: [{ from: new Date('2026-10-03T00:00:00Z'), until: new Date('2026-10-05T00:00:00Z') }],
    previous: { created: new Date('2026-07-01T00:00:00Z'), release: '2026q3' },
  };
  const cron = parseCron('30 2 * * 0');
  assert.ok(cron);
  const answers = [
    'UTC',
    'America/New_York',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Australia/Lord_Howe',
  ].map((zone) => {
    process.env['TZ'] = zone;
    try {
      return JSON.stringify(
        hours.map((now) => [
          decide({ ...situation, now }),
          decide({ ...situation, cadence: { every: cron, catchUp: false }, now }),
          nextRelease(now),
        ]),
      );
    } finally {
      if (before === undefined) {
        delete process.env['TZ'];
      } else {
        process.env['TZ'] = before;
      }
    }
  });
  assert.equal(new Set(answers).size, 1);
});
