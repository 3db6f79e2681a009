import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Lock } from '../../../src/release/lock.ts';
import { parseReleaseFile } from '../../../src/release/parse-release-file.ts';
import { openSchedule } from '../../../src/track/schedule.ts';
import { sampleRelease } from '../../support/locks.ts';
import { testRuntime } from '../../support/runtime.ts';

const { cwd } = testRuntime();
const local = 'docker.io/wandb/local';

/** A lock that was made on 1 October 2026, with one version of W&B's server. */
function lockOf(version: string): Lock {
  return sampleRelease({ images: [{ reference: `${local}:${version}` }] }).lock;
}

async function open(keys: string, now: string, previous: Lock | undefined, request?: string) {
  const text = `name: wandb
images:
  - {name: wandb/local, version: "0.x", group: server}
  - {name: wandb/weave-trace, version: "0.x", group: server}
  - {name: wandb/console, version: "2.x"}
${keys}`;
  const file = parseReleaseFile(Buffer.from(text), join(cwd, 'tidegate.yaml'));
  return await openSchedule({ file, previous, request, now: new Date(now) });
}

const cadence = 'cadence: {every: quarter, cutOff: 14d}\n';
const table = '{0.77.0: 2026-01-21, 0.83.0: 2026-07-22}';
const support = `support: {of: server, months: 12, releases: ${table}}\n`;
const security = 'security: [{id: CVE-2026-1234, name: wandb/local, fixedIn: 0.83.2}]\n';

test('without any of the keys a release is always due, and nothing is cut off', async () => {
  const schedule = await open('', '2026-11-22T06:00:00Z', lockOf('0.83.0'));
  assert.equal(schedule.cutOffFor(local), undefined);
  assert.deepEqual(schedule.judge(lockOf('0.83.1'), {}), {
    timing: { due: true, reason: 'no-cadence', skipped: [] },
    warnings: [],
  });
});

test('everything that is known about time is in the result', async () => {
  const schedule = await open(cadence + support, '2027-01-04T06:00:00Z', lockOf('0.77.1'));
  assert.deepEqual(schedule.judge(lockOf('0.83.1'), {}), {
    timing: {
      due: true,
      reason: 'scheduled',
      period: '2027q1',
      cutOff: '2026-12-18T00:00:00Z',
      nextDue: '2027-04-01T00:00:00Z',
      nextPeriod: '2027q2',
      skipped: [],
      supportedUntil: '2027-07-22',
    },
    warnings: [],
  });
});

test('the first release, and one that a person asks for, take everything', async () => {
  const now = '2026-11-22T06:00:00Z';
  assert.equal((await open(cadence, now, undefined)).cutOffFor(local), undefined);
  const asked = await open(cadence, now, lockOf('0.83.0'), 'audit of 3 December');
  assert.equal(asked.cutOffFor(local), undefined);
  const { timing } = asked.judge(lockOf('0.83.1'), {});
  assert.deepEqual([timing.due, timing.reason, timing.note], [true, 'requested', 'audit of 3 December']);
});

test('a fix makes a release due, is not cut off, and everything else still is', async () => {
  const schedule = await open(cadence + security, '2026-11-22T06:00:00Z', lockOf('0.83.1'));
  assert.equal(schedule.cutOffFor(local), undefined);
  assert.deepEqual(schedule.cutOffFor('docker.io/wandb/console'), new Date('2026-09-17T00:00:00Z'));
  const { timing, warnings } = schedule.judge(lockOf('0.83.2'), {});
  assert.deepEqual([timing.due, timing.reason, timing.note], [true, 'security', 'CVE-2026-1234']);
  assert.deepEqual(warnings, []);
});

test('what is released together is not cut off together with a fix', async () => {
  const schedule = await open(cadence + security, '2026-11-22T06:00:00Z', lockOf('0.83.1'));
  assert.equal(schedule.cutOffFor('docker.io/wandb/weave-trace'), undefined);
});

test('a fix that upstream does not have is a warning, and one that the lock has is nothing', async () => {
  const without = await open(cadence + security, '2026-11-22T06:00:00Z', lockOf('0.83.0'));
  const { timing, warnings } = without.judge(lockOf('0.83.1'), {});
  assert.deepEqual([timing.due, timing.reason], [false, 'not-due']);
  assert.match(warnings.join('\n'), /^CVE-2026-1234 is not fixed: .* wandb\/local from 0\.83\.2 on/);
  const done = await open(cadence + security, '2026-11-22T06:00:00Z', lockOf('0.83.2'));
  assert.deepEqual(done.cutOffFor(local), new Date('2026-09-17T00:00:00Z'));
  assert.equal(done.judge(lockOf('0.83.3'), {}).timing.reason, 'not-due');
});

