import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { emptyIndex, formatIndex, mergeIndex } from '../../../src/helm/index.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { ChartSource, ImageSource } from '../../../src/release/release-file.ts';
import type { Lock } from '../../../src/release/lock.ts';
import { createHttp } from '../../../src/http/client.ts';
import { createUpstream, type Upstream } from '../../../src/upstream/upstream.ts';
import { pushImage } from '../../support/images.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { sourceContext, type TestSourceContext } from '../../support/source-context.ts';
import {
  githubPage,
  githubRelease,
  startServices,
  type UpstreamServices,
} from '../../support/upstream-services.ts';

const chart: ChartSource = {
  name: 'operator',
  repository: 'https://charts.wandb.ai',
  version: '*',
  values: [],
};
const image: ImageSource = { name: 'docker.io/wandb/local', version: '*' };
const releases = { kind: 'github', at: 'wandb/server' } as const;

function indexOf(...versions: readonly string[]): string {
  let index = emptyIndex();
  for (const version of versions) {
    const metadata = { name: 'operator', version, fields: { name: 'operator', version } };
    const url = `https://github.com/wandb/helm-charts/releases/download/operator-${version}.tgz`;
    const created = '2026-07-17T10:11:12.131415161Z';
    index = mergeIndex(index, { metadata, url, digest: digestOf(Buffer.from(version)), created });
  }
  return formatIndex(index, '2026-07-17T10:11:12Z');
}

interface Side {
  readonly services: UpstreamServices;
  readonly registry: TestRegistry;
  readonly open: (options?: {
    cacheFolder?: string;
    previous?: Pick<Lock, 'charts'>;
  }) => Promise<{ upstream: Upstream; context: TestSourceContext }>;
}

async function startSide(t: TestContext, answer: UpstreamServices['answer']): Promise<Side> {
  const services = await startServices(t, answer);
  const registry = await startRegistry();
  t.after(() => registry.close());
  const endpoints = { ...services.endpoints, 'docker.io': registry.url };
  return {
    services,
    registry,
    async open({ cacheFolder, previous } = {}) {
      const context = await sourceContext({
        endpoints,
        ...(cacheFolder === undefined ? {} : { cacheFolder }),
      });
      const { runtime } = context;
      const http = createHttp({ endpoints, runtime });
      return { context, upstream: createUpstream({ ...context, http, previous }) };
    },
  };
}

test('a chart has the dates and digests of its index, and is located there', async (t) => {
  const { open } = await startSide(t, () => ({ body: indexOf('1.4.8', '1.4.8-PR657-c0bf509c') }));
  const { upstream } = await open();
  const { candidates, locate } = await upstream.offerChart(chart);
  assert.deepEqual(candidates, [
    { version: '1.4.8', date: '2026-07-17T10:11:12Z', digest: digestOf(Buffer.from('1.4.8')) },
    {
      version: '1.4.8-PR657-c0bf509c',
      date: '2026-07-17T10:11:12Z',
      digest: digestOf(Buffer.from('1.4.8-PR657-c0bf509c')),
    },
  ]);
  const found = await locate('1.4.8');
  assert.equal(found.url, 'https://github.com/wandb/helm-charts/releases/download/operator-1.4.8.tgz');
  assert.equal(found.reference, 'charts.wandb.ai/operator:1.4.8');
});

