import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockSupport, supportedUntil } from '../../../src/release/locked-support.ts';
import { formatLock, parseLock } from '../../../src/release/read-lock.ts';
import { sampleRelease } from '../../support/locks.ts';

const images = ['docker.io/wandb/megabinary', 'docker.io/wandb/local'].map((name) => ({
  name,
  version: '*',
  group: 'server',
}));
const policy = {
  of: 'server',
  months: 12,
  releases: { '0.10.0': new Date('2026-03-31'), '0.9.0': new Date('2025-02-01') },
};

test('a lock carries the support policy in one order, and tells by it until when a version is supported', () => {
  const support = lockSupport(policy, { charts: [], images });
  const text = formatLock({ ...sampleRelease().lock, support });
  const read = parseLock(Buffer.from(text), 'lock').support;
  assert.ok(read);
  assert.deepEqual(read.of, ['docker.io/wandb/local', 'docker.io/wandb/megabinary']);
  assert.deepEqual(Object.keys(read.releases), ['0.9.0', '0.10.0']);
  assert.equal(supportedUntil(read, 'docker.io/wandb/local', '0.10.3'), '2027-03-31');
  assert.equal(supportedUntil(read, 'docker.io/wandb/local', '0.11.0'), undefined);
  assert.equal(supportedUntil(read, 'docker.io/wandb/console', '0.10.3'), undefined);
});

test('a chart or an image that is supported by itself goes by one name', () => {
  const charts = [{ name: 'web', repository: 'https://charts.example.com', version: '*', values: [] }];
  const of = (name: string) => lockSupport({ ...policy, of: name }, { charts, images }).of;
  assert.deepEqual(of('web'), ['web']);
  assert.deepEqual(of('wandb/console'), ['docker.io/wandb/console']);
});
