import assert from 'node:assert/strict';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ListResult, listStage } from '../../../src/list/stage.ts';
import { readLedger, writeLedger } from '../../../src/release/read-ledger.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { pushImage } from '../../support/images.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { trackDefaults } from '../../support/stage-defaults.ts';
import {
  connectedReleaseFile,
  quarters,
  startUpstream,
  type Upstream,
} from '../../support/wandb-upstream.ts';

let upstream: Upstream;

before(async () => {
  upstream = await startUpstream();
  await upstream.publish(quarters[0]);
  const config = { created: '2026-05-31T10:00:00Z' };
  pushImage(upstream.registry, 'wandb/console', quarters[0].console, { layers: [1_200_000], config });
});
after(() => upstream.close());

const options = {
  config: 'tidegate.yaml',
  lock: 'tidegate.lock.json',
  format: undefined,
  credentials: undefined,
  token: undefined,
};

/** As the preset has it. */
const titles = "titles: {Operator Images: [docker.io/wandb/controller], W&B Images: ['**']}\n";

/** The images of the guide, in the groups of its `wsm list`. */
const guide = [
  'Operator Images:',
  'docker.io/wandb/controller:1.16.1',
  'W&B Images:',
  'docker.io/bitnami/redis:7.2.4-debian-12-r9',
  'docker.io/otel/opentelemetry-collector-contrib:0.97.0',
  'docker.io/wandb/console:2.13.1',
  'docker.io/wandb/local:0.62.2',
  'quay.io/prometheus-operator/prometheus-config-reloader:v0.67.0',
  'quay.io/prometheus/prometheus:v2.47.0',
];

function reported(result: ListResult): string {
  return renderTerminal(listStage.report(result), { colour: false });
}

/** The titles and the references, in order. */
function groupsIn(report: string): readonly string[] {
  const lines = report.split('\n').map((line) => (/^[A-Z&]/.test(line) ? line : (line.split(' ')[0] ?? '')));
  return lines.filter((line) => /^\S+\/\S+:\S+$|[Ii]mages:$/.test(line));
}

test('without a lock, what upstream has now is listed, and nothing is written', async () => {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), `${connectedReleaseFile(upstream.endpoints)}${titles}`);
  const result = await listStage.run(options, runtime);
  assert.equal(result.source, 'upstream');
  assert.match(reported(result), /wandb\/console:2\.13\.1 +\S+ +1\.2 MB +2026-05-31 +\d+ days\n/);
  assert.deepEqual(groupsIn(reported(result)), guide);
  await assert.rejects(access(join(runtime.cwd, options.lock)), { code: 'ENOENT' });
});

test('with a lock that is listed, and upstream is not asked', async () => {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), `${connectedReleaseFile(upstream.endpoints)}${titles}`);
  await trackStage.run(trackDefaults, runtime);
  const requests = upstream.registry.requests.length;
  const result = await listStage.run(options, runtime);
  assert.equal(upstream.registry.requests.length, requests);
  assert.equal(result.source, 'lock');
  assert.deepEqual(groupsIn(reported(result)), guide);
  assert.deepEqual(
    result.charts.map(({ name, version }) => `${name} ${version}`),
    ['operator 1.3.4', 'operator-wandb 0.20.1'],
  );
});

test('inside the gap, where there is neither a lock nor an upstream, the message says where to go', async () => {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), 'name: wandb\n');
  await assert.rejects(listStage.run(options, runtime), {
    name: 'UserError',
    code: 'NO_LOCK',
    message: `There is no lock here: ${join(runtime.cwd, options.lock)} does not exist`,
    hint: /names no audience, so it is that of the internal side\. .*--lock <bundle>\/tidegate\.lock\.json/,
  });
});

test('a broken lock is a mistake to mend, not a reason to ask upstream', async () => {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, options.lock), '{}');
  await assert.rejects(listStage.run(options, runtime), { code: 'INVALID_LOCK' });
});

async function lockNow(keys = ''): Promise<TestRuntime> {
  const runtime = testRuntime({ now: '2026-10-01T00:00:00Z' });
  const file = `${connectedReleaseFile(upstream.endpoints)}${keys}`;
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), file);
  await trackStage.run(trackDefaults, runtime);
  return runtime;
}

