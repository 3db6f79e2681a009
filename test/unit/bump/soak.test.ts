import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { InternalNames } from '../../../src/bump/internal-names.ts';
import { findSoaked, type PastFiles } from '../../../src/bump/soak.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { PromotionRecord } from '../../../src/promote/record/record.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';

const hour = 3_600_000;
const { manifest } = planSample(sampleRelease());

/** A record promoted at an hour of the epoch; the text of a file says which releases it names. */
function record(sequence: number, promoted: number): PromotionRecord {
  return {
    schemaVersion: 1,
    name: 'wandb',
    release: `2026q4.${sequence}`,
    sequence,
    promotedAt: new Date(promoted * hour).toISOString(),
    bundle: digestOf(Buffer.from('bundle')),
    images: [],
    charts: [],
    manifest,
  };
}

const names: Pick<InternalNames, 'namedBy'> = {
  namedBy: ([file], records) =>
    records.find(({ sequence }) => file?.bytes.toString().split(' ').includes(String(sequence))),
};

const records = [record(3, 2), record(2, 1), record(1, 0)];

/** `[since, text]`, newest first, in hours; 100 is now. */
function soaked(soak: number, ...past: readonly (readonly [number, string | undefined])[]) {
  return soakedOf(records, soak, ...past);
}

function soakedOf(
  promoted: readonly PromotionRecord[],
  soak: number,
  ...past: readonly (readonly [number, string | undefined])[]
) {
  const files = past.map(([since, text]): PastFiles => ({
    since: since * hour,
    files: text === undefined ? undefined : [{ path: 'a', bytes: Buffer.from(text), chart: 'a' }],
  }));
  const { record, waiting } = findSoaked(files, promoted, names, { now: 100 * hour, soak: soak * hour });
  return [record?.sequence, waiting && [waiting.record.sequence, waiting.since / hour]];
}

describe('how long an environment has named a release', () => {
  test('long enough, or not yet', () => {
    assert.deepEqual(soaked(10, [90, '3']), [3, undefined]);
    assert.deepEqual(soaked(10, [91, '3']), [undefined, [3, 91]]);
    assert.deepEqual(soaked(0, [100, '3']), [3, undefined]);
    assert.deepEqual(soaked(10, [91, 'x'], [3, '3']), [undefined, undefined]);
    assert.deepEqual(soaked(10), [undefined, undefined]);
  });

  test('changes that name the same release go on; a break does not', () => {
    assert.deepEqual(soaked(10, [95, '3'], [80, '3']), [3, undefined]);
    assert.deepEqual(soaked(10, [95, '3'], [94, 'x'], [50, '3']), [undefined, [3, 95]]);
    assert.deepEqual(soaked(10, [95, '3'], [94, undefined], [50, '3']), [undefined, [3, 95]]);
  });

  test('an earlier release counts if its time was over, and nobody went back from it', () => {
    assert.deepEqual(soaked(10, [95, '3'], [85, '2']), [2, [3, 95]]);
    assert.deepEqual(soaked(10, [95, '3'], [94, 'x'], [80, '2']), [2, [3, 95]]);
    assert.deepEqual(soaked(10, [95, '3'], [86, '2']), [undefined, [3, 95]]);
    assert.deepEqual(soaked(10, [95, '2'], [80, '3']), [undefined, [2, 95]]);
    assert.deepEqual(soaked(10, [95, '3'], [90, '1'], [50, '2']), [undefined, [3, 95]]);
    assert.deepEqual(soaked(10, [95, '3'], [91, 'x'], [90, '1'], [89, 'x'], [50, '2']), [undefined, [3, 95]]);
  });

  test('what looks the same in two releases is the later one since its promotion', () => {
    assert.deepEqual(soaked(98, [0, '3 2 1']), [3, undefined]);
    assert.deepEqual(soaked(99, [0, '3 2 1']), [undefined, [3, 2]]);
  });

  test('a promotion that is dated ahead was just now', () => {
    const ahead = [record(1, 200)];
    assert.deepEqual(soakedOf(ahead, 0, [50, '1']), [1, undefined]);
    assert.equal(soakedOf(ahead, 10, [50, '1'])[0], undefined);
  });
});
