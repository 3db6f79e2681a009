import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVolumeSize } from '../../../src/bundle/volume-size.ts';

test('a volume size is bytes, or a number with a unit', () => {
  const sizes = ['1990000000', '4.7GB', '4GB', '700 MiB', '100kB', '4gib', '1000GB'].map(parseVolumeSize);
  assert.deepEqual(sizes, [1_990_000_000, 4_700_000_000, 4e9, 700 * 2 ** 20, 100_000, 2 ** 32, 1e12]);
});

test('anything else is refused with what can be written', () => {
  for (const text of ['', '0', '99999', '1001GB', '-5', '1e9', '0x10', '4.7', 'big', '4 GBit', '1.2345GB']) {
    assert.throws(() => parseVolumeSize(text), { code: 'INVALID_VOLUME_SIZE', exitCode: 1 });
  }
});
