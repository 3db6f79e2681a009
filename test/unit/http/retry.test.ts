import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedDelay, backOff, cutDelay, isPassing } from '../../../src/http/retry.ts';

const now = new Date('2026-10-01T00:00:00Z');

test('back-off doubles from half a second to ten seconds, spread over its upper half', () => {
  const lowest = [1, 2, 3, 4, 7, 20].map((attempt) => backOff(attempt, 0));
  assert.deepEqual(lowest, [250, 500, 1000, 2000, 5000, 5000]);
  assert.equal(backOff(1, 1), 500);
  assert.equal(backOff(20, 1), 10_000);
});

test('Retry-After is obeyed to the second, as seconds and as a date', () => {
  assert.equal(askedDelay('7', now), 7000);
  assert.equal(askedDelay('Thu, 01 Oct 2026 00:01:30 GMT', now), 90_000);
  assert.equal(askedDelay('Wed, 30 Sep 2026 00:00:00 GMT', now), 0);
});

test('a Retry-After that says nothing is as good as none', () => {
  for (const text of ['', 'soon', '-5', '1e9', '99999999999999999999']) {
    assert.equal(askedDelay(text, now), undefined, text);
  }
});

test('after a cut the first wait is a blink, then back-off begins', () => {
  assert.deepEqual(
    [1, 2, 3].map((attempt) => cutDelay(attempt, 0)),
    [50, 250, 500],
  );
  assert.equal(cutDelay(1, 1), 100);
});

test('timeouts, rate limits and server faults pass; other statuses are answers', () => {
  assert.deepEqual(
    [200, 301, 400, 401, 404, 408, 409, 429, 500, 503, 599, 600].filter(isPassing),
    [408, 429, 500, 503, 599],
  );
});
