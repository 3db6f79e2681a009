import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import {
  cutLines,
  cutNames,
  explainError,
  formatBytes,
  formatDuration,
  withPlace,
} from '../../../src/report/format.ts';

test('bytes are shown in decimal units, never as 1000 of one', () => {
  const shown = [0, 999, 1000, 1549, 99_949, 99_950, 999_499, 999_500, 2_000_000_000, 5e15].map(formatBytes);
  assert.deepEqual(shown, [
    '0 B',
    '999 B',
    '1.0 kB',
    '1.5 kB',
    '99.9 kB',
    '100 kB',
    '999 kB',
    '1.0 MB',
    '2.0 GB',
    '5.0 PB',
  ]);
});

test('durations are shown in the unit that fits', () => {
  const shown = [0, 440, 9_949, 9_960, 59_400, 59_600, 200_000, 7_500_000, 172_700_000, 3_820_680_000].map(
    formatDuration,
  );
  assert.deepEqual(shown, [
    '0.0 s',
    '0.4 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 0 s',
    '3 min 20 s',
    '2 h 5 min',
    '47 h 58 min',
    '44 d 5 h',
  ]);
});

test('of many lines or names the first are shown, and how many more there are', () => {
  const three = ['a', 'b', 'c'];
  assert.deepEqual(cutLines(three, 1), ['a', '… and 2 more']);
  assert.deepEqual(cutNames(three, 1), ['a', '2 more']);
  assert.deepEqual([cutLines(three, 3), cutNames(three, 3)], [three, three]);
});

test('a place stands before the message; a whole file has a colon after it', () => {
  assert.equal(withPlace('odd', { file: 'a.yaml', line: 3, column: 5 }), 'a.yaml:3:5 odd');
  assert.equal(withPlace('odd', { file: 'a.yaml' }), 'a.yaml: odd');
  assert.equal(withPlace('odd', undefined), 'odd');
});

test('an error shows message, code, details and hint, in this order', () => {
  const error = new UserError('BROKEN', 'two faults', { details: ['a', 'b'], hint: 'Mend them.' });
  assert.equal(explainError(error), 'two faults [BROKEN]\n  - a\n  - b\n  Mend them.');
});
