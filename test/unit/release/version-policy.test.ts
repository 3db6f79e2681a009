import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedVersions, type VersionPolicy } from '../../../src/release/version-policy.ts';
import { parseVersionRange, type VersionRange } from '../../../src/release/version-range.ts';

function range(text: string): VersionRange {
  return parseVersionRange(text) ?? assert.fail(`${text} is no range`);
}

function allowed(tags: readonly string[], policy: Partial<VersionPolicy> = {}): readonly string[] {
  const whole = {
    range: range('*'),
    prerelease: false,
    ignore: [],
    variant: '',
    prefix: '',
    ...policy,
  } as const;
  const candidates = tags.map((version) => ({ version }));
  const found = allowedVersions(candidates, whole).map(({ tag }) => tag.text);
  const turned = allowedVersions(candidates.toReversed(), whole).map(({ tag }) => tag.text);
  assert.deepEqual(turned, found, 'the order of the tags must not matter');
  return found;
}

test('newest first, r10 above r9, of the wanted variant alone', () => {
  const tags = ['7.2.4-debian-12-r9', '7.2.4-debian-12-r10', '7.2.4', '7.2.5-debian-11-r1', '7.2.5-alpine'];
  assert.deepEqual(allowed(tags, { variant: 'debian-12' }), ['7.2.4-debian-12-r10', '7.2.4-debian-12-r9']);
  assert.deepEqual(allowed(tags), ['7.2.4']);
  assert.deepEqual(allowed(tags, { variant: 'debian-*' })[0], '7.2.5-debian-11-r1');
  assert.deepEqual(allowed(tags, { variant: '*' }).length, 5);
  assert.deepEqual(allowed(tags, { variant: '.*' }), []);
});

test('prereleases only where they are wanted, also those that only the source calls so', () => {
  const tags = ['2.0.0-rc.1', '1.9.0', '1.9.1-PR657-c0bf509c'];
  assert.deepEqual(allowed(tags), ['1.9.0']);
  assert.deepEqual(allowed(tags, { prerelease: true }), ['2.0.0-rc.1', '1.9.1-PR657-c0bf509c', '1.9.0']);
  const [only] = allowedVersions([{ version: '3.0.0', prerelease: true }, { version: '2.0.0' }], {
    range: range('*'),
    prerelease: false,
    ignore: [],
    variant: '',
    prefix: '',
  });
  assert.equal(only?.tag.text, '2.0.0');
});

test('what is ignored is left out: exact versions and ranges', () => {
  assert.deepEqual(
    allowed(['0.43.4', '0.43.5', '0.44.0', '0.44.1', '0.44.2'], {
      ignore: [range('0.43.5'), range('>=0.44 <0.44.2')],
    }),
    ['0.44.2', '0.43.4'],
  );
});

test('a version is there once: in the form of the locked one, else without v, else the longer one', () => {
  assert.deepEqual(allowed(['v1.2.3', '1.2.3']), ['1.2.3']);
  assert.deepEqual(allowed(['v1.2.3', '1.2.3'], { prefix: 'v' }), ['v1.2.3']);
  assert.deepEqual(allowed(['1.2.4', 'v1.2.3'], { prefix: 'v' }), ['1.2.4', 'v1.2.3']);
  assert.deepEqual(allowed(['1.2-slim', '1.2.0-slim'], { variant: 'slim' }), ['1.2.0-slim']);
});

test('tags that move with others are left out, and dates beside versions', () => {
  assert.deepEqual(allowed(['1', '1.27', '1.27.3', '1.27.2', '1.26']), ['1.27.3', '1.27.2', '1.26']);
  assert.deepEqual(allowed(['1.27', '1.27.0-rc.1'], { prerelease: true }), ['1.27', '1.27.0-rc.1']);
  assert.deepEqual(allowed(['20260801', '1.2.3']), ['1.2.3']);
  assert.deepEqual(allowed(['20260801', '20261001']), ['20261001', '20260801']);
});

test('build metadata is in no tag', () => {
  assert.deepEqual(allowed(['1.2.3+a', '1.2.2']), ['1.2.2']);
});