test('the end of support makes a release due where upstream has something that lasts longer', async () => {
  const near = await open(cadence + support, '2026-11-22T00:00:00Z', lockOf('0.77.1'));
  assert.equal(near.cutOffFor(local), undefined);
  const { timing, warnings } = near.judge(lockOf('0.83.1'), {});
  assert.deepEqual(
    [timing.due, timing.reason, timing.supportedUntil],
    [true, 'end-of-support', '2027-07-22'],
  );
  assert.deepEqual(warnings, []);
  const newer = near.judge(lockOf('0.84.0'), {});
  assert.deepEqual([newer.timing.due, newer.timing.supportedUntil], [true, undefined]);
  assert.equal(newer.timing.supportUnknown, true);
  assert.match(newer.warnings.join('\n'), /how long server 0\.84\.0 is supported is not known/);
  const patch = near.judge(lockOf('0.77.2'), {});
  assert.deepEqual([patch.timing.due, patch.timing.supportedUntil], [false, '2027-01-21']);
  assert.deepEqual(patch.warnings, ['support of server 0.77.1 ends on 2027-01-21, in 60 days']);
});

test('the end of support is a warning with its date, from the day on that the policy says', async () => {
  const warnings = [
    ['2026-11-21T23:59:59Z', []],
    ['2027-01-20T12:00:00Z', ['support of server 0.77.1 ends on 2027-01-21, in 1 day']],
    ['2027-01-21T00:00:00Z', ['support of server 0.77.1 ended on 2027-01-21']],
  ] as const;
  for (const [now, expected] of warnings) {
    const schedule = await open(support, now, lockOf('0.77.1'));
    assert.deepEqual(schedule.judge(lockOf('0.77.1'), {}).warnings, expected);
  }
});

test('support of something that is not in the release is a mistake that is told', async () => {
  const schedule = await open('support: {of: sever, months: 12}\n', '2026-11-22T00:00:00Z', undefined);
  assert.deepEqual(schedule.judge(lockOf('0.83.1'), {}).warnings, [
    'support.of is sever, and nothing in the release has that name',
  ]);
});

test('a table in a file wins over what the release file has', async () => {
  await writeFile(join(cwd, 'support.yaml'), 'releases: {0.77.0: 2026-02-01, 0.84.0: 2026-08-25}\n');
  const keys = `support: {of: server, months: 12, table: support.yaml, releases: ${table}}\n`;
  const schedule = await open(keys, '2026-11-22T00:00:00Z', lockOf('0.77.1'));
  const ends = ['0.77.1', '0.83.0', '0.84.1'].map(
    (version) => schedule.judge(lockOf(version), {}).timing.supportedUntil,
  );
  assert.deepEqual(ends, ['2027-02-01', '2027-07-22', '2027-08-25']);
});

test('a lock that comes from the future is told of, as nothing becomes due', async () => {
  const schedule = await open(cadence, '2026-08-01T00:00:00Z', lockOf('0.83.0'));
  const { timing, warnings } = schedule.judge(lockOf('0.83.1'), {});
  assert.equal(timing.due, false);
  assert.match(warnings.join('\n'), /2026q4 was made on 2026-10-01T00:00:00Z, which is yet to come/);
  const slow = await open(cadence, '2026-09-30T23:00:00Z', lockOf('0.83.0'));
  assert.deepEqual(slow.judge(lockOf('0.83.1'), {}).warnings, []);
});

/** Of a lock whose support ends on 21 January, in a freeze that lasts until that day. */
async function frozenUntil(to: string): Promise<readonly unknown[]> {
  const keys = `${cadence}${support}freeze: [{from: 2026-12-15, to: ${to}}]\n`;
  const schedule = await open(keys, '2026-12-20T06:00:00Z', lockOf('0.77.1'));
  const { timing } = schedule.judge(lockOf('0.83.1'), {});
  return [timing.due, timing.reason];
}

test('what is supported no longer at the end of a freeze is replaced in it', async () => {
  assert.deepEqual(await frozenUntil('2027-01-19'), [false, 'frozen']);
  assert.deepEqual(await frozenUntil('2027-01-20'), [true, 'end-of-support']);
});

test('a freeze says what it is for', async () => {
  const keys = `${cadence}freeze: [{from: 2026-12-15, to: 2027-01-06, reason: year end}]\n`;
  const { timing } = (await open(keys, '2027-01-02T00:00:00Z', lockOf('0.83.0'))).judge(lockOf('0.83.1'), {});
  assert.deepEqual(
    [timing.due, timing.reason, timing.note, timing.nextDue, timing.nextPeriod],
    [false, 'frozen', 'year end', '2027-01-07T00:00:00Z', '2027q1'],
  );
});
