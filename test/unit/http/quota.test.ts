import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { describeWindow, readQuota, untilReset } from '../../../src/http/quota.ts';

const now = new Date('2026-10-01T00:00:00Z');
const later = now.getTime() + 30_000;

function read(headers: Readonly<Record<string, string>>) {
  return readQuota((name) => headers[name], now);
}

test('the rate limit of Docker Hub is read: what is left of how many in which window', () => {
  const headers = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '96;w=21600' };
  assert.deepEqual(read(headers), { limit: 100, remaining: 96, window: 21_600_000 });
});

test('the fields of the older drafts are read, with a reset in seconds or as a point in time', () => {
  const fields = { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '5' };
  const expected = { limit: 100, remaining: 5, window: 60_000, resets: later };
  assert.deepEqual(read({ ...fields, 'ratelimit-reset': '30' }), expected);
  assert.deepEqual(read({ ...fields, 'ratelimit-reset': String(later / 1000) }), expected);
  assert.deepEqual(read({ 'ratelimit-remaining': '5', 'ratelimit-policy': '100;w=60' }), {
    remaining: 5,
    window: 60_000,
  });
});

test('the single field of the newer drafts is read, of several policies the one with the least left', () => {
  assert.deepEqual(read({ ratelimit: 'limit=100, remaining=5, reset=30', 'ratelimit-policy': '100;w=60' }), {
    limit: 100,
    remaining: 5,
    window: 60_000,
    resets: later,
  });
  assert.deepEqual(
    read({
      ratelimit: '"hour";r=700;t=3000, "burst";r=5;t=30',
      'ratelimit-policy': '"hour";q=1000;w=3600, "burst";q=100;w=60',
    }),
    { limit: 100, remaining: 5, window: 60_000, resets: later },
  );
});

test('headers that announce no limit are none, whatever is in them', () => {
  for (const text of ['', 'unlimited', '-1', '1e9', '5 left', ';w=60', '99999999999999999']) {
    assert.equal(read({ 'ratelimit-remaining': text, ratelimit: text }), undefined, text);
  }
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const quota = read({ 'ratelimit-remaining': one, ratelimit: other, 'ratelimit-policy': one });
      assert.ok(quota === undefined || Number.isSafeInteger(quota.remaining));
    }),
  );
});

test('a limit is whole again at its reset, a sliding window after its whole length at the latest', () => {
  assert.equal(untilReset({ remaining: 0, window: 60_000, resets: later }, now), 30_000);
  assert.equal(untilReset({ remaining: 0, window: 60_000 }, now), 60_000);
  assert.equal(untilReset({ remaining: 0, resets: now.getTime() - 1 }, now), 0);
  assert.equal(untilReset({ remaining: 0 }, now), undefined);
});

test('a window is named as people do', () => {
  assert.deepEqual([21_600_000, 60_000, 5_400_000, 30_000].map(describeWindow), [
    '6 h',
    '1 min',
    '1 h 30 min',
    '30 s',
  ]);
});
