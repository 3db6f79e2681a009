import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { renderTerminal } from '../../../src/report/terminal.ts';
import type { TrackResult } from '../../../src/track/result.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { pushImage } from '../../support/images.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const day = 24 * 60 * 60 * 1000;

function outputs(result: TrackResult): readonly (string | undefined)[] {
  const { due, changed, reason, release, 'next-due': next } = trackStage.outputsOf(result);
  return [due, changed, reason, release, next];
}

function references({ images }: TrackResult): readonly string[] {
  return images.map(({ reference }) => reference);
}

suite('a release waits until it is due', () => {
  let registry: TestRegistry;
  let runtime: TestRuntime;
  const given = { lock: 'tidegate.lock.json', helm: 'never' };

  beforeEach(async () => {
    registry = await startRegistry();
    runtime = testRuntime({ now: '2026-10-05T05:17:00Z' });
    publish('web', '1.0.0');
    publish('db', '7.0.0');
    await configure('cadence: quarterly');
  });

  afterEach(() => registry.close());

  function publish(name: string, version: string): void {
    pushImage(registry, `acme/${name}`, version, { layers: [`${name} ${version}`] });
  }

  async function configure(keys: string, web = '"1.x"'): Promise<void> {
    await writeFile(
      join(runtime.cwd, 'tidegate.yaml'),
      `name: acme
audience: acme-prod
images:
  - {name: docker.io/acme/web, version: ${web}}
  - {name: docker.io/acme/db, version: "7.x"}
${keys}
endpoints: {docker.io: "${registry.url}"}
`,
    );
  }

  /** Runs on that day, at the time at which the schedule's runs happen to begin. */
  async function trackOn(date: string, options: Readonly<Record<string, string>> = {}): Promise<TrackResult> {
    runtime.clock.advance(Date.parse(`${date}T05:17:00Z`) - runtime.clock.now().valueOf());
    return await stageRunner(runtime)(trackStage, { ...given, ...options });
  }

  async function lockText(): Promise<string> {
    return await readFile(join(runtime.cwd, 'tidegate.lock.json'), 'utf8');
  }

  test('between quarters nothing is written, and what waits is told', async () => {
    assert.deepEqual(outputs(await trackOn('2026-10-05')), [
      'true',
      'true',
      'first',
      '2026q4',
      '2027-01-01T00:00:00Z',
    ]);
    const before = await lockText();
    publish('web', '1.1.0');
    publish('db', '7.1.0');
    const waiting = await trackOn('2026-11-23');
    assert.deepEqual(outputs(waiting), ['false', 'false', 'not-due', '2026q4', '2027-01-01T00:00:00Z']);
    assert.deepEqual(waiting.waiting, ['docker.io/acme/db:7.1.0', 'docker.io/acme/web:1.1.0']);
    assert.equal(await lockText(), before);
    const report = renderTerminal(trackStage.report(waiting), { colour: false });
    assert.match(
      report,
      /Not due before 2027-01-01\. acme 2026q4 \(sequence 1\) stays\. 2 newer versions wait for 2027q1\. With/,
    );
    assert.match(report, /docker\.io\/acme\/web:1\.0\.0 → docker\.io\/acme\/web:1\.1\.0/);

    const due = await trackOn('2027-01-04');
    assert.deepEqual(outputs(due), ['true', 'true', 'scheduled', '2027q1', '2027-04-01T00:00:00Z']);
    assert.match(
      JSON.stringify(trackStage.report(due)),
      /It is due for 2027q1\. The next one is due on 2027-04-01\./,
    );
    publish('web', '1.2.0');
    assert.deepEqual(outputs(await trackOn('2027-01-11')).slice(0, 4), [
      'false',
      'false',
      'not-due',
      '2027q1',
    ]);
  });

  test('a quarter in which upstream had nothing new stays due until there is something', async () => {
    await trackOn('2026-10-05');
    assert.deepEqual(outputs(await trackOn('2027-01-04')).slice(0, 4), [
      'true',
      'false',
      'scheduled',
      '2026q4',
    ]);
    publish('web', '1.1.0');
    assert.deepEqual(outputs(await trackOn('2027-02-01')).slice(0, 4), [
      'true',
      'true',
      'scheduled',
      '2027q1',
    ]);
  });

  test('a new entry takes what there is, so that it keeps no fix of another one back', async () => {
    const keys =
      'cadence: {every: quarter, cutOff: 14d}\nsecurity: [{id: CVE-2026-1, name: docker.io/acme/web, fixedIn: 1.0.1}]';
    await configure(keys);
    await trackOn('2026-10-05');
    publish('web', '1.0.1');
    publish('cache', '1.0.0');
    const versions = 'versions: [{version: 1.0.0, date: 2026-10-20}]\n';
    await writeFile(join(runtime.cwd, 'cache.yaml'), versions);
    await configure(keys, '"1.x"}\n  - {name: docker.io/acme/cache, version: ^1, from: {list: cache.yaml}');
    const result = await trackOn('2026-10-26');
    assert.deepEqual(outputs(result).slice(0, 4), ['true', 'true', 'security', '2026q4.1']);
    assert.deepEqual(
      result.images.map(({ reference }) => reference.slice('docker.io/acme/'.length)),
      ['cache:1.0.0', 'db:7.0.0', 'web:1.0.1'],
    );
  });

  test('a quarter that was missed is made up for in the next one', async () => {
    await trackOn('2026-10-05');
    publish('web', '1.1.0');
    const result = await trackOn('2027-06-28');
    assert.deepEqual(outputs(result).slice(0, 4), ['true', 'true', 'catch-up', '2027q2']);
    assert.deepEqual(result.skipped, [{ period: '2027q1', reason: 'no release' }]);
    assert.match(JSON.stringify(trackStage.report(result)), /makes up for 2027q1\..*2027q1 had no release/);
  });

  test('what a person asks for is locked at once, with the reason in the report', async () => {
    await trackOn('2026-10-05');
    publish('web', '1.1.0');
    const result = await trackOn('2026-11-23', { now: 'CVE-2026-1234' });
    assert.deepEqual(outputs(result).slice(0, 4), ['true', 'true', 'security', '2026q4.1']);
    assert.match(JSON.stringify(trackStage.report(result)), /out of band, for security: CVE-2026-1234\./);
    // Asked again, there is nothing left to take: no word of what is due.
    const again = await trackOn('2026-11-24', { now: 'CVE-2026-1234' });
    const report = JSON.stringify(trackStage.report(again));
    assert.match(report, /Nothing new: .*nothing that a release for that could hold: CVE-2026-1234\./);
    assert.doesNotMatch(report, /It is due/);
    await assert.rejects(trackOn('2026-11-24', { now: 'two\nlines' }), { code: 'OPTION_INVALID' });
  });

  test('a major that no table has, and whose first image has no date, is said to be in none', async () => {
    await configure('support: {of: docker.io/acme/web, months: 12, releases: {0.9.0: 2026-01-01}}');
    const result = await trackOn('2026-10-05');
    assert.equal(result.supportedUntil, undefined);
    assert.match(
      JSON.stringify(trackStage.report(result)),
      /How long what is locked is supported is not known: its major is not in the table of support\./,
    );
  });

  test('what is older than all in the table was supported so long at most, and is replaced out of band', async () => {
    const keys = 'cadence: quarterly\nsupport: {of: acme/web, months: 12, releases: {2.0.0: 2025-11-01}}';
    await configure(keys);
    const result = await trackOn('2026-10-05');
    const told = /over by 2026-11-01 at the latest: it is older than all that support\.releases knows/;
    assert.match(result.warnings.join('\n'), told);
    assert.equal(trackStage.outputsOf(result)['supported-until'], '');
    publish('web', '3.0.0');
    await configure(keys.replace('}', ', 3.0.0: 2026-09-01}'), '"<4"');
    const rescued = await trackOn('2026-11-23');
    assert.deepEqual(outputs(rescued).slice(0, 3), ['true', 'true', 'end-of-support']);
  });

  test('in a freeze nothing is locked, not even the first release, but a listed fix is', async () => {
    const freeze = 'cadence: quarterly\nfreeze: [{from: 2026-12-15, to: 2027-01-06, reason: year end}]\n';
    await configure(freeze);
    const first = await trackOn('2026-12-21');
    assert.deepEqual(outputs(first).slice(0, 3), ['false', 'false', 'frozen']);
    assert.deepEqual((await readdir(runtime.cwd)).sort(), ['tidegate.yaml']);
    assert.match(
      JSON.stringify(trackStage.report(first)),
      /Frozen until 2027-01-07 \(year end\)\. There is no release yet\./,
    );
    await configure('cadence: quarterly');
    await trackOn('2026-12-21');
    publish('web', '1.0.1');
    await configure(`${freeze}security: [{id: CVE-2026-1234, name: docker.io/acme/web, fixedIn: 1.0.1}]\n`);
    assert.deepEqual(outputs(await trackOn('2027-01-04')).slice(0, 4), [
      'true',
      'true',
      'security',
      '2027q1',
    ]);
    assert.deepEqual(outputs(await trackOn('2027-01-11')).slice(0, 3), ['false', 'false', 'not-due']);
  });

  test('what came out after the cut-off waits a quarter, but for the fix that is listed', async () => {
    await configure('cadence: {every: quarter, cutOff: 14d}\n');
    await trackOn('2026-10-05');
    publish('web', '1.1.0');
    await trackOn('2026-12-07');
    publish('web', '1.2.0');
    publish('db', '7.1.0');
    await trackOn('2026-12-21');
    const due = await trackOn('2027-01-04');
    assert.equal(due.cutOff, '2026-12-18T00:00:00Z');
    assert.deepEqual(references(due), ['docker.io/acme/db:7.0.0', 'docker.io/acme/web:1.1.0']);
    assert.deepEqual(due.waiting, ['docker.io/acme/db:7.1.0', 'docker.io/acme/web:1.2.0']);
    assert.match(JSON.stringify(trackStage.report(due)), /2 newer versions wait for 2027q2\./);
    await configure(
      'cadence: {every: quarter, cutOff: 14d}\nsecurity: [{id: CVE-2026-1234, name: acme/web, fixedIn: 1.2.0}]\n',
    );
    const fixed = await trackOn('2027-01-05');
    assert.deepEqual(outputs(fixed).slice(0, 4), ['true', 'true', 'security', '2027q1.1']);
    assert.deepEqual(references(fixed), ['docker.io/acme/db:7.0.0', 'docker.io/acme/web:1.2.0']);
    const next = await trackOn('2027-04-05');
    assert.deepEqual(references(next), ['docker.io/acme/db:7.1.0', 'docker.io/acme/web:1.2.0']);
  });

  test('the end of support is an annotation, and an output', async () => {
    const support = 'support: {of: acme/web, months: 12, releases: {1.0.0: 2026-01-21}}\n';
    await configure(`cadence: quarterly\n${support}`);
    assert.equal(trackStage.outputsOf(await trackOn('2026-10-05'))['supported-until'], '2027-01-21');
    assert.match(await lockText(), /"supportedUntil": "2027-01-21"/);
    const late = await trackOn('2026-12-28');
    assert.deepEqual(trackStage.annotations?.(late), [
      { severity: 'warning', message: 'support of acme/web 1.0.0 ends on 2027-01-21, in 24 days' },
    ]);
  });

  test('a major that the table does not know lasts from the day on which its first image was built', async () => {
    const created = { config: { created: '2026-09-02T12:00:00Z' }, layers: ['web 1.0.0'] };
    pushImage(registry, 'acme/web', '1.0.0', { ...created, platforms: ['linux/amd64', 'linux/arm64'] });
    pushImage(registry, 'acme/web', '1.4.0', { layers: ['web 1.4.0'] });
    await configure('support: {of: acme/web, months: 12}\n');
    const result = await trackOn('2026-10-05');
    assert.deepEqual(
      [result.supportedUntil, result.supportGuessed, result.warnings],
      ['2027-09-02', true, []],
    );
    const report = JSON.stringify(trackStage.report(result));
    assert.match(report, /supported until 2027-09-02, going by the date of the first image of its major/);
    // What is meant to be reproducible has no date, or one that cannot be.
    pushImage(registry, 'acme/web', '1.0.0', { layers: [], config: { created: '1970-01-01T00:00:00Z' } });
    const unknown = await trackOn('2026-10-06');
    assert.equal(unknown.supportedUntil, undefined);
    assert.match(unknown.warnings.join('\n'), /how long acme\/web 1\.4\.0 is supported is not known/);
  });

  test('runs at any interval lock every quarter once', async () => {
    const names: string[] = [];
    for (const [index, date] of someDates(30).entries()) {
      publish('web', `1.0.${index + 1}`);
      const result = await trackOn(date);
      names.push(...(result.changed ? [result.release] : []));
    }
    assert.deepEqual(names, [...new Set(names)]);
    assert.deepEqual(
      names,
      [2026, 2027, 2028, 2029]
        .flatMap((year) => [1, 2, 3, 4].map((quarter) => `${year}q${quarter}`))
        .slice(3, 3 + names.length),
    );
  });
});

/** Dates from October 2026 on, from a day to five weeks apart. */
function someDates(count: number): readonly string[] {
  const start = Date.parse('2026-10-05');
  let time = start;
  return Array.from({ length: count }, (_, index) => {
    time += (1 + ((index * 7919) % 35)) * day;
    return new Date(time).toISOString().slice(0, 10);
  });
}
