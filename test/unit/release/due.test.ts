import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCron } from '../../../src/release/cron.ts';
import { decide, type Decision, type Situation } from '../../../src/release/due.ts';

const date = (text: string): Date => new Date(`${text}T00:00:00Z`);
const quarterly = { every: 'quarter', catchUp: true } as const;
const yearEnd = { from: date('2026-12-15'), until: date('2027-01-07'), reason: 'year end' };
const base: Situation = {
  now: date('2026-11-22'),
  cadence: quarterly,
  freeze: [],
  previous: { created: date('2026-10-05'), release: '2026q4' },
  fix: false,
  rescue: false,
};

/** `scheduled 2026q4 → 2027-01-01`, with a dash in front where nothing is due. */
function summary({ due, reason, period, nextDue }: Decision): string {
  return `${due ? '' : '-'}${reason} ${period?.name ?? ''} → ${nextDue?.toISOString().slice(0, 10) ?? ''}`;
}

const cases: readonly (readonly [what: string, situation: Partial<Situation>, expected: string])[] = [
  ['the quarter has its release', {}, '-not-due 2026q4 → 2027-01-01'],
  ['a new quarter begins', { now: date('2027-01-01') }, 'scheduled 2027q1 → 2027-04-01'],
  [
    'the last moment of the old one',
    { now: new Date(date('2027-01-01').valueOf() - 1) },
    '-not-due 2026q4 → 2027-01-01',
  ],
  ['a quarter was missed', { now: date('2027-05-20') }, 'catch-up 2027q2 → 2027-07-01'],
  ['a month', { cadence: { every: 'month', catchUp: true } }, 'scheduled 2026-11 → 2026-12-01'],
  ['a year', { cadence: { every: 'year', catchUp: true } }, '-not-due 2026 → 2027-01-01'],
  [
    'a freeze over the start of a quarter',
    { now: date('2027-01-03'), freeze: [yearEnd] },
    '-frozen 2027q1 → 2027-01-07',
  ],
  ['its end', { now: date('2027-01-07'), freeze: [yearEnd] }, 'scheduled 2027q1 → 2027-04-01'],
  [
    'a freeze in which nothing would be due',
    { now: date('2026-12-20'), freeze: [yearEnd] },
    '-not-due 2026q4 → 2027-01-07',
  ],
  [
    'a person, in a freeze',
    { now: date('2026-12-20'), freeze: [yearEnd], request: 'audit' },
    'requested 2026q4 → 2027-01-07',
  ],
  ['a person, for security', { request: 'CVE-2026-1234 in redis' }, 'security 2026q4 → 2027-01-01'],
  [
    'a listed fix, in a freeze',
    { now: date('2026-12-20'), freeze: [yearEnd], fix: true },
    'security 2026q4 → 2027-01-07',
  ],
  ['the end of support', { rescue: true }, 'end-of-support 2026q4 → 2027-01-01'],
  [
    'the end of support after a freeze',
    { now: date('2026-12-20'), freeze: [yearEnd], rescue: true, supportedUntil: date('2027-01-08') },
    '-frozen 2026q4 → 2027-01-07',
  ],
  [
    'the end of support in a freeze',
    { now: date('2026-12-20'), freeze: [yearEnd], rescue: true, supportedUntil: date('2027-01-07') },
    'end-of-support 2026q4 → 2027-01-07',
  ],
  [
    'the end of support long before a freeze',
    { now: date('2027-01-03'), freeze: [yearEnd], rescue: true, supportedUntil: date('2026-12-01') },
    'end-of-support 2027q1 → 2027-04-01',
  ],
  [
    'the same, where upstream has nothing better',
    { now: date('2026-12-20'), freeze: [yearEnd], supportedUntil: date('2026-12-01') },
    '-not-due 2026q4 → 2027-01-07',
  ],
  [
    'a release by a name of the next quarter',
    { previous: { created: date('2026-12-20'), release: '2027q1' }, now: date('2027-01-02') },
    '-not-due 2027q1 → 2027-04-01',
  ],
  [
    'the same with a count, after a fix',
    { previous: { created: date('2026-12-28'), release: '2027q1.1', ahead: true }, now: date('2027-01-02') },
    '-not-due 2027q1 → 2027-04-01',
  ],
  [
    'a count of a name that a wrong clock gave',
    { previous: { created: date('2026-12-28'), release: '2027q1.1' }, now: date('2027-01-02') },
    'scheduled 2027q1 → 2027-04-01',
  ],
  [
    'a name of the next quarter, where periods begin a day later',
    {
      cadence: { every: parseCron('0 6 2 1,4,7,10 *') ?? 'year', catchUp: true },
      previous: { created: date('2026-09-28'), release: '2026q4' },
      now: date('2026-10-03'),
    },
    '-not-due 2026-10-02T06:00Z → 2027-01-02',
  ],
  [
    'a name of the next quarter, where months are what counts',
    {
      cadence: { every: 'month', catchUp: true },
      previous: { created: date('2026-12-20'), release: '2027q1' },
      now: date('2027-01-02'),
    },
    'scheduled 2027-01 → 2027-02-01',
  ],
  [
    'a name far ahead is only a name',
    { previous: { created: date('2026-10-05'), release: '2030q1' }, now: date('2027-01-02') },
    'scheduled 2027q1 → 2027-04-01',
  ],
  ['a clock that was set back', { now: date('2026-09-30') }, '-not-due 2026q3 → 2027-01-01'],
];
for (const [what, situation, expected] of cases) {
  test(`${what}: ${expected}`, () => {
    assert.equal(summary(decide({ ...base, ...situation })), expected);
  });
}

