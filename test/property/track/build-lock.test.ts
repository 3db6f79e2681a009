import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatLock, parseLock } from '../../../src/release/read-lock.ts';
import { buildLock } from '../../../src/track/build-lock.ts';
import { sampleClosure } from '../../support/closures.ts';

const layers = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
const image = fc
  .record({ repository: fc.stringMatching(/^[a-z]{1,4}$/), tag: fc.nat(3), layers })
  .map(({ repository, tag, layers }) => {
    const reference = `registry.example.com/${repository}:${tag}`;
    return {
      reference,
      usedBy: ['release file'],
      uses: [],
      closure: sampleClosure(`${reference} ${layers.join()}`, layers),
    };
  });
const images = fc.uniqueArray(image, { selector: ({ reference }) => reference, maxLength: 8 });
const orders = images.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
);

test('the lock does not depend on the order in which sources answered, and always reads back', () => {
  fc.assert(
    fc.property(orders, ([one, other]) => {
      const request = { name: 'acme', audience: 'prod', platforms: 'all', now: new Date(0) };
      const { lock } = buildLock({ ...request, resolution: { charts: [], images: one } });
      const again = buildLock({ ...request, resolution: { charts: [], images: other } });
      assert.equal(formatLock(again.lock), formatLock(lock));
      const previous = parseLock(Buffer.from(formatLock(lock)), 'lock');
      const next = buildLock({ ...request, previous, resolution: { charts: [], images: other } });
      assert.equal(next.changed, false);
    }),
  );
});
