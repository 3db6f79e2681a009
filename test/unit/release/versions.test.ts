import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareVersions, isRelease, newestRelease } from '../../../src/release/versions.ts';

test('a release is three numbers, with or without v', () => {
  for (const tag of ['1.2.3', 'v1.2.3', '0.0.0', '20260801.0.1']) {
    assert.equal(isRelease(tag), true, tag);
  }
  const others = [
    '1.2',
    '1.2.3.4',
    '1.2.3-rc.1',
    '1.2.3+a',
    '1.2.3-debian-12-r9',
    'V1.2.3',
    '01.2.3',
    'latest',
    '',
    ' 1.2.3',
    '1.2.3\n',
    '9999999999999999.0.0',
  ];
  for (const tag of others) {
    assert.equal(isRelease(tag), false, tag);
  }
});

describe('the newest release', () => {
  const tags = [
    'v0.67.0',
    '0.62.2',
    '0.9.9',
    '0.62.10',
    'latest',
    '1.0.0-rc.1',
    '0.70.0-debian-12-r1',
    '0.68',
  ];
  const cases: readonly (readonly [range: string, newest: string | undefined])[] = [
    ['>=0.1 <1', 'v0.67.0'],
    ['~0.62.0', '0.62.10'],
    ['0.9.x', '0.9.9'],
    ['*', 'v0.67.0'],
    ['>=1.0.0-rc.0', undefined],
    ['>=2', undefined],
  ];
  for (const [range, newest] of cases) {
    test(`in ${range} is ${newest}`, () => assert.equal(newestRelease(tags, range), newest));
  }
  test('is the one without v where both are there, whatever the order', () => {
    assert.equal(newestRelease(['v1.2.3', '1.2.3'], '1'), '1.2.3');
    assert.equal(newestRelease(['1.2.3', 'v1.2.3'], '1'), '1.2.3');
  });
});

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