test('digest, size, date and age stand beside each, from the lock and the ledger alone', async () => {
  const runtime = await lockNow('ledger: seen.json\n');
  assert.match(reported(await listStage.run(options, runtime)), /^wandb 2026q4, as locked today\./);
  runtime.clock.advance(41 * 24 * 60 * 60 * 1000);
  const result = await listStage.run(options, runtime);
  const images = result.groups.flatMap((group) => group.images);
  const local = images.find(({ reference }) => reference === 'docker.io/wandb/local:0.62.2');
  assert.ok(local !== undefined && local.bytes > 13_000_000 && local.bytes < 13_100_000);
  assert.equal(result.ageDays, 41);
  const report = reported(result);
  assert.match(report, /^wandb 2026q4, as locked 41 days ago\./);
  assert.match(report, new RegExp(`wandb/local:0\\.62\\.2 +${local.digest.slice(0, 19)} +13\\.0 MB`));
  // What was there when the ledger began has no date.
  assert.equal(local.firstSeen, undefined);
  const ledgerPath = join(runtime.cwd, 'seen.json');
  const ledger = await readLedger(ledgerPath);
  await writeLedger(ledgerPath, {
    ...ledger,
    repositories: ledger.repositories.map((repository) => ({
      ...repository,
      tags: repository.tags.map((tag) => ({ ...tag, firstSeen: '2026-09-01T00:00:00Z' })),
    })),
  });
  assert.match(
    reported(await listStage.run(options, runtime)),
    /wandb\/local:0\.62\.2 .* 13\.0 MB +seen 2026-09-01 +71 days\n/,
  );
});

test('a warning says that support ends, from as long before as the release file wants', async () => {
  const runtime = await lockNow(
    'support: {of: wandb/local, months: 2, warn: 20d, releases: {0.62.0: 2026-09-10}}\n',
  );
  const calm = await listStage.run(options, runtime);
  assert.deepEqual(calm.support, { until: '2026-11-10', daysLeft: 40, endsSoon: false });
  runtime.clock.advance(21 * 24 * 60 * 60 * 1000);
  const late = await listStage.run(options, runtime);
  assert.match(reported(late), /Warning: wandb 2026q4 is supported until 2026-11-10, 19 days from now\./);
  // With a template the lines are all there is, so it goes to the log.
  const lines = reported(await listStage.run({ ...options, format: '{{.SupportedUntil}}' }, runtime));
  assert.match(lines, /^(?:2026-11-10\n){9}$/);
  assert.ok(
    runtime.lines.some((line) => line.startsWith('warning: wandb 2026q4 is supported until 2026-11-10')),
  );
  runtime.clock.advance(20 * 24 * 60 * 60 * 1000);
  assert.match(reported(await listStage.run(options, runtime)), /is not supported since 2026-11-10\./);
});

test('what is older than all in the table of support is said to be without it by then', async () => {
  const runtime = await lockNow('support: {of: wandb/local, months: 12, releases: {0.76.0: 2025-11-20}}\n');
  const told = reported(await listStage.run(options, runtime));
  assert.match(told, /Warning: wandb 2026q4 is supported until 2026-11-20 at most, 50 days from now\./);
  runtime.clock.advance(60 * 24 * 60 * 60 * 1000);
  const alone = { ...options, config: 'none.yaml' };
  assert.match(reported(await listStage.run(alone, runtime)), /not supported since 2026-11-20, or earlier\./);
  const format = '{{.SupportedUntil}}';
  assert.match(reported(await listStage.run({ ...alone, format }, runtime)), /^\n+$/);
});

test('a lock can be listed where there is no release file', async () => {
  const runtime = await lockNow();
  const alone = await listStage.run({ ...options, config: 'none.yaml' }, runtime);
  assert.deepEqual(groupsIn(reported(alone)), [
    'Other images:',
    ...guide.filter((line) => line.includes('/')).sort(),
  ]);
});

test('a template gives one line for each, and nothing else', async () => {
  const runtime = await lockNow();
  const dates = await listStage.run({ ...options, format: '{{.Created}} {{.Age}}' }, runtime);
  assert.deepEqual(reported(dates).trimEnd().split('\n')[2], '2026-05-31T10:00:00Z 122');
  const format = String.raw`{{.Kind}}\t{{ .Name }}\t{{.Version}}@{{.Digest}}`;
  const lines = reported(await listStage.run({ ...options, format }, runtime))
    .trimEnd()
    .split('\n');
  assert.equal(lines.length, 9);
  assert.match(
    lines[0] ?? '',
    /^image\tdocker\.io\/bitnami\/redis\t7\.2\.4-debian-12-r9@sha256:[0-9a-f]{64}$/,
  );
  assert.match(lines[8] ?? '', /^chart\toperator-wandb\t0\.20\.1@sha256:[0-9a-f]{64}$/);
});