test('of an index out of the cache nothing new is located: it is read again, unless the lock proves it', async (t) => {
  const { open, services } = await startSide(t, () => ({ body: indexOf('1.4.8') }));
  const first = await open();
  const url = (await (await first.upstream.offerChart(chart)).locate('1.4.8')).url ?? '';
  const cacheFolder = join((await first.context.runtime.cache.open('answers')).path, '..');
  const statuses = () => services.requests.splice(0).map(({ line }) => line.slice(-3));
  assert.deepEqual(statuses(), ['200']);

  const unlocked = await open({ cacheFolder });
  const offer = await unlocked.upstream.offerChart(chart);
  assert.deepEqual(statuses(), ['304']);
  assert.equal((await offer.locate('1.4.8')).url, url);
  assert.deepEqual(statuses(), ['200']);

  const archive = digestOf(Buffer.from('1.4.8'));
  const root = { mediaType: mediaTypes.ociManifest, digest: archive, size: 1 };
  const reference = 'charts.wandb.ai/operator:1.4.8';
  const inLock = { name: 'operator', version: '1.4.8', url, reference, root, referrers: [], tags: [] };
  const previous = { charts: [{ ...inLock, archive }] };
  const other = { charts: [{ ...inLock, archive: digestOf(Buffer.from('other')) }] };
  const changed = await open({ cacheFolder, previous: other });
  await (await changed.upstream.offerChart(chart)).locate('1.4.8');
  assert.deepEqual(statuses(), ['304', '200']);

  const locked = await open({ cacheFolder, previous });
  assert.equal((await (await locked.upstream.offerChart(chart)).locate('1.4.8')).url, url);
  assert.deepEqual(statuses(), ['304']);
});

test('a source names versions, and the own repository says how they are written and which are there', async (t) => {
  const { open, registry } = await startSide(t, (_host, path) =>
    githubPage(
      [
        githubRelease('v0.84.0', '2026-08-20T00:00:00Z'),
        githubRelease('v0.83.0', '2026-07-22T00:00:00Z'),
        githubRelease('0.82.1', '2026-06-23T00:00:00Z'),
      ],
      path,
    ),
  );
  for (const tag of ['0.83.0', 'v0.82.1', '0.81.0', 'nightly']) {
    pushImage(registry, 'wandb/local', tag);
  }
  const { upstream } = await open();
  assert.deepEqual((await upstream.offerImage({ ...image, from: releases })).candidates, [
    { version: '0.83.0', date: '2026-07-22T00:00:00Z' },
    { version: 'v0.82.1', date: '2026-06-23T00:00:00Z' },
  ]);
});

test('a source that has nothing of what is there is an error, never an empty offer', async (t) => {
  const { open, registry } = await startSide(t, (_host, path) =>
    githubPage([githubRelease('v1.0.0', null)], path),
  );
  pushImage(registry, 'wandb/local', '0.83.0');
  const { upstream } = await open();
  await assert.rejects(upstream.offerImage({ ...image, from: releases }), {
    name: 'UserError',
    code: 'NOTHING_IN_COMMON',
    message:
      'image docker.io/wandb/local: GitHub releases of wandb/server names 1 version, none of which is there',
    details: ['one of them is v1.0.0'],
  });
});

test('where a registry lists no tags, a source is taken at its word', async (t) => {
  const { open, registry } = await startSide(t, (_host, path) =>
    githubPage([githubRelease('v0.83.0', null)], path),
  );
  registry.fault = ({ path }) =>
    path.includes('/tags/list') ? { answer: { status: 403, headers: {}, body: Buffer.from('') } } : undefined;
  const { upstream } = await open();
  const { candidates, locate } = await upstream.offerImage({ ...image, from: releases });
  assert.deepEqual(candidates, [{ version: 'v0.83.0' }]);
  assert.equal((await locate('v0.83.0')).tag, 'v0.83.0');
  await assert.rejects(upstream.offerImage(image), { code: 'DENIED' });
});

test('a chart in a registry may have its dates from an index', async (t) => {
  const { open, registry } = await startSide(t, () => ({ body: indexOf('1.4.7', '1.4.8') }));
  pushImage(registry, 'wandb/helm-charts/operator', '1.4.8');
  const { upstream } = await open();
  const from = { kind: 'helm', at: 'https://charts.wandb.ai' } as const;
  const source = { ...chart, repository: 'oci://docker.io/wandb/helm-charts', from };
  assert.deepEqual((await upstream.offerChart(source)).candidates, [
    { version: '1.4.8', date: '2026-07-17T10:11:12Z' },
  ]);
});
