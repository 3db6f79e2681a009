import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf, parseDigest } from '../../../src/oci/digest.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { failFirst } from '../../support/faults.ts';
import { contentOf, pushImage, pushReferrer, putBlob } from '../../support/images.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';

test('a tag resolves by one HEAD to digest, size and media type', async (t) => {
  const registry = await registryFor(t);
  const image = pushImage(registry, 'wandb/local', '1.0.0', { platforms: ['linux/amd64', 'linux/arm64'] });
  const { registries } = await clientFor(t);
  const found = await registries.repository(`${registry.host}/wandb/local`).resolve('1.0.0');
  assert.deepEqual(found, image.root);
  assert.deepEqual(
    registry.requests.map(({ method, path }) => `${method} ${path}`),
    ['HEAD /v2/wandb/local/manifests/1.0.0'],
  );
});

test('docker.io is asked at its endpoint, under the names that references use', async (t) => {
  const registry = await registryFor(t);
  pushImage(registry, 'library/redis', '7.0.0');
  for (const key of ['docker.io', 'registry-1.docker.io']) {
    const { registries } = await clientFor(t, {}, { [key]: registry.url });
    const repository = registries.repository('redis');
    assert.equal(repository.name, 'docker.io/library/redis');
    assert.equal((await repository.resolve('7.0.0')).mediaType, mediaTypes.ociManifest);
  }
});

test('without a digest header the manifest is fetched and hashed', async (t) => {
  const registry = await registryFor(t);
  const { root } = pushImage(registry, 'a/b', '1.0.0', { format: 'docker' });
  const bytes = registry.repositories.get('a/b')?.manifests.get(root.digest)?.bytes ?? Buffer.alloc(0);
  registry.fault = () => ({
    answer: { status: 200, headers: { 'content-type': 'text/plain' }, body: bytes },
  });
  const { registries } = await clientFor(t);
  const found = await registries.repository(`${registry.host}/a/b`).resolve('1.0.0');
  assert.deepEqual(found, {
    mediaType: mediaTypes.dockerManifest,
    digest: digestOf(bytes),
    size: bytes.length,
  });
});

test('a digest that the registry answers with another one is refused', async (t) => {
  const registry = await registryFor(t);
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  const { registries } = await clientFor(t);
  registry.fault = () => ({
    answer: {
      status: 200,
      headers: {
        'content-type': root.mediaType,
        'docker-content-digest': digestOf(Buffer.from('x')),
        'content-length': '5',
      },
    },
  });
  await assert.rejects(registries.repository(`${registry.host}/a/b`).resolve(root.digest), {
    code: 'DIGEST_MISMATCH',
  });
});

test('what is not there is NOT_FOUND by resolve and undefined by find', async (t) => {
  const registry = await registryFor(t);
  pushImage(registry, 'a/b', '1.0.0');
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  await assert.rejects(repository.resolve('2.0.0'), { code: 'NOT_FOUND', exitCode: 1 });
  assert.equal(await repository.find('2.0.0'), undefined);
  await assert.rejects(registries.repository(`${registry.host}/none`).tags(), { code: 'NOT_FOUND' });
});

test('a blob with other bytes or another size is refused while it is read', async (t) => {
  const registry = await registryFor(t);
  const { layers } = pushImage(registry, 'a/b', '1.0.0', { layers: [500] });
  const [layer] = layers;
  assert.ok(layer);
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  registry.repositories.get('a/b')?.blobs.set(layer.digest, Buffer.alloc(layer.size));
  await assert.rejects(readAll(repository, layer), { code: 'DIGEST_MISMATCH', exitCode: 2 });
  for (const size of [layer.size - 1, layer.size + 1]) {
    registry.repositories.get('a/b')?.blobs.set(layer.digest, Buffer.alloc(size));
    await assert.rejects(readAll(repository, layer), { code: 'SIZE_MISMATCH', exitCode: 2 });
  }
});

test('a download that is cut goes on where it stopped', async (t) => {
  const registry = await registryFor(t);
  const { layers } = pushImage(registry, 'a/b', '1.0.0', { layers: [300_000] });
  const [layer] = layers;
  assert.ok(layer);
  registry.fault = failFirst(8, ({ path }) => path.includes('/blobs/'), { cutAfter: 20_000 });
  const { registries } = await clientFor(t);
  assert.equal((await readAll(registries.repository(`${registry.host}/a/b`), layer)).length, layer.size);
  const ranges = registry.requests
    .map(({ headers }) => headers['range'])
    .filter((range) => range !== undefined);
  assert.deepEqual(ranges.slice(0, 2), [`bytes=20000-${layer.size - 1}`, `bytes=40000-${layer.size - 1}`]);
});

test('a download without progress is given up', async (t) => {
  const registry = await registryFor(t);
  const { layers } = pushImage(registry, 'a/b', '1.0.0');
  const [layer] = layers;
  assert.ok(layer);
  registry.fault = ({ path }) => (path.includes('/blobs/') ? { cutAfter: 0 } : undefined);
  const { registries } = await clientFor(t);
  await assert.rejects(readAll(registries.repository(`${registry.host}/a/b`), layer), {
    code: 'UNREACHABLE',
    exitCode: 3,
  });
});

test('tags come from all pages', async (t) => {
  const registry = await registryFor(t, { pageSize: 2 });
  const tags = ['1.0.0', '1.1.0', '1.2.0', '2.0.0', '2.1.0'];
  tags.forEach((tag) => pushImage(registry, 'a/b', tag));
  const { registries } = await clientFor(t);
  assert.deepEqual(await registries.repository(`${registry.host}/a/b`).tags(), tags);
});

test('referrers come from the API in pages and from the fallback tag, each once', async (t) => {
  const registry = await registryFor(t, { pageSize: 1 });
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  const mine = ['one', 'two'].map((content) =>
    pushReferrer(registry, 'a/b', root, { content, fallbackTag: true }),
  );
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  const digests = async (): Promise<string[]> =>
    (await repository.referrers(root.digest)).map(({ digest }) => digest).sort();
  assert.deepEqual(await digests(), mine.map(({ digest }) => digest).sort());

  registry.referrersApi = false;
  assert.deepEqual(await digests(), mine.map(({ digest }) => digest).sort());

  // A registry that got the API later need not know what clients had put under the tag.
  registry.referrersApi = true;
  registry.fault = ({ path }) =>
    path.includes('/referrers/')
      ? { answer: { status: 200, body: '{"schemaVersion":2,"manifests":[]}' } }
      : undefined;
  assert.deepEqual(await digests(), mine.map(({ digest }) => digest).sort());
});

test('a manifest over 16 MiB is refused before it is asked for, a config blob over 4 MiB is read', async (t) => {
  const registry = await registryFor(t);
  const config = putBlob(
    contentOf(registry, 'a/b'),
    Buffer.alloc(5 * 1024 * 1024, 1),
    'application/vnd.oci.image.config.v1+json',
  );
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  assert.equal((await readAll(repository, config)).length, config.size);
  const asked = registry.requests.length;
  const huge = {
    mediaType: mediaTypes.ociManifest,
    digest: parseDigest(config.digest, 'test'),
    size: 17 * 1024 * 1024,
  };
  await assert.rejects(repository.open(huge), { code: 'TOO_LARGE' });
  assert.equal(registry.requests.length, asked);
});
