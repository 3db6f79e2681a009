import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expiryOf } from '../../../src/oci/registry/auth/token-expiry.ts';

const now = new Date('2026-10-01T00:00:00Z');
const date = now.toUTCString();
const at = (seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();
const secondsLeft = (body: Readonly<Record<string, unknown>>, header?: string): number =>
  (expiryOf(body, header, now) - now.getTime()) / 1000;

test('a token is used for nine tenths of its life: 60 seconds where the service says nothing', () => {
  assert.equal(secondsLeft({ expires_in: 300 }), 270);
  assert.equal(secondsLeft({}), 54);
  for (const odd of ['300', -5, 0, Number.NaN, null]) {
    assert.equal(secondsLeft({ expires_in: odd }), 54);
  }
  assert.equal(secondsLeft({ expires_in: 1e12 }), 24 * 60 * 60 * 0.9);
});

test('a token that was issued a while ago has less of it left', () => {
  assert.equal(secondsLeft({ expires_in: 300, issued_at: at(-100) }), 170);
  assert.equal(secondsLeft({ expires_in: 300, issued_at: at(-100) }, date), 170);
  assert.equal(secondsLeft({ expires_in: 300, issued_at: at(-290) }, date), 0);
  assert.equal(secondsLeft({ expires_in: 300, issued_at: at(-3000) }, date), 0);
});

test('a clock that goes wrong makes no token old or fresh', () => {
  // The service is two hours behind, or ahead: by its own clock the token is new.
  for (const skew of [-7200, 7200]) {
    const theirs = new Date(now.getTime() + skew * 1000);
    assert.equal(
      secondsLeft({ expires_in: 300, issued_at: theirs.toISOString() }, theirs.toUTCString()),
      270,
    );
    assert.equal(secondsLeft({ expires_in: 300, issued_at: theirs.toISOString() }), 270);
  }
  assert.equal(secondsLeft({ expires_in: 300, issued_at: 'yesterday' }, 'now'), 270);
});
