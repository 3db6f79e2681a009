import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { lackingFixes } from '../../../src/release/security.ts';
import { readSupportTable } from '../../../src/release/support-table.ts';
import { endsSoon, supportEnd, supportOf } from '../../../src/release/support.ts';
import { sampleRelease } from '../../support/locks.ts';
import { testRuntime } from '../../support/runtime.ts';
import { faultsIn } from '../../support/user-error.ts';
import { TidegateError } from '../../../src/errors.ts';

const date = (text: string): Date => new Date(`${text}T00:00:00Z`);
const releases = {
  '0.76.0': date('2025-11-20'),
  '0.77.0': date('2026-01-21'),
  '0.83.0': date('2026-07-22'),
  '1.0.0': date('2026-08-31'),
};
const policy = { of: 'server', months: 12, warn: 60 * 24 * 60 * 60 * 1000, releases };
const sources = [
  { name: 'docker.io/wandb/local', version: '0.x', group: 'server' },
  { name: 'docker.io/wandb/weave-trace', version: '0.x', group: 'server' },
];

function lockOf(...images: readonly string[]) {
  return sampleRelease({
    images: images.map((reference) => ({ reference })),
    charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator-wandb:0.43.8' }],
  }).lock;
}

test('a version is supported for so many months from the first release of its major', () => {
  const ends = [
    ['0.77.0', 12, '2027-01-21'],
    ['0.77.3', 6, '2026-07-21'],
    ['v0.83.1-ubi9', 12, '2027-07-22'],
    ['1.4.2', 6, '2027-02-28'],
  ] as const;
  for (const [version, months, end] of ends) {
    assert.deepEqual(supportEnd(version, { months, releases }), date(end), version);
  }
});

test('what the table does not know has no end: it is not guessed from a neighbour', () => {
  for (const version of ['0.84.0', '0.78.9', '0.9.0', '2.0.0', 'latest']) {
    assert.equal(supportEnd(version, policy), undefined, version);
  }
});

test('a release is supported as long as its oldest part, by group, image in any form, or chart', () => {
  const lock = lockOf('docker.io/wandb/local:0.83.1', 'docker.io/wandb/weave-trace:0.77.0');
  const ends = [
    ['server', '0.77.0', '2027-01-21'],
    ['docker.io/wandb/local', '0.83.1', '2027-07-22'],
    ['wandb/local', '0.83.1', '2027-07-22'],
  ] as const;
  for (const [of, version, end] of ends) {
    assert.deepEqual(supportOf({ ...policy, of }, lock, sources), { version, until: date(end) });
  }
  assert.equal(supportOf({ ...policy, of: 'redis' }, lock, sources), undefined);
});

test('a part that the table does not know is not hidden by one that it does know', () => {
  const lock = lockOf('docker.io/wandb/local:0.83.1', 'docker.io/wandb/weave-trace:0.84.0');
  assert.deepEqual(supportOf(policy, lock, sources), { version: '0.84.0' });
});

test('what is older than all in the table is out of support when the oldest of these is', () => {
  const before = date('2026-11-20');
  assert.deepEqual(supportOf(policy, lockOf('docker.io/wandb/local:0.62.2'), sources), {
    version: '0.62.2',
    before,
  });
  const lock = lockOf('docker.io/wandb/local:0.62.2', 'docker.io/wandb/weave-trace:0.84.0');
  assert.deepEqual(supportOf(policy, lock, sources), { version: '0.62.2', before });
  assert.equal(endsSoon({ version: '0.62.2', before }, policy, date('2026-09-20')), false);
  assert.equal(endsSoon({ version: '0.62.2', before }, policy, date('2026-11-20')), true);
  assert.deepEqual(supportOf({ ...policy, releases: {} }, lockOf('docker.io/wandb/local:0.62.2'), sources), {
    version: '0.62.2',
  });
});

test('it ends soon from the day on that the policy says', () => {
  const support = { version: '0.77.0', until: date('2027-01-21') };
  assert.equal(endsSoon(support, policy, new Date(date('2026-11-22').valueOf() - 1)), false);
  assert.equal(endsSoon(support, policy, date('2026-11-22')), true);
  assert.equal(endsSoon({ version: '0.84.0' }, policy, date('2036-11-22')), false);
});

test('a fix is lacking while anything that it is for is older', () => {
  const lock = lockOf('docker.io/wandb/local:0.83.1', 'docker.io/bitnamilegacy/redis:7.2.4-debian-12-r9');
  const fixes = [
    { id: 'old', name: 'wandb/local', fixedIn: '0.83.1' },
    { id: 'new', name: 'wandb/local', fixedIn: '0.83.2' },
    { id: 'group', name: 'server', fixedIn: '0.84.0' },
    { id: 'revision', name: 'docker.io/bitnamilegacy/redis', fixedIn: '7.2.4-debian-12-r10' },
    { id: 'chart', name: 'operator-wandb', fixedIn: '0.43.9' },
    { id: 'elsewhere', name: 'docker.io/library/nginx', fixedIn: '1.30.0' },
  ];
  assert.deepEqual(
    lackingFixes(fixes, lock, sources).map(({ id }) => id),
    ['new', 'group', 'revision', 'chart'],
  );
});

test('a table is read from a file, and its faults are placed', async () => {
  const { cwd } = testRuntime();
  const path = join(cwd, 'support.yaml');
  await writeFile(path, 'releases:\n  0.84.0: 2026-08-25\n  "0.85.0": 2026-09-22\n');
  assert.deepEqual(await readSupportTable(path), {
    '0.84.0': date('2026-08-25'),
    '0.85.0': date('2026-09-22'),
  });
  await writeFile(path, 'releases:\n  0.84: 2026-08-25\n  0.85.0: 2026-02-30\n');
  await assert.rejects(readSupportTable(path), (error) => {
    assert.ok(error instanceof TidegateError);
    assert.equal(error.code, 'INVALID_SUPPORT_TABLE');
    assert.match(faultsIn(error).join('\n'), /:3:11 .*a date such as/);
    return true;
  });
  await writeFile(path, '{"releases": {"0.84": "2026-08-25"}}');
  await assert.rejects(readSupportTable(path), /expected a version such as 0\.80\.0/);
  await assert.rejects(readSupportTable(join(cwd, 'none.yaml')), { code: 'NO_SUPPORT_TABLE' });
  await writeFile(path, '---\nreleases: {}\n---\nreleases: {}\n');
  await assert.rejects(readSupportTable(path), { code: 'INVALID_SUPPORT_TABLE' });
});
