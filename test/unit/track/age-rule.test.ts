import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainWaiting } from '../../../src/track/age-rule.ts';

const seenUntil = '2026-09-17T00:00:00Z';
const day = 86_400_000;

test('what is too young says since when it is known, how old it must be, and when that is', () => {
  assert.equal(
    explainWaiting('1.2.0', '2026-11-22T06:30:00Z', { seenUntil, minimumAge: day }),
    '1.2.0 waits until 2026-11-23T06:30:00Z: it is known since 2026-11-22T06:30:00Z, and the minimum age is 1 day',
  );
  assert.match(
    explainWaiting('1.2.0', '2026-11-22T00:00:00Z', { seenUntil, minimumAge: day / 2 }),
    /waits until 2026-11-22T12:00:00Z: .* minimum age is 12 hours$/,
  );
});

test('what came out after the cut-off waits for a release, however old it grows', () => {
  const rule = { seenUntil, minimumAge: 7 * day, cutOff: seenUntil };
  assert.equal(
    explainWaiting('1.2.0', '2026-09-18T00:00:00Z', rule),
    '1.2.0 waits for the next release: it is known since 2026-09-18, and what came out after 2026-09-17 is not in this one',
  );
  assert.match(explainWaiting('1.2.0', '2026-09-16T00:00:00Z', rule), /waits until 2026-09-23: /);
});
