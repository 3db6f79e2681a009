import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firingAfter, firingBefore, parseCron } from '../../../src/release/cron.ts';

const firings: readonly (readonly [cron: string, at: string, before: string, after: string])[] = [
  ['0 6 1 */3 *', '2026-11-22T00:00:00Z', '2026-10-01T06:00:00Z', '2027-01-01T06:00:00Z'],
  ['0 6 1 */3 *', '2026-10-01T06:00:00Z', '2026-10-01T06:00:00Z', '2027-01-01T06:00:00Z'],
  ['0 6 1 */3 *', '2026-10-01T05:59:59.999Z', '2026-07-01T06:00:00Z', '2026-10-01T06:00:00Z'],
  ['*/20 8-9 * * *', '2026-11-22T09:30:00Z', '2026-11-22T09:20:00Z', '2026-11-22T09:40:00Z'],
  ['0 0 * * MON', '2026-11-22T12:00:00Z', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
  ['0 0 * * 7', '2026-11-21T12:00:00Z', '2026-11-15T00:00:00Z', '2026-11-22T00:00:00Z'],
  ['0 0 * jan,Jul 0-6/6', '2026-11-21T12:00:00Z', '2026-07-26T00:00:00Z', '2027-01-02T00:00:00Z'],
  ['30 4 1,15 * 5', '2026-11-14T00:00:00Z', '2026-11-13T04:30:00Z', '2026-11-15T04:30:00Z'],
  // A field that begins with `*` does not widen the other one: only Mondays that fall on an odd day.
  ['0 0 */2 * 1', '2026-11-22T00:00:00Z', '2026-11-09T00:00:00Z', '2026-11-23T00:00:00Z'],
  ['0 0 29 2 *', '2026-11-22T00:00:00Z', '2024-02-29T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['0 0 31 12 *', '2026-12-31T00:00:00Z', '2026-12-31T00:00:00Z', '2027-12-31T00:00:00Z'],
];
for (const [expression, at, before, after] of firings) {
  test(`${expression} at ${at} has fired at ${before} and fires at ${after}`, () => {
    const cron = parseCron(expression);
    assert.ok(cron);
    assert.equal(firingBefore(cron, new Date(at)).toISOString(), new Date(before).toISOString());
    assert.equal(firingAfter(cron, new Date(at)).toISOString(), new Date(after).toISOString());
  });
}

test('what is no cron expression, means different things to different crons, or never fires is none', () => {
  for (const text of [
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * 32 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '5/10 * * * *',
    '1, * * * *',
    '* * L * *',
    '* * * foo *',
    '-1 * * * *',
    '0 0 30 2 *',
    '0 0 31 4,6,9,11 *',
    '@monthly',
  ]) {
    assert.equal(parseCron(text), undefined, text);
  }
});

test('the text is kept, with single spaces', () => {
  assert.equal(parseCron('  0  6 1 */3\t* ')?.expression, '0 6 1 */3 *');
});
