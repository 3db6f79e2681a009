import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPatience, type Setback } from '../../../src/http/patience.ts';

const failing: Setback = { kind: 'failing', took: 0, alive: true };
const minute = 60_000;

/** The delays until it gives up. */
function delays(setback: Setback, tries?: number): number[] {
  const decide = createPatience(tries, () => 1);
  const found: number[] = [];
  for (let verdict = decide(setback); verdict.again; verdict = decide(setback)) {
    found.push(verdict.delay);
  }
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

test('while a host lives, a request is tried again for two minutes', () => {
  const found = delays(failing);
  assert.deepEqual(found.slice(0, 7), [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  assert.ok(sum(found) <= 2 * minute && sum(found) > 1.8 * minute, String(sum(found)));
});

test('a connection that breaks is tried again almost at once, and only then with growing pauses', () => {
  const found = delays({ ...failing, kind: 'broken' });
  assert.deepEqual(found.slice(0, 4), [100, 500, 1000, 2000]);
});

test('a host that answers nothing is given up after five tries', () => {
  assert.equal(delays({ kind: 'broken', took: 0, alive: false }).length, 4);
});

test('tries that take long use up the same two minutes', () => {
  assert.equal(delays({ kind: 'broken', took: 30_000, alive: true }).length, 4);
});

test('a number of tries that is given counts alone', () => {
  assert.deepEqual(delays(failing, 1), []);
  assert.equal(delays(failing, 3).length, 2);
  assert.equal(delays({ ...failing, alive: false }, 8).length, 7);
});

test('what a host asks for is waited for exactly, for 15 minutes in all', () => {
  assert.deepEqual(delays({ ...failing, asked: 5 * minute }), [5 * minute, 5 * minute, 5 * minute]);
  assert.deepEqual(delays({ ...failing, asked: 16 * minute }), []);
  const decide = createPatience(undefined, () => 1);
  assert.deepEqual(decide({ ...failing, asked: 16 * minute }), {
    again: false,
    delay: 16 * minute,
    tooLong: true,
  });
});

test('a 429 that names no time is waited out as long', () => {
  const found = delays({ kind: 'limited', took: 0, alive: true });
  assert.ok(sum(found) > 14.5 * minute && sum(found) <= 15 * minute, String(sum(found)));
});

test('a host that asks for no wait, over and over, is not asked in a circle', () => {
  const found = delays({ ...failing, asked: 0 });
  assert.deepEqual(found.slice(0, 6), [0, 0, 0, 0, 8000, 10_000]);
  assert.ok(found.length < 100);
});
