import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createMeasure } from '../../../src/yaml/measure.ts';

test('what stands before any offset is counted as it would be from the beginning', () => {
  const texts = fc.array(fc.constantFrom('a', 'é', '한', '😀', '\n'), { minLength: 1000, maxLength: 4000 });
  fc.assert(
    fc.property(texts, (characters) => {
      const text = characters.join('');
      const measure = createMeasure(text);
      let [offset, bytes] = [0, 0];
      for (const [index, character] of characters.entries()) {
        assert.deepEqual(measure(offset), { bytes, characters: index });
        offset += character.length;
        bytes += Buffer.byteLength(character);
      }
      assert.deepEqual(measure(offset), { bytes, characters: characters.length });
    }),
    { numRuns: 20 },
  );
});

test('a character on the border of a block is counted once', () => {
  const measure = createMeasure(`${'a'.repeat(1023)}😀${'b'.repeat(2000)}`);
  assert.deepEqual(measure(1023), { bytes: 1023, characters: 1023 });
  assert.deepEqual(measure(1025), { bytes: 1027, characters: 1024 });
  assert.deepEqual(measure(3025), { bytes: 3027, characters: 3024 });
});
