import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import type { TargetResult } from '../../../src/promote/result.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';

const digest = digestOf(Buffer.from('x'));

function reportOf(result: Partial<TargetResult>, dryRun = false): string {
  const target: TargetResult = {
    name: 'registry.test',
    registry: 'registry.test',
    images: [{ reference: 'docker.io/a:1', internal: 'registry.test/a:1', digest, action: 'promoted' }],
    charts: [{ name: 'web', version: '1.0.0', digest, target: 'http://charts.test', action: 'promoted' }],
    blobs: { sent: 1, mounted: 0, present: 2 },
    bytes: 700,
    sparseIndexes: 0,
    movedTags: [],
    record: 'registry.test/tidegate/wandb:2026q4',
    unchanged: false,
    ...result,
  };
  const whole = { release: '2026q4', sequence: 1, dryRun, isRollback: false, targets: [target] };
  return renderTerminal(promoteStage.report(whole), { colour: false });
}

test('one blob is told as one', () => {
  assert.match(reportOf({}), /^1 blob sent \(700 B\), 0 mounted, 2 there already\.$/m);
});

test('a dry run says what would be done, never that it was', () => {
  const dry = reportOf({}, true);
  assert.equal(dry.split('would be promoted').length, 3);
  assert.match(dry, /^1 blob to send \(700 B\), 0 to mount, 2 there already\.$/m);
  assert.doesNotMatch(dry, /(?<!would be )promoted| sent|mounted/);
  assert.doesNotMatch(reportOf({}), /would|to send/);
});

test('a dry run says that it could not try whether the registry takes an index with platforms left out', () => {
  const untried = /could not be tried: that takes a write/;
  assert.match(reportOf({ sparseIndexes: 2 }, true), untried);
  assert.doesNotMatch(reportOf({}, true), untried);
  assert.doesNotMatch(reportOf({ sparseIndexes: 2 }), untried);
});

const none = { signature: 0, attestation: 0, sbom: 0, other: 0 };
const findings = [
  { subject: 'registry.test/a', check: 'push', state: 'ok', message: 'takes uploads' },
  { subject: 'registry.test', check: 'clock', state: 'warning', message: 'is 7 min behind' },
] as const;

test('preflight alone tells all that it found, and that nothing was sent', () => {
  const report = reportOf({ findings }, true);
  assert.match(report, /registry\.test\/a +push +ok +takes uploads/);
  assert.match(report, /^Preflight: nothing speaks against it, and nothing of the release was sent\.$/m);
});

test('a promotion tells of its checks only what it warned of', () => {
  const report = reportOf({ findings });
  assert.match(report, /registry\.test +clock +warning +is 7 min behind/);
  assert.doesNotMatch(report, /takes uploads|Preflight/);
});

test('evidence stands side by side, upstream and inside', () => {
  const row = { reference: 'docker.io/a:1', internal: 'registry.test/a:1', digest };
  const upstream = { ...none, signature: 1 };
  const signed = { state: 'verified', signer: 'release@a.test' } as const;
  const report = reportOf({
    evidence: [
      { ...row, upstream, inside: { ...none, signature: 2 }, signed },
      { ...row, platform: 'linux/amd64', upstream: { ...none, sbom: 1 }, inside: { ...none, sbom: 1 } },
    ],
  });
  assert.match(report, /registry\.test\/a:1 +1 \/ 2 +0 \/ 0 +0 \/ 0 +0 \/ 0 +signature of release@a\.test/);
  assert.match(
    report,
    /registry\.test\/a:1 +linux\/amd64 +0 \/ 0 +0 \/ 0 +1 \/ 1 +0 \/ 0 +by digest only: attestations are not judged here/,
  );
  assert.match(reportOf({ evidence: [] }), /Nothing of the release is signed or attested upstream/);
});

test('a dry run says how long the sending takes at two usual rates', () => {
  const place = { mount: { count: 1, bytes: 5e9 }, present: 0, manifests: 1, tags: 1 };
  const forecast = [
    { ...place, place: 'registry.test/a', send: { count: 1, bytes: 40e9 } },
    { ...place, place: 'registry.test/b', send: { count: 1, bytes: 10e9 } },
  ];
  const report = reportOf({ forecast }, true);
  assert.match(report, /Sending 50\.0 GB takes 6 min 40 s at 1 Gbit\/s, 1 h 6 min at 100 Mbit\/s/);
});

test('a table without rows is left out', () => {
  assert.doesNotMatch(reportOf({ charts: [] }), /Archive/);
  assert.match(reportOf({}), /Archive/);
});
