import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import type { PromoteResult } from '../../../src/promote/result.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';

const digest = digestOf(Buffer.from('x'));

function reportOf(result: Partial<PromoteResult>): string {
  const whole: PromoteResult = {
    release: '2026q4',
    sequence: 1,
    registry: 'registry.test',
    images: [{ reference: 'docker.io/a:1', internal: 'registry.test/a:1', digest, action: 'promoted' }],
    charts: [{ name: 'web', version: '1.0.0', digest, target: 'http://charts.test', action: 'promoted' }],
    blobs: { sent: 1, mounted: 0, present: 2 },
    bytes: 700,
    sparseIndexes: 0,
    record: 'registry.test/tidegate/wandb:2026q4',
    dryRun: false,
    unchanged: false,
    ...result,
  };
  return renderTerminal(promoteStage.report(whole), { colour: false });
}

test('one blob is told as one', () => {
  assert.match(reportOf({}), /^1 blob sent \(700 B\), 0 mounted, 2 there already\.$/m);
});

test('a dry run says what would be done, never that it was', () => {
  const dry = reportOf({ dryRun: true });
  assert.equal(dry.split('would be promoted').length, 3);
  assert.match(dry, /^1 blob to send \(700 B\), 0 to mount, 2 there already\.$/m);
  assert.doesNotMatch(dry, /(?<!would be )promoted| sent|mounted/);
  assert.doesNotMatch(reportOf({}), /would|to send/);
});

test('a dry run says that it could not try whether the registry takes an index with platforms left out', () => {
  const untried = /could not be tried: that takes a write/;
  assert.match(reportOf({ dryRun: true, sparseIndexes: 2 }), untried);
  assert.doesNotMatch(reportOf({ dryRun: true }), untried);
  assert.doesNotMatch(reportOf({ sparseIndexes: 2 }), untried);
});
