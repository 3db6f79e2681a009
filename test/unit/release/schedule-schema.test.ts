import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutOffOf, periodAt } from '../../../src/release/cadence.ts';
import {
  cadenceField,
  freezeField,
  securityField,
  supportField,
} from '../../../src/release/schedule-schema.ts';
import { parseWith, type Schema } from '../../../src/schema/schema.ts';

const day = 24 * 60 * 60 * 1000;
const date = (text: string): Date => new Date(`${text}T00:00:00Z`);

function read<T>(schema: Schema<T>, value: unknown): T {
  const result = parseWith(schema, value);
  assert.ok('value' in result, JSON.stringify(result));
  return result.value;
}

function faultsOf(schema: Schema<unknown>, value: unknown): string {
  const result = parseWith(schema, value);
  assert.ok('faults' in result);
  return result.faults.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n');
}

test('a cadence is a word, a cron expression, or a map', () => {
  assert.deepEqual(read(cadenceField, 'monthly'), { every: 'month', catchUp: true });
  assert.deepEqual(read(cadenceField, { every: 'quarter', cutOff: '14d', catchUp: false }), {
    every: 'quarter',
    cutOff: 14 * day,
    catchUp: false,
  });
  for (const value of ['cron: 0 6 1 */3 *', { every: 'cron: 0 6 1 */3 *' }]) {
    const { every } = read(cadenceField, value);
    assert.equal(periodAt(every, date('2026-11-22')).name, '2026-10-01T06:00Z');
  }
});

test('a cadence that is none says what is expected', () => {
  for (const value of ['quarter', 'weekly', 'cron: 0 6 1 */3', 'cron: 0 0 30 2 *', 3, 'constructor']) {
    assert.match(faultsOf(cadenceField, value), /monthly, quarterly, yearly or a cron expression/);
  }
  assert.match(
    faultsOf(cadenceField, { every: 'quarterly' }),
    /^every expected month, quarter, year or a cron/,
  );
  assert.match(faultsOf(cadenceField, { every: 'month', cutoff: '14d' }), /did you mean "cutOff"/);
  assert.match(faultsOf(cadenceField, { every: 'month', cutOff: '14 days' }), /^cutOff expected/);
});

test('periods have names, starts and cut-off dates in UTC', () => {
  const now = date('2026-11-22');
  const periods = [
    ['month', '2026-11', '2026-11-01', '2026-12-01', '2026-10-18'],
    ['quarter', '2026q4', '2026-10-01', '2027-01-01', '2026-09-17'],
    ['year', '2026', '2026-01-01', '2027-01-01', '2025-12-18'],
  ] as const;
  for (const [every, name, start, end, cutOff] of periods) {
    const period = periodAt(every, now);
    assert.deepEqual(period, { name, start: date(start), end: date(end) });
    assert.deepEqual(cutOffOf({ every, catchUp: true, cutOff: 14 * day }, period), date(cutOff));
    assert.equal(cutOffOf({ every, catchUp: true }, period), undefined);
  }
});

test('both days of a freeze belong to it', () => {
  assert.deepEqual(read(freezeField, [{ from: '2026-12-15', to: '2026-12-15', reason: 'year end' }]), [
    { from: date('2026-12-15'), until: date('2026-12-16'), reason: 'year end' },
  ]);
  assert.match(
    faultsOf(freezeField, [{ from: '2026-12-15', to: '2026-12-14' }]),
    /^0\.to expected a date that is not/,
  );
  for (const value of ['2026-02-29', '2026-13-01', '2026-1-1', '2026-12-15T00:00:00Z', 20261215]) {
    assert.match(
      faultsOf(freezeField, [{ from: value, to: '2027-01-01' }]),
      /^0\.from expected a date such as/,
    );
  }
});

test('support and fixes are read, with a warning two months ahead where nothing else is said', () => {
  assert.deepEqual(read(supportField, { of: 'server', months: 12, releases: { '0.77.0': '2026-01-21' } }), {
    of: 'server',
    months: 12,
    warn: 60 * day,
    releases: { '0.77.0': date('2026-01-21') },
  });
  assert.match(
    faultsOf(supportField, { of: 'server', months: 12, releases: { latest: '2026-01-21' } }),
    /such as 0\.80\.0/,
  );
  const fix = { id: 'CVE-2026-1234', name: 'docker.io/wandb/local', fixedIn: '0.83.2' };
  assert.deepEqual(read(securityField, [fix]), [fix]);
  assert.match(faultsOf(securityField, [{ ...fix, fixedIn: 0.83 }]), /^0\.fixedIn expected a tag/);
});
