import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseTag } from '../../../src/release/tag.ts';
import { parseVersionRange } from '../../../src/release/version-range.ts';

function isIn(text: string, range: string): boolean | undefined {
  const tag = parseTag(text);
  return tag && parseVersionRange(range)?.has(tag);
}

describe('a range', () => {
  const cases: readonly (readonly [range: string, inside: readonly string[], outside: readonly string[]])[] =
    [
      ['>=0.43 <1', ['0.43.0', 'v0.43.8', '0.43', '0.99.0.1'], ['0.42.9', '1.0.0', '1', '1.0.0-rc.1']],
      ['^1.10', ['1.10', '1.10.0', '1.11'], ['1.9', '1.1', '2.0']],
      ['1.2 - 1.4', ['1.2', '1.4.9'], ['1.5.0', '1.1']],
      ['~7.2 || 9.x', ['7.2.9', '9.9'], ['7.3.0', '8.0.0']],
      ['2026.08.x', ['2026.08.01', '2026.8.30', '2026-08-05'], ['2026.09.01', '20260801']],
      ['>=20260801', ['20260801', '20261122'], ['20260731', '2026.09.01']],
      ['>=20260801000000', ['20260801123456'], ['20260731235959']],
      ['<=1.2.3', ['1.2.3.4', '1.2.3'], ['1.2.4']],
      ['>=2.0.0-rc.2 <3', ['2.0.0-rc.2', '2.0.0', '2.0.1-beta'], ['2.0.0-rc.1', '3.0.0-rc.1']],
      ['7.2.x-debian-12', ['7.2.4-debian-12-r9', '7.2.4'], ['7.3.0-debian-12-r9']],
      ['*', ['0', '1.2.3.4', '99999999999999999999.0'], []],
    ];
  for (const [range, inside, outside] of cases) {
    test(`${range} has the right versions`, () => {
      assert.deepEqual(
        [...inside, ...outside].filter((text) => isIn(text, range)),
        inside,
      );
    });
  }
});

describe('an exact version', () => {
  const cases: readonly (readonly [exact: string, same: readonly string[], others: readonly string[]])[] = [
    [
      '7.2.4-debian-12-r9',
      ['7.2.4-debian-12-r9', 'v7.2.4-debian-12-r9'],
      ['7.2.4-debian-12-r10', '7.2.4-debian-12', '7.2.4-alpine-12-r9', '7.2.4'],
    ],
    ['25.7.5.34', ['25.7.5.34'], ['25.7.5', '25.7.5.35', '25.7.5.34-alpine']],
    ['2.0.0-beta.3', ['2.0.0-beta.3'], ['2.0.0-beta.4', '2.0.0']],
    ['2026-08-01', ['2026-08-01', '2026.08.01'], ['2026-08-02']],
  ];
  for (const [exact, same, others] of cases) {
    test(`${exact} is that one alone`, () => {
      assert.deepEqual(
        [...same, ...others].filter((text) => isIn(text, exact)),
        same,
      );
    });
  }
});

test('a variant in the range is told', () => {
  assert.equal(parseVersionRange('>=7.2-debian-12 <8')?.variant, 'debian-12');
  assert.equal(parseVersionRange('7.2.4-debian-12-r9')?.variant, 'debian-12');
  assert.equal(parseVersionRange('7.2.x')?.variant, undefined);
});

test('what is no range is refused: an open revision, two variants, four numbers with an operator', () => {
  for (const text of [
    '',
    ' ',
    'latest',
    '>=7.2.4-debian-12-r9',
    '7.2.x-debian-12-r9',
    '7.x-alpine || 8.x-slim',
    '^1.2.3.4',
    '>=1.2.3-',
    '1.2.3; rm',
  ]) {
    assert.equal(parseVersionRange(text), undefined, JSON.stringify(text));
  }
});
