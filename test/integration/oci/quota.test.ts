import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openManifestCache } from '../../../src/oci/manifest-cache.ts';
import { announceQuotas } from '../../../src/oci/registry/quota-announce.ts';
import { pushImage } from '../../support/images.ts';
import type { Answer } from '../../support/registry-content.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';

const hub = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '3;w=21600' };

/** A registry with eight manifests to get; HEADs are answered with these headers. */
async function scene(t: TestContext, answer: Answer) {
  const registry = await registryFor(t);
  const images = [1, 2, 3, 4, 5, 6, 7, 8].map((tag) => pushImage(registry, 'a/b', String(tag)));
  registry.fault = ({ method }) => (method === 'HEAD' ? { answer } : undefined);
  const { registries, runtime } = await clientFor(
    t,
    {},
    { 'docker.io': registry.url, 'quay.io': registry.url },
  );
  const manifests = await openManifestCache(runtime);
  const wanted = (host: string, count = images.length) =>
    images.slice(0, count).map(({ root }) => ({ repository: `${host}/a/b`, descriptor: root }));
  return { registry, registries, runtime, manifests, wanted, images };
}

test('one HEAD tells what is left; too little is a warning', async (t) => {
  const { registry, registries, runtime, manifests, wanted } = await scene(t, { status: 200, headers: hub });
  await announceQuotas(wanted('docker.io'), { registries, manifests, runtime });
  assert.deepEqual(
    registry.requests.map(({ method }) => method),
    ['HEAD'],
  );
  assert.equal(runtime.lines.length, 1);
  assert.match(
    runtime.lines[0] ?? '',
    /^warning: docker\.io: 8 manifests to get, 3 of 100 left in this 6 h window: will stop after 3;/,
  );
});

test('each host is told of, in their order; a handful of manifests is worth no question', async (t) => {
  const headers = { ratelimit: '"default";r=50;t=30' };
  const { registry, registries, runtime, manifests, wanted } = await scene(t, { status: 200, headers });
  const all = [...wanted('quay.io'), ...wanted('docker.io', 6), ...wanted('ghcr.io', 5)];
  await announceQuotas(all, { registries, manifests, runtime });
  assert.equal(registry.requests.length, 2);
  assert.deepEqual(runtime.lines, [
    'info: docker.io: 6 manifests to get, 50 left',
    'info: quay.io: 8 manifests to get, 50 left',
  ]);
});

test('manifests that are in the cache do not count', async (t) => {
  const { registries, runtime, manifests, wanted, images } = await scene(t, { status: 200, headers: hub });
  const store = manifests.over(registries.repository('docker.io/a/b'));
  const options = { registries, manifests, runtime };
  for (const { root } of images.slice(0, 2)) {
    for await (const _ of await store.open(root)) {
      // Reading it keeps it.
    }
  }
  await announceQuotas(wanted('docker.io'), { ...options, estimate: 'last-lock' });
  assert.match(runtime.lines.join('\n'), /about 6 manifests to get, going by the last lock/);
});

test('a registry without a limit, or that cannot be asked, is not told of', async (t) => {
  for (const answer of [{ status: 200 }, { status: 404 }, { status: 403 }]) {
    const { registries, runtime, manifests, wanted } = await scene(t, answer);
    await announceQuotas(wanted('docker.io'), { registries, manifests, runtime });
    assert.deepEqual(
      runtime.lines.filter((line) => !line.startsWith('debug')),
      [],
    );
  }
});
