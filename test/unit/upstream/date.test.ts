import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unixTime, utcTime } from '../../../src/upstream/date.ts';

test('a time from outside becomes UTC in whole seconds', () => {
  assert.equal(utcTime('2026-07-17T10:11:12.131415161Z'), '2026-07-17T10:11:12Z');
  assert.equal(utcTime('2026-07-17T01:11:12+02:00'), '2026-07-16T23:11:12Z');
  assert.equal(unixTime(1_694_000_000), '2023-09-06T11:33:20Z');
});

test('what is no time, or stands for an unknown one, is none', () => {
  for (const value of [
    undefined,
    7,
    '',
    '2026',
    '2026-13-01T00:00:00Z',
    'x2026-07-17T10:11:12Z',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
  ]) {
    assert.equal(utcTime(value), undefined, String(value));
  }
  for (const value of [undefined, '1694000000', 0, Number.NaN, 1e300]) {
    assert.equal(unixTime(value), undefined, String(value));
  }
});
