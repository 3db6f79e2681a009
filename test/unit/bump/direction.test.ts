import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsBack } from '../../../src/bump/direction.ts';
import { planBump } from '../../../src/bump/plan.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { PromotionRecord } from '../../../src/promote/record/record.ts';
import { planSample } from '../../support/bundles.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';
import { sampleRelease } from '../../support/locks.ts';

const { manifest } = planSample(sampleRelease());
const release = releaseWith({ 'r.corp/x': ['2.0'] }, digestOf(Buffer.from('x')));

function record(sequence: number): PromotionRecord {
  const bundle = digestOf(Buffer.from('bundle'));
  const what = { name: 'wandb', release: `2026q4.${sequence}`, sequence, promotedAt: '2026-10-01T00:00:00Z' };
  return { schemaVersion: 1, ...what, bundle, images: [], charts: [], manifest };
}

/** What goes back where a file with this tag moves to release 2, which has 2.0. */
function back(tag: string, from?: number): number {
  const plans = planBump([deployFile(`image: {repository: r.corp/x, tag: "${tag}"}\n`)], release);
  const step = { record: record(2), from: from === undefined ? undefined : record(from) };
  return stepsBack(step, plans, false).length;
}

test('files that name a release go by its number, whatever a single version does', () => {
  assert.deepEqual([back('3.0', 1), back('1.0', 1)], [0, 0]);
  assert.deepEqual([back('3.0', 3), back('1.0', 3), back('git-bbbb', 3)], [1, 1, 1]);
});

test('of files that name none, each value tells by itself', () => {
  assert.deepEqual([back('3.0'), back('1.0'), back('git-bbbb')], [1, 0, 0]);
});
