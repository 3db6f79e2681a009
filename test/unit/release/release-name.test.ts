import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compareReleases, isReleaseName, nextRelease } from '../../../src/release/release-name.ts';
import { thrownBy } from '../../support/user-error.ts';

const cases: readonly (readonly [now: string, previous: string | undefined, next: string])[] = [
  ['2026-01-01T00:00:00Z', undefined, '2026q1'],
  ['2026-03-31T23:59:59Z', undefined, '2026q1'],
  ['2026-04-01T00:00:00Z', undefined, '2026q2'],
  ['2026-12-31T23:59:59Z', undefined, '2026q4'],
  ['2026-12-31T23:00:00-05:00', undefined, '2027q1'],
  ['2026-11-02T00:00:00Z', '2026q3', '2026q4'],
  ['2026-11-02T00:00:00Z', '2026q3.7', '2026q4'],
  ['2026-11-02T00:00:00Z', '2026q4', '2026q4.1'],
  ['2026-11-02T00:00:00Z', '2026q4.9', '2026q4.10'],
  ['2026-11-02T00:00:00Z', '2027q1', '2027q1.1'],
];
for (const [now, previous, next] of cases) {
  test(`${now} after ${previous ?? 'nothing'} is ${next}`, () => {
    assert.equal(nextRelease(new Date(now), previous), next);
  });
}

test('over any sequence of dates, names are unique, rise, and are names', () => {
  const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.array(date, { minLength: 2, maxLength: 30 }), (dates) => {
      let previous: string | undefined;
      for (const now of dates) {
        const next = nextRelease(now, previous);
        assert.ok(isReleaseName(next));
        assert.ok(previous === undefined || orderOf(next) > orderOf(previous), `${previous} → ${next}`);
        assert.ok(previous === undefined || compareReleases(next, previous) > 0, `${previous} → ${next}`);
        previous = next;
      }
    }),
  );
});

test('names are ordered by year, quarter and count, as numbers', () => {
  const name = fc
    .tuple(
      fc.integer({ min: 2000, max: 2003 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 120 }),
    )
    .map(([year, quarter, count]) => `${year}q${quarter}${count === 0 ? '' : `.${count}`}`);
  fc.assert(
    fc.property(name, name, (a, b) => {
      assert.equal(Math.sign(compareReleases(a, b)), Math.sign(orderOf(a) - orderOf(b)));
    }),
  );
});

test('what is no release name is refused', () => {
  for (const text of [
    '',
    '2026',
    '2026q5',
    '2026q0',
    '2026q4.0',
    '2026q4.01',
    '2026Q4',
    '2026q4.',
    ' 2026q4',
    '2026q4\n',
  ]) {
    assert.equal(isReleaseName(text), false, text);
    assert.equal(thrownBy(() => nextRelease(new Date(0), text)).code, 'INVALID_RELEASE');
  }
});

/** A number that grows with the year, the quarter and the count. */
function orderOf(release: string): number {
  const [year = 0, quarter = 0, count = 0] = release.split(/[q.]/).map(Number);
  return (year * 10 + quarter) * 1000 + count;
}
