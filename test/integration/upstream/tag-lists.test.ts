import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openSource } from '../../../src/upstream/source-kinds.ts';
import { createHttp } from '../../../src/http/client.ts';
import { createUpstream } from '../../../src/upstream/upstream.ts';
import { sourceContext } from '../../support/source-context.ts';
import { startServices, type UpstreamServices } from '../../support/upstream-services.ts';

const first = '/v2/acme/web/tags/list?n=1000';
const second = '/v2/acme/web/tags/list?n=1000&last=1.1.0';

/** A registry that sends ETags, with its tags in two pages. */
function startTags(t: TestContext, last: readonly string[]): Promise<UpstreamServices> {
  return startServices(t, (host, path) => {
    assert.equal(host, 'quay.io');
    return path === first
      ? {
          body: { name: 'acme/web', tags: ['1.0.0', '1.1.0'] },
          headers: { link: `<${second}>; rel="next"` },
        }
      : { body: { name: 'acme/web', tags: last } };
  });
}

async function versions(services: UpstreamServices, cacheFolder?: string) {
  const { endpoints } = services;
  const context = await sourceContext({ endpoints, ...(cacheFolder === undefined ? {} : { cacheFolder }) });
  const http = createHttp({ endpoints, runtime: context.runtime });
  const { candidates } = await createUpstream({ ...context, http }).offerImage({
    name: 'quay.io/acme/web',
    version: '*',
  });
  const { path } = await context.runtime.cache.open('answers');
  return { tags: candidates.map(({ version }) => version), folder: join(path, '..'), context };
}

test('the tags of a registry that sends ETags are sent once, page by page, until they change', async (t) => {
  const last = ['1.2.0'];
  const services = await startTags(t, last);
  const { tags, folder } = await versions(services);
  assert.deepEqual(tags, ['1.0.0', '1.1.0', '1.2.0']);
  services.requests.length = 0;
  assert.deepEqual((await versions(services, folder)).tags, tags);
  assert.deepEqual(
    services.requests.map(({ line }) => line),
    [`quay.io${first} → 304`, `quay.io${second} → 304`],
  );
  last.push('1.3.0');
  services.requests.length = 0;
  assert.deepEqual((await versions(services, folder)).tags, [...tags, '1.3.0']);
  assert.deepEqual(
    services.requests.map(({ line }) => line.slice(-3)),
    ['304', '200'],
  );
});

test('a full page that was the last one is read anew: what comes after it now is found', async (t) => {
  const tags = Array.from({ length: 50 }, (_, at) => `1.0.${at}`);
  let isLast = true;
  const services = await startServices(t, (_, path) => {
    const link = { link: '</v2/acme/web/tags/list?last=1.0.9>; rel="next"' };
    return path === first ? { body: { tags }, headers: isLast ? {} : link } : { body: { tags: ['2.0.0'] } };
  });
  const { folder } = await versions(services);
  isLast = false;
  assert.deepEqual((await versions(services, folder)).tags.at(-1), '2.0.0');
});

test('server manifests are listed in the same way', async (t) => {
  const services = await startTags(t, ['1.2.0']);
  const { folder } = await versions(services);
  const { context } = await versions(services, folder);
  services.requests.length = 0;
  const entry = { kind: 'image', name: 'quay.io/acme/web' } as const;
  await openSource({ kind: 'serverManifest', at: 'quay.io/acme/web' }, entry, context).versions();
  assert.deepEqual(services.requests, [], 'asked for once in a run');
});
