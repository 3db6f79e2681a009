import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from '../../../src/schema/describe.ts';

test('a value that nests deeper than the stack is named by its kind', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`);
  assert.equal(describe(deep), 'a list');
  assert.equal(describe({ deep }), 'a map');
});

test('numbers, booleans and what is missing are told as they are', () => {
  assert.deepEqual([1.5, -0, Infinity, true, null, undefined].map(describe), [
    '1.5',
    '0',
    'Infinity',
    'true',
    'nothing',
    'nothing',
  ]);
});

test('a long text is cut, and reading it takes no time that grows with it', () => {
  const started = performance.now();
  for (const character of ['/', ':', ' ', '@']) {
    assert.ok(describe(character.repeat(60_000)).endsWith('"…'));
  }
  assert.ok(performance.now() - started < 1000);
  assert.equal(describe('x'.repeat(150)), `"${'x'.repeat(150)}"`);
  assert.equal(describe('x'.repeat(151)), `"${'x'.repeat(150)}"…`);
});

test('characters that steer a terminal or turn the direction of a line are written out', () => {
  assert.equal(describe('a\u001b[31m\u009b31m\n\u202eb'), String.raw`"a\u001b[31m\u{9b}31m\n\u{202e}b"`);
});

test('a password in an address is hidden before the text is cut', () => {
  const text = describe(`https://user:${'hush'.repeat(50)}@host/`);
  assert.equal(text, '"https://***@host/"');
});
