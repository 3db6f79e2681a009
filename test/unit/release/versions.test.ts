import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareVersions, isDowngrade } from '../../../src/release/versions.ts';

describe('order', () => {
  const rising = [
    'edge',
    'latest',
    '0.9',
    '0.10-rc1',
    '0.10',
    '0.67.0',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0-rc2',
    '1.0.0-rc10',
    '1.0.0',
    '1.2.3.4',
    '7.2.4-rc.1',
    'v7.2.4',
    '7.2.4-debian-12-r9',
    '7.2.4-debian-12-r10',
    '7.2.4-debian-12-r11',
    '7.2.5-debian-11-r1',
    '7.10.0',
    '2026-08-01',
    '2026.08.02',
    '2026.10.1',
    '20260801',
    '99999999999999999999.0.0',
    '100000000000000000000.0.0',
  ];
  test('is what people expect of tags', () => {
    for (const [index, older] of rising.entries()) {
      for (const newer of rising.slice(index + 1)) {
        assert.ok(compareVersions(older, newer) < 0, `${older} < ${newer}`);
        assert.ok(compareVersions(newer, older) > 0, `${newer} > ${older}`);
      }
    }
  });
  test('does not see v, build metadata, zeros in front or missing zeros', () => {
    for (const [a, b] of [
      ['v1.2.3', '1.2.3'],
      ['1.2.3+a', '1.2.3+b'],
      ['1.02.3', '1.2.3'],
      ['1.2', '1.2.0'],
    ] as const) {
      assert.equal(compareVersions(a, b), 0);
    }
  });
});

test('older is a downgrade; another variant of the same version is not, nor is one moving name for another', () => {
  for (const [from, to, expected] of [
    ['1.10', '1.9', true],
    ['1.2.4', 'v1.2.3', true],
    ['7.2.4-debian-12-r10', '7.2.4-debian-12-r9', true],
    ['7.2.4-debian-12-r9', '7.2.4-debian-12-r10', false],
    ['7.2.4-debian-12-r9', '7.2.4-alpine3.20', false],
    ['7.2.4-debian-12-r9', '7.2.4', false],
    ['7.2.4-debian-12', '7.2.3-debian-13', true],
    ['2.0.0', '2.0.0-rc.1', true],
    ['1.2.3', 'latest', true],
    ['latest', '1.2.3', false],
    ['latest', 'edge', false],
  ] as const) {
    assert.equal(isDowngrade(from, to), expected, `${from} to ${to}`);
  }
});
