import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSource } from '../../../src/upstream/source-kinds.ts';
import { sourceContext } from '../../support/source-context.ts';
import { githubPage, githubRelease, startServices } from '../../support/upstream-services.ts';

const image = { kind: 'image', name: 'docker.io/wandb/local' } as const;
const from = { kind: 'github', at: 'wandb/server' } as const;

test('releases come from every page, with dates in UTC, without drafts, prereleases marked', async (t) => {
  const releases = [
    githubRelease('v0.84.0-rc.1', '2026-08-20T12:00:00Z', { prerelease: true }),
    githubRelease('v0.85.0', null, { draft: true }),
    ...Array.from({ length: 250 }, (_, at) => githubRelease(`v0.${at}.0`, '2026-07-22T17:10:05Z')),
  ];
  const services = await startServices(t, (_host, path) => githubPage(releases, path));
  const context = await sourceContext({ endpoints: services.endpoints });
  const found = await openSource(from, image, context).versions();
  assert.equal(found.length, 251);
  assert.deepEqual(found[0], { version: 'v0.84.0-rc.1', date: '2026-08-20T12:00:00Z', prerelease: true });
  assert.deepEqual(found.at(-1), { version: 'v0.249.0', date: '2026-07-22T17:10:05Z' });
  assert.deepEqual(
    services.requests.map(({ line }) => line),
    [
      'api.github.com/repos/wandb/server/releases?per_page=100 → 200',
      'api.github.com/repositories/1300192/releases?per_page=100&page=2 → 200',
      'api.github.com/repositories/1300192/releases?per_page=100&page=3 → 200',
    ],
  );
});

test('tags that begin with the name of the chart are its versions', async (t) => {
  const names = ['operator-wandb-0.43.8', 'operator-1.4.8', 'v1.0.0'];
  const services = await startServices(t, (_host, path) =>
    githubPage(
      names.map((name) => ({ name, commit: { sha: 'c'.repeat(40) } })),
      path,
    ),
  );
  const context = await sourceContext({ endpoints: services.endpoints });
  const tags = { kind: 'githubTags', at: 'wandb/helm-charts' } as const;
  const found = await openSource(tags, { kind: 'chart', name: 'operator-wandb' }, context).versions();
  assert.deepEqual(
    found.map(({ version }) => version),
    ['0.43.8', 'operator-1.4.8', 'v1.0.0'],
  );
});

test('the second run asks whether its answer still holds, and has nothing sent again', async (t) => {
  const releases = Array.from({ length: 120 }, (_, at) =>
    githubRelease(`v0.${at}.0`, '2026-07-22T17:10:05Z'),
  );
  const services = await startServices(t, (_host, path) => githubPage(releases, path));
  const first = await sourceContext({ endpoints: services.endpoints, token: 'secret-token' });
  const expected = await openSource(from, image, first).versions();
  const cacheFolder = (await first.runtime.cache.open('answers')).path.replace(/\/answers$/, '');
  services.requests.length = 0;
  const second = await sourceContext({ endpoints: services.endpoints, cacheFolder });
  assert.deepEqual(await openSource(from, image, second).versions(), expected);
  assert.deepEqual(
    services.requests.map(({ line }) => line.slice(-3)),
    ['304', '304'],
  );
  releases.unshift(githubRelease('v1.0.0', '2026-09-22T17:10:05Z'));
  const third = await sourceContext({ endpoints: services.endpoints, cacheFolder });
  assert.equal((await openSource(from, image, third).versions())[0]?.version, 'v1.0.0');
});

test('a full page that was the last one is read anew: what comes after it now is found', async (t) => {
  const releases = Array.from({ length: 100 }, (_, at) =>
    githubRelease(`v0.${at}.0`, '2026-07-22T17:10:05Z'),
  );
  const services = await startServices(t, (_host, path) => githubPage(releases, path));
  const first = await sourceContext({ endpoints: services.endpoints });
  await openSource(from, image, first).versions();
  const cacheFolder = (await first.runtime.cache.open('answers')).path.replace(/\/answers$/, '');
  releases.push(githubRelease('v1.0.0', '2026-09-22T17:10:05Z'));
  const second = await sourceContext({ endpoints: services.endpoints, cacheFolder });
  assert.equal((await openSource(from, image, second).versions()).at(-1)?.version, 'v1.0.0');
});

test('the token goes along, and a next page on another host does not get it', async (t) => {
  const elsewhere = '<https://elsewhere.example.com/releases?page=2>; rel="next"';
  const services = await startServices(t, () => ({ headers: { link: elsewhere }, body: [] }));
  const context = await sourceContext({ endpoints: services.endpoints, token: 'secret-token' });
  await assert.rejects(openSource(from, image, context).versions(), {
    name: 'RemoteError',
    code: 'UNSAFE_ADDRESS',
    details: ['https://elsewhere.example.com'],
  });
  assert.equal(services.requests[0]?.headers.authorization, 'Bearer secret-token');
});

test('pages in a circle are refused', async (t) => {
  const circle = '<https://api.github.com/repos/wandb/server/releases?per_page=100>; rel="next"';
  const services = await startServices(t, () => ({ headers: { link: circle }, body: [] }));
  const context = await sourceContext({ endpoints: services.endpoints });
  await assert.rejects(openSource(from, image, context).versions(), { code: 'TOO_LARGE' });
  assert.equal(services.requests.length, 1);
});

test('a rate limit is told with the time at which it ends, without waiting for it', async (t) => {
  const reset = String(Date.parse('2026-10-01T00:42:10Z') / 1000);
  const limits = [
    { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, body: {} },
    { status: 429, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, body: {} },
    { status: 403, headers: { 'retry-after': '2530' }, body: {} },
  ];
  for (const limit of limits) {
    const services = await startServices(t, () => limit);
    const context = await sourceContext({ endpoints: services.endpoints });
    await assert.rejects(openSource(from, image, context).versions(), {
      name: 'RemoteError',
      code: 'RATE_LIMITED',
      message:
        'GitHub releases of wandb/server: the rate limit is used up until 2026-10-01 00:42 UTC (43 min)',
    });
    assert.deepEqual(context.runtime.clock.sleeps, []);
  }
});

test('what could not be asked is told by its kind', async (t) => {
  const cases = [
    [{ status: 404, body: { message: 'Not Found' } }, 'UserError', 'NOT_FOUND'],
    [{ status: 401, body: { message: 'Bad credentials' } }, 'UserError', 'ACCESS_DENIED'],
    [{ status: 403, body: { message: 'Resource not accessible' } }, 'UserError', 'ACCESS_DENIED'],
    [{ status: 418, body: '' }, 'RemoteError', 'REMOTE_FAILED'],
    [{ body: { releases: [] } }, 'RemoteError', 'INVALID_ANSWER'],
    [{ body: '[{"tag_name"' }, 'RemoteError', 'INVALID_ANSWER'],
    [{ body: '\n<!doctype html><title>Log in</title>' }, 'UserError', 'NOT_A_SOURCE'],
  ] as const;
  for (const [answer, name, code] of cases) {
    const services = await startServices(t, () => answer);
    const context = await sourceContext({ endpoints: services.endpoints });
    await assert.rejects(openSource(from, image, context).versions(), (error: Error & { code?: string }) => {
      assert.equal(error.name, name);
      assert.equal(error.code, code);
      assert.match(error.message, /^GitHub releases of wandb\/server/);
      return true;
    });
  }
});
