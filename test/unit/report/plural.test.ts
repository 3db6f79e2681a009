import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plural } from '../../../src/report/format.ts';

test('one is singular, none and many are plural', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => plural(count, 'listed image')),
    ['0 listed images', '1 listed image', '2 listed images'],
  );
});
