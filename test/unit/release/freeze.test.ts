import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freezeAt, openTime, thawAfter } from '../../../src/release/freeze.ts';

const date = (text: string): Date => new Date(`${text}T00:00:00Z`);
const windows = [
  { from: date('2026-12-15'), until: date('2027-01-07'), reason: 'year end' },
  { from: date('2027-01-05'), until: date('2027-01-10') },
  { from: date('2027-01-10'), until: date('2027-01-11') },
];
const day = 24 * 60 * 60 * 1000;

test('a window holds its first moment, and not the one after its last', () => {
  assert.equal(freezeAt(windows, new Date(date('2026-12-15').valueOf() - 1)), undefined);
  assert.equal(freezeAt(windows, date('2026-12-15'))?.reason, 'year end');
  assert.equal(freezeAt(windows.slice(0, 1), date('2027-01-07')), undefined);
});

test('windows that overlap or touch thaw together; outside of them nothing has to thaw', () => {
  assert.deepEqual(thawAfter(windows, date('2026-12-20')), date('2027-01-11'));
  assert.deepEqual(thawAfter(windows, date('2027-01-11')), date('2027-01-11'));
});

test('open time leaves out every window once', () => {
  assert.equal(openTime(windows, date('2026-12-01'), date('2027-01-15')), (14 + 4) * day);
  assert.equal(openTime(windows, date('2026-12-20'), date('2027-01-05')), 0);
  assert.equal(openTime([], date('2026-12-20'), date('2026-12-22')), 2 * day);
  assert.equal(openTime(windows, date('2026-12-22'), date('2026-12-20')), 0);
});