test('the first release is due at any time but in a freeze', () => {
  const { previous: _, ...first } = base;
  assert.equal(summary(decide(first)), 'first 2026q4 → 2027-01-01');
  const strict = decide({ ...first, cadence: { every: 'quarter', catchUp: false } });
  assert.deepEqual([summary(strict), strict.skipped], ['first 2026q4 → 2027-01-01', []]);
  assert.equal(
    summary(decide({ ...first, now: date('2026-12-20'), freeze: [yearEnd] })),
    '-frozen 2026q4 → 2027-01-07',
  );
});

test('without a cadence a release is always due, but in a freeze', () => {
  const { cadence: _, ...free } = base;
  assert.equal(summary(decide(free)), 'no-cadence  → ');
  assert.equal(
    summary(decide({ ...free, now: date('2026-12-20'), freeze: [yearEnd] })),
    '-frozen  → 2027-01-07',
  );
});

test('periods without a release are listed, the newest first, with the reason', () => {
  const freeze = [{ from: date('2027-01-01'), until: date('2027-04-01') }];
  assert.deepEqual(decide({ ...base, now: date('2027-07-02'), freeze }).skipped, [
    { period: '2027q2', reason: 'no release' },
    { period: '2027q1', reason: 'frozen' },
  ]);
  const everyMonth = { ...base, cadence: { every: 'month', catchUp: true } } as const;
  assert.equal(decide({ ...everyMonth, now: date('2036-07-02') }).skipped.length, 12);
});

test('without catching up, a release is due in the first eight days that are not frozen, or not at all', () => {
  const strict = { ...base, cadence: { every: 'quarter', catchUp: false } } as const;
  const at = (now: string, freeze: Situation['freeze'] = []): string =>
    summary(decide({ ...strict, now: date(now), freeze }));
  assert.equal(at('2027-01-07'), 'scheduled 2027q1 → 2027-04-01');
  assert.equal(at('2027-01-09'), '-not-due 2027q1 → 2027-04-01');
  assert.equal(at('2027-01-14', [yearEnd]), 'scheduled 2027q1 → 2027-04-01');
  assert.equal(at('2027-01-15', [yearEnd]), '-not-due 2027q1 → 2027-04-01');
  // From a moment before the quarter, a weekly run may come by a little late.
  const late = decide({ ...strict, now: new Date('2027-01-08T00:05:00Z') });
  assert.equal(summary(late), 'scheduled 2027q1 → 2027-04-01');
  assert.deepEqual(decide({ ...strict, now: date('2027-02-01') }).skipped, [
    { period: '2027q1', reason: 'late' },
  ]);
});
