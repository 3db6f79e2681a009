import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import semver from 'semver';
import { compareReleases, parseTag, releaseKey } from '../../../src/release/tag.ts';
import { allowedVersions, type VersionPolicy } from '../../../src/release/version-policy.ts';
import { parseVersionRange, type VersionRange } from '../../../src/release/version-range.ts';
import { compareVersions } from '../../../src/release/versions.ts';

const number = fc.nat({ max: 30 });
const core = fc.tuple(number, number, number).map((parts) => parts.join('.'));
const prerelease = fc
  .tuple(fc.constantFrom('alpha', 'beta', 'rc'), fc.array(number, { maxLength: 2 }))
  .map(([word, numbers]) => [word, ...numbers].join('.'));
const version = fc
  .tuple(fc.constantFrom('', 'v'), core, fc.option(prerelease))
  .map(([v, core, suffix]) => `${v}${core}${suffix === null ? '' : `-${suffix}`}`);
const tag = fc.oneof(
  version,
  fc
    .tuple(core, fc.constantFrom('-debian-12-r', '-debian-12-rc', '-r', '-alpine', '-PR', '_', '.'), number)
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('', 'v'), fc.array(number, { minLength: 1, maxLength: 4 }))
    .map(([v, parts]) => v + parts.join('.')),
  fc.string({ maxLength: 6 }),
  fc.stringMatching(/^v?[0-9.r-]{1,8}$/),
);
const range = fc
  .tuple(
    fc.constantFrom('>=', '<', '^', '~', '', '<=', '>'),
    fc.array(number, { minLength: 1, maxLength: 3 }),
  )
  .map(([operator, parts]) => `${operator}${parts.join('.')}`);

function rangeOf(text: string): VersionRange {
  return parseVersionRange(text) ?? assert.fail(`${text} is no range`);
}

const policy: fc.Arbitrary<VersionPolicy> = fc.record({
  range: range.map(rangeOf),
  prerelease: fc.boolean(),
  ignore: fc.array(range.map(rangeOf), { maxLength: 2 }),
  variant: fc.constantFrom('', 'debian-12', 'alpine*', '*'),
  prefix: fc.constantFrom('', 'v'),
});

test('on semver, the order is that of semver', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      assert.equal(Math.sign(compareVersions(a, b)), semver.compare(a, b));
    }),
  );
});

test('on releases, a range has what semver says', () => {
  fc.assert(
    fc.property(core, range, (text, wanted) => {
      const parsed = parseTag(text) ?? assert.fail();
      assert.equal(rangeOf(wanted).has(parsed), semver.satisfies(text, wanted));
    }),
    { numRuns: 500 },
  );
});

test('on any text, it is an order: antisymmetric and transitive, equality too', () => {
  fc.assert(
    fc.property(tag, tag, tag, (a, b, c) => {
      assert.equal(Math.sign(compareVersions(a, b)), -Math.sign(compareVersions(b, a)) + 0);
      const [first, second, third] = [a, b, c].sort(compareVersions);
      assert.ok(compareVersions(first ?? '', third ?? '') <= 0);
      if (compareVersions(a, b) === 0) {
        assert.equal(Math.sign(compareVersions(a, c)), Math.sign(compareVersions(b, c)));
      }
      assert.ok(second !== undefined);
    }),
    { numRuns: 1000 },
  );
});

test('two tags have one release key exactly where they are one release', () => {
  fc.assert(
    fc.property(tag, tag, (a, b) => {
      const [left, right] = [parseTag(a), parseTag(b)];
      if (left !== undefined && right !== undefined) {
        assert.equal(releaseKey(left) === releaseKey(right), compareReleases(left, right) === 0);
      }
    }),
    { numRuns: 3000 },
  );
});

test('what is allowed never violates policy, comes newest first, and does not depend on the order of the tags', () => {
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 20 }), policy, fc.nat(), (tags, wanted, seed) => {
      const candidates = tags.map((version) => ({ version }));
      const found = allowedVersions(candidates, wanted).map((each) => each.tag);
      for (const each of found) {
        assert.ok(tags.includes(each.text));
        assert.ok(wanted.range.has(each));
        assert.ok(!wanted.ignore.some((ignored) => ignored.has(each)));
        assert.ok(wanted.prerelease || each.prerelease.length === 0);
        assert.ok(wanted.variant === '*' || each.variant.startsWith(wanted.variant.replace('*', '')));
        assert.ok(wanted.variant !== '' || each.variant === '');
      }
      for (const [index, each] of found.entries()) {
        assert.ok(index === 0 || compareVersions(found[index - 1]?.text ?? '', each.text) >= 0);
      }
      const turn = seed % (candidates.length + 1);
      const turned = [...candidates.slice(turn), ...candidates.slice(0, turn)].reverse();
      assert.deepEqual(
        allowedVersions(turned, wanted).map((each) => each.tag.text),
        found.map(({ text }) => text),
      );
    }),
    { numRuns: 500 },
  );
});

test('no version is lost: of three numbers, the newest in the range is the newest of all of them', () => {
  fc.assert(
    fc.property(fc.array(core, { maxLength: 20 }), range, (tags, wanted) => {
      const [newest] = allowedVersions(
        tags.map((version) => ({ version })),
        { range: rangeOf(wanted), prerelease: false, ignore: [], variant: '', prefix: '' },
      );
      assert.equal(newest?.tag.text, semver.maxSatisfying(tags, wanted) ?? undefined);
    }),
    { numRuns: 500 },
  );
});
