import assert from 'node:assert/strict';
import { test } from 'node:test';
import { supportTimeline } from '../../../src/release/support-timeline.ts';
import { sampleRelease } from '../../support/locks.ts';

const releases = {
  '0.70.0': new Date('2025-01-10'),
  '0.77.0': new Date('2026-01-21'),
  '0.83.0': new Date('2026-07-22'),
};
const local = 'docker.io/wandb/local';
const images = [{ name: local, version: '0.x', group: 'server' }];
const policy = { of: 'server', months: 12, releases };

function lockOf(version: string) {
  return sampleRelease({ images: [{ reference: `${local}:${version}` }] }).lock;
}

test('windows are of majors that are supported, or are or were in the release', () => {
  const now = new Date('2026-11-22');
  const request = { lock: lockOf('0.83.1'), previous: lockOf('0.77.3'), images, now };
  assert.deepEqual(supportTimeline(policy, request), {
    names: [local],
    windows: [
      { major: '0.77.0', from: '2026-01-21', until: '2027-01-21', locked: [], before: ['0.77.3'] },
      { major: '0.83.0', from: '2026-07-22', until: '2027-07-22', locked: ['0.83.1'], before: [] },
    ],
  });
  const old = supportTimeline(policy, { ...request, previous: lockOf('0.70.2') }).windows[0];
  assert.deepEqual([old?.major, old?.until, old?.before], ['0.70.0', '2026-01-10', ['0.70.2']]);
});

test('there are twelve, and what is in the release whatever its age', () => {
  const months = Array.from({ length: 40 }, (_, at) => [`0.${at}.0`, new Date(Date.UTC(2024, at))] as const);
  const request = { lock: lockOf('0.2.1'), previous: undefined, images, now: new Date('2026-01-01') };
  const { windows } = supportTimeline(
    { of: local, months: 60, releases: Object.fromEntries(months) },
    request,
  );
  assert.equal(windows.length, 13);
  assert.equal(windows[0]?.major, '0.2.0');
});
