import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReleaseDates } from '../../../src/upstream/release-dates.ts';
import { sourceContext } from '../../support/source-context.ts';
import { startServices, type UpstreamServices } from '../../support/upstream-services.ts';

async function datesOver(services: UpstreamServices) {
  const { answers, runtime } = await sourceContext({ endpoints: services.endpoints });
  return { dates: createReleaseDates({ answers, ...runtime }), runtime };
}

function hubPage(page: number): object {
  const results = Array.from({ length: 100 }, (_, at) => ({
    creator: 1,
    name: `0.${(page - 1) * 100 + at}.0`,
    last_updated: '2026-01-01T00:00:00.1Z',
    tag_status: 'active',
    tag_last_pushed: '2026-07-22T17:10:05.123456Z',
  }));
  const next = `https://hub.docker.com/v2/repositories/wandb/local/tags?page=${page + 1}&page_size=100`;
  return { count: 2000, next, previous: null, results };
}

test('Docker Hub is asked for pages until every wanted date is there', async (t) => {
  const services = await startServices(t, (_host, path) => ({
    body: hubPage(Number(new URLSearchParams(path.split('?')[1]).get('page') ?? 1)),
  }));
  const { dates } = await datesOver(services);
  assert.deepEqual(
    [...(await dates.of('docker.io/wandb/local', ['0.3.0', '0.150.0']))],
    [
      ['0.3.0', '2026-07-22T17:10:05Z'],
      ['0.150.0', '2026-07-22T17:10:05Z'],
    ],
  );
  assert.deepEqual(
    services.requests.map(({ line }) => line),
    [
      'hub.docker.com/v2/repositories/wandb/local/tags?page_size=100&ordering=last_updated → 200',
      'hub.docker.com/v2/repositories/wandb/local/tags?page=2&page_size=100 → 200',
    ],
  );
});

test('a tag that is not among the newest is left without a date after ten pages', async (t) => {
  const services = await startServices(t, (_host, path) => ({
    body: hubPage(Number(new URLSearchParams(path.split('?')[1]).get('page') ?? 1)),
  }));
  const { dates, runtime } = await datesOver(services);
  assert.equal((await dates.of('docker.io/wandb/local', ['nightly'])).size, 0);
  assert.equal(services.requests.length, 10);
  assert.match(
    runtime.lines.join('\n'),
    /notice: Docker Hub for wandb\/local: nightly not among the newest tags/,
  );
});

test('Quay tells the second in which a tag began to be', async (t) => {
  const services = await startServices(t, (_host, path) => {
    const second = path.includes('page=2');
    const tag = {
      name: second ? 'v2.47.0' : 'v2.48.0',
      start_ts: 1_694_000_000,
      manifest_digest: 'sha256:0',
    };
    return { body: { tags: [tag], page: second ? 2 : 1, has_additional: !second } };
  });
  const { dates } = await datesOver(services);
  assert.deepEqual(
    [...(await dates.of('quay.io/prometheus/prometheus', ['v2.47.0']))],
    [['v2.47.0', '2023-09-06T11:33:20Z']],
  );
  assert.equal(services.requests.length, 2);
});

test('that dates are not to be had is a notice and no error', async (t) => {
  const reset = String(Date.parse('2026-10-01T00:10:00Z') / 1000);
  for (const [answer, why] of [
    [
      { status: 429, headers: { 'x-retry-after': reset }, body: {} },
      /rate limit is used up until 2026-10-01 00:10 UTC/,
    ],
    [{ status: 500, body: '' }, /answered 500/],
    [{ body: '<html>' }, /a web page came/],
    [{ body: { detail: 'x' } }, /it is no page of tags/],
  ] as const) {
    const services = await startServices(t, () => answer);
    const { dates, runtime } = await datesOver(services);
    assert.equal((await dates.of('docker.io/wandb/local', ['0.83.0'])).size, 0);
    assert.match(runtime.lines.filter((line) => line.startsWith('notice')).join('\n'), why);
  }
});

test('that a host has no dates is told once, and not for each of its images', async (t) => {
  const services = await startServices(t, () => ({ status: 500, body: '' }));
  const { dates, runtime } = await datesOver(services);
  for (const name of ['local', 'console', 'megabinary']) {
    await dates.of(`docker.io/wandb/${name}`, ['0.83.0']);
  }
  await dates.of('quay.io/prometheus/prometheus', ['v2.47.0']);
  const notices = runtime.lines.filter((line) => line.startsWith('notice: No dates'));
  assert.deepEqual(
    notices.map((line) => line.split(':')[1]),
    [
      ' No dates from Docker Hub for docker.io/wandb/local, and maybe for others there',
      ' No dates from Quay for quay.io/prometheus/prometheus, and maybe for others there',
    ],
  );
});

test('no host is asked that tells no dates, and none for nothing', async (t) => {
  const services = await startServices(t, () => undefined);
  const { dates } = await datesOver(services);
  await dates.of('ghcr.io/stakater/reloader', ['v1.3.0']);
  await dates.of('docker.io/wandb/local', []);
  assert.deepEqual(services.requests, []);
});
