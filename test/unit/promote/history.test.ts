import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BundleManifest } from '../../../src/bundle/bundle-manifest.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { checkHistory, requireNoDoubt } from '../../../src/promote/record/history.ts';
import type { RecordConfig } from '../../../src/promote/record/record-format.ts';
import { isRefused } from '../../support/attack.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';

const digest = digestOf(Buffer.from('this bundle'));
const other = digestOf(Buffer.from('another bundle'));

function bundleOf(release: string, sequence: number): BundleManifest {
  return planSample(sampleRelease({ release, sequence })).manifest;
}

function recordOf(release: string, sequence: number, bundle = other): RecordConfig {
  const promotedAt = '2026-10-01T00:00:00Z';
  return { schemaVersion: 1, name: 'wandb', release, sequence, promotedAt, bundle, images: [], charts: [] };
}

const rollBack = (release: string, sequence: number) => () =>
  checkHistory(bundleOf(release, sequence), digest, [recordOf('2026q3', 1), recordOf('2026q4', 3)], true);

describe('a bundle', () => {
  test('that is new, by name and by sequence, has no record', () => {
    const records = [recordOf('2026q3', 1), recordOf('2026q4', 2)];
    assert.equal(checkHistory(bundleOf('2026q4.1', 3), digest, records), undefined);
    assert.equal(checkHistory(bundleOf('2026q4', 1), digest, []), undefined);
  });

  test('that was promoted as the newest has its record', () => {
    const own = recordOf('2026q4', 2, digest);
    assert.equal(checkHistory(bundleOf('2026q4', 2), digest, [recordOf('2026q3', 1), own]), own);
  });

  test('that was promoted before a newer one is taken again only where that is allowed', () => {
    const own = recordOf('2026q3', 1, digest);
    const records = [own, recordOf('2026q4', 2)];
    assert.throws(() => checkHistory(bundleOf('2026q3', 1), digest, records), isRefused('REPLAY'));
    assert.equal(checkHistory(bundleOf('2026q3', 1), digest, records, true), own);
  });

  test('that is older and was never promoted is refused even then, as is another one of its name or number', () => {
    assert.throws(rollBack('2026q3.1', 2), isRefused('REPLAY'));
    assert.throws(rollBack('2026q3', 1), isRefused('RELEASE_REUSED'));
    assert.throws(rollBack('2026q3.1', 1), isRefused('SEQUENCE_REUSED'));
  });

  const refused = [
    ['RELEASE_REUSED', '2026q4', 3, [recordOf('2026q4', 2)]],
    ['SEQUENCE_REUSED', '2027q1', 2, [recordOf('2026q4', 2)]],
    ['REPLAY', '2026q3', 1, [recordOf('2026q3', 1, digest), recordOf('2026q4', 2)]],
    ['RELEASE_ORDER', '2026q4.9', 3, [recordOf('2026q4.10', 2)]],
    ['RELEASE_ORDER', '2026q4', 3, [recordOf('2027q1', 2)]],
  ] as const;
  for (const [code, release, sequence, records] of refused) {
    const before = records.map((record) => `${record.release} (${record.sequence})`).join(', ');
    test(`${release} (${sequence}) after ${before} is ${code}`, () => {
      assert.throws(() => checkHistory(bundleOf(release, sequence), digest, records), isRefused(code));
    });
  }
});

describe('after a record that does not count today', () => {
  const doubted = [{ release: '2026q4', sequence: 5, bundle: other, reason: 'release is revoked: lost' }];
  const follow = (release: string, sequence: number, bundle = digest) =>
    requireNoDoubt({ release, sequence }, bundle, doubted);

  const refused = [
    ['a lower sequence', '2027q1', 4],
    ['the same sequence', '2027q1', 5],
    ['the same name', '2026q4', 6],
    ['an older name', '2026q3', 6],
  ] as const;
  for (const [what, release, sequence] of refused) {
    test(`another bundle with ${what} is refused`, () => {
      assert.throws(
        () => follow(release, sequence),
        isRefused('REPLAY_DOUBTED', /2026q4 \(sequence 5\): .*lost/),
      );
    });
  }

  test('a later one is taken, and so is the very bundle that was recorded', () => {
    follow('2026q4.1', 6);
    follow('2026q4', 5, other);
  });
});
