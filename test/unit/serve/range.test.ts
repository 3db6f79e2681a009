import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRange } from '../../../src/serve/range.ts';

const cases: readonly (readonly [header: string, size: number, expected: ReturnType<typeof parseRange>])[] = [
  ['bytes=0-9', 100, { start: 0, length: 10 }],
  ['bytes=90-', 100, { start: 90, length: 10 }],
  ['bytes=-10', 100, { start: 90, length: 10 }],
  ['bytes=0-0', 100, { start: 0, length: 1 }],
  ['bytes=50-1000', 100, { start: 50, length: 50 }],
  ['bytes=-1000', 100, { start: 0, length: 100 }],
  ['bytes=100-', 100, 'unsatisfiable'],
  ['bytes=100-200', 100, 'unsatisfiable'],
  ['bytes=-0', 100, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  // What cannot be read is as if it were not there (RFC 9110, section 14.2), and so may be what asks for several parts.
  ['bytes=9-0', 100, undefined],
  ['bytes=0-1,5-6', 100, undefined],
  ['bytes=-', 100, undefined],
  ['bytes=a-b', 100, undefined],
  ['lines=0-9', 100, undefined],
  [`bytes=0-${'9'.repeat(400)}`, 100, undefined],
];
for (const [header, size, expected] of cases) {
  test(`${header.slice(0, 20)} of ${size} bytes`, () => assert.deepEqual(parseRange(header, size), expected));
}

test('no header asks for the whole', () => assert.equal(parseRange(undefined, 100), undefined));
