import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseTag } from '../../../src/release/tag.ts';

/** `v 1.2 | rc.1 | debian-12 | r9` */
function parts(text: string): string | undefined {
  const tag = parseTag(text);
  return (
    tag &&
    [
      `${tag.prefix} ${tag.core.join('.')}`.trim(),
      tag.prerelease.join('.'),
      tag.variant,
      tag.revision ?? '',
    ].join(' | ')
  );
}

describe('a tag is taken apart', () => {
  const cases: readonly (readonly [text: string, parts: string])[] = [
    ['7.2.4-debian-12-r9', '7.2.4 |  | debian-12 | 9'],
    ['v0.67.0', 'v 0.67.0 |  |  | '],
    ['1.10', '1.10 |  |  | '],
    ['20260801', '20260801 |  |  | '],
    ['2026.08.01', '2026.08.01 |  |  | '],
    ['2026-08-01', '2026.08.01 |  |  | '],
    ['25.7.5.34-alpine', '25.7.5.34 |  | alpine | '],
    ['1.2.3-r9', '1.2.3 |  |  | 9'],
    ['0.43.8-PR657-c0bf509c', '0.43.8 | PR657.c0bf509c |  | '],
    ['1.0.0-rc.1-alpine3.20', '1.0.0 | rc.1 | alpine3.20 | '],
    ['1.0.0-alpine-rc1', '1.0.0 | rc1 | alpine | '],
    ['3.12rc1', '3.12 | rc1 |  | '],
    ['1.2.3-5-gabc1234', '1.2.3 | 5.gabc1234 |  | '],
    ['1.2.3-20260801', '1.2.3 | 20260801 |  | '],
    ['1.2.3-nightly-20260801', '1.2.3 | nightly.20260801 |  | '],
    ['1.2.3-SNAPSHOT', '1.2.3 | SNAPSHOT |  | '],
    ['17.0.1-jre17', '17.0.1 |  | jre17 | '],
    ['9.4-1227.1726694542', '9.4 | 1227.1726694542 |  | '],
    ['1.2.3-ubi9_slim', '1.2.3 |  | ubi9-slim | '],
    ['1.2.3-decade', '1.2.3 |  | decade | '],
    ['1.2.3+build.5', '1.2.3 |  |  | '],
    ['1.2.3-', '1.2.3 |  |  | '],
  ];
  for (const [text, expected] of cases) {
    test(text, () => assert.equal(parts(text), expected));
  }
});

test('what has no version in front, more than four numbers, or what no tag has, is no version', () => {
  for (const text of [
    'latest',
    'main',
    '',
    'V1.2.3',
    ' 1.2.3',
    'sha-1a2b3c4',
    'release-1.2',
    '1.2.3.4.5',
    '1.2.3 x',
    '1.2.3\n',
    '1.2.3-ä',
    `1.2.3-${'a'.repeat(123)}`,
  ]) {
    assert.equal(parseTag(text), undefined, text);
  }
});
