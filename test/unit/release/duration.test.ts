import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationField } from '../../../src/release/duration.ts';
import { parseWith } from '../../../src/schema/schema.ts';

test('a duration is a number with its unit, in milliseconds', () => {
  for (const [text, expected] of [
    ['90m', 5_400_000],
    ['12h', 43_200_000],
    ['14d', 1_209_600_000],
    ['2w', 1_209_600_000],
    ['0d', 0],
  ] as const) {
    assert.deepEqual(parseWith(durationField, text), { value: expected });
  }
  for (const text of ['14', '14 d', '-1d', '1.5d', 'd', '99999d', 14, '1month']) {
    assert.ok('faults' in parseWith(durationField, text), String(text));
  }
});
