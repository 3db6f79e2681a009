import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { RegistryRepository } from '../../../src/oci/registry/registries.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { clientFor, login, registryFor } from '../../support/registry-client.ts';
import type { TestRegistry } from '../../support/registry.ts';

const bytes = Buffer.from('tide');
const blob: Descriptor = {
  mediaType: 'application/octet-stream',
  digest: digestOf(bytes),
  size: bytes.length,
};

async function* once(): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** `registry.corp`, with a login, that is asked at a loopback address, maybe behind a path. */
async function corporate(
  t: TestContext,
  path = '',
): Promise<{ registry: TestRegistry; repository: RegistryRepository }> {
  const registry = await registryFor(t, { auth: { user: 'robot', password: 'hush' } });
  pushImage(registry, 'a/b', '1.0.0');
  const endpoints = { 'registry.corp': `${registry.url}${path}` };
  const { registries } = await clientFor(t, login('registry.corp', 'robot', 'hush'), endpoints);
  const repository = registries.repository('registry.corp/a/b');
  await repository.find('1.0.0');
  return { registry, repository };
}

function tagPages(registry: TestRegistry, link: string): void {
  registry.fault = ({ path }) => ({
    answer: path.includes('last=')
      ? { status: 200, body: '{"tags":["2.0.0"]}' }
      : { status: 200, headers: { link: `<${link}>; rel="next"` }, body: '{"tags":["1.0.0"]}' },
  });
}

test('a next page under the registry’s own name is asked for at its endpoint', async (t) => {
  const { registry, repository } = await corporate(t);
  for (const scheme of ['https', 'http']) {
    tagPages(registry, `${scheme}://registry.corp/v2/a/b/tags/list?last=1.0.0`);
    assert.deepEqual(await repository.tags(), ['1.0.0', '2.0.0']);
    assert.ok(registry.requests.at(-1)?.headers['authorization']);
  }
});

test('an upload location under the registry’s own name is written to at its endpoint, with credentials', async (t) => {
  const { registry, repository } = await corporate(t);
  registry.fault = ({ method }) =>
    method === 'POST'
      ? { answer: { status: 202, headers: { location: 'https://registry.corp/v2/a/b/blobs/uploads/1' } } }
      : method === 'PUT'
        ? { answer: { status: 201 } }
        : undefined;
  await repository.write(blob, { name: 'a source', open: async () => once() });
  const put = registry.requests.at(-1);
  assert.equal(put?.method, 'PUT');
  assert.match(put?.path ?? '', /^\/v2\/a\/b\/blobs\/uploads\/1\?digest=/);
  assert.ok(put?.headers['authorization']);
});

test('a redirect to the registry’s own name keeps its credentials', async (t) => {
  const { registry, repository } = await corporate(t);
  registry.fault = ({ path }) =>
    path.includes('tags/list?n=')
      ? { answer: { status: 307, headers: { location: 'https://registry.corp/v2/a/b/tags/list' } } }
      : undefined;
  assert.deepEqual(await repository.tags(), ['1.0.0']);
});

test('a registry that does not know the path of its endpoint is asked behind that path', async (t) => {
  const { registry, repository } = await corporate(t, '/mirror');
  for (const link of [
    '/v2/a/b/tags/list?last=1.0.0',
    `${registry.url}/v2/a/b/tags/list?last=1.0.0`,
    '/mirror/v2/a/b/tags/list?last=1.0.0',
  ]) {
    tagPages(registry, link);
    assert.deepEqual(await repository.tags(), ['1.0.0', '2.0.0']);
    assert.equal(registry.requests.at(-1)?.path, '/mirror/v2/a/b/tags/list?last=1.0.0');
  }
});

test('a next page elsewhere, or at no address, is an error and not the end of the list', async (t) => {
  const other = await registryFor(t);
  for (const path of ['', '/mirror']) {
    const { registry, repository } = await corporate(t, path);
    for (const [link, says] of [
      [`${other.url}/v2/a/b/tags/list?last=x`, /the next page is on another host/],
      ['//127.0.0.1:1/v2/a/b/tags/list?last=x', /the next page is on another host/],
      ['file:///etc/passwd', /no http address/],
      ['http://[', /no http address/],
    ] as const) {
      tagPages(registry, link);
      await assert.rejects(repository.tags(), fails('UNSAFE_ADDRESS', says));
    }
  }
  assert.equal(other.requests.length, 0);
});

test('a list that breaks off after its first page is an error, also where no list at all would not be one', async (t) => {
  const { registry, repository } = await corporate(t);
  for (const status of [404, 405]) {
    registry.fault = ({ path }) => ({
      answer: path.includes('page=1')
        ? { status }
        : {
            status: 200,
            headers: { link: `<${path}?page=1>; rel="next"` },
            body: '{"schemaVersion":2,"manifests":[]}',
          },
    });
    await assert.rejects(
      repository.referrers(blob.digest),
      fails('REMOTE_FAILED', new RegExp(String(status))),
    );
  }
});

test('a blob that is redirected from one endpoint to a host with another is asked for there', async (t) => {
  const storage = await registryFor(t);
  const registry = await registryFor(t);
  const { layers } = pushImage(registry, 'a/b', '1.0.0');
  pushImage(storage, 'a/b', '1.0.0');
  const [layer] = layers;
  assert.ok(layer);
  registry.fault = ({ path }) => ({
    answer: { status: 307, headers: { location: `https://storage.corp${path}` } },
  });
  const endpoints = { 'registry.corp': registry.url, 'storage.corp': storage.url };
  const { registries } = await clientFor(t, {}, endpoints);
  assert.equal((await readAll(registries.repository('registry.corp/a/b'), layer)).length, layer.size);
  assert.equal(storage.requests.length, 1);
});
