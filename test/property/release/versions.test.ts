import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import semver from 'semver';
import { compareVersions, newestRelease } from '../../../src/release/versions.ts';

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
    .tuple(core, fc.constantFrom('-debian-12-r', '-r', '-alpine', '_', '.'), number)
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 6 }),
  fc.stringMatching(/^v?[0-9.r-]{1,8}$/),
);

test('on semver, the order is that of semver', () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      assert.equal(Math.sign(compareVersions(a, b)), semver.compare(a, b));
    }),
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

test('the newest release is one of the tags, in the range, and does not depend on their order', () => {
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 20 }), number, (tags, major) => {
      const range = `>=${major}`;
      const newest = newestRelease(tags, range);
      assert.equal(newestRelease(tags.toReversed(), range), newest);
      const matching = tags.filter((tag) => /^v?\d+\.\d+\.\d+$/.test(tag) && semver.satisfies(tag, range));
      assert.equal(newest === undefined, matching.length === 0);
      assert.ok(matching.every((tag) => semver.lte(tag, newest ?? '')));
    }),
  );
});
