import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { requireForeignLayers } from '../../../src/oci/foreign-layers.ts';
import { fails } from '../../support/fails.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import {
  contentOf,
  pushCosignTag,
  pushImage,
  pushReferrer,
  putBlob,
  putManifest,
} from '../../support/images.ts';
import { clientFor, closureIn, registryFor } from '../../support/registry-client.ts';

test('children stand before parents, and blobs are listed once', async (t) => {
  const registry = await registryFor(t);
  const image = pushImage(registry, 'a/b', '1.0.0', {
    platforms: ['linux/amd64', 'linux/arm64'],
    layers: ['shared', 2000],
    attestations: true,
  });
  const found = await closureIn(registry, t);
  const order = found.manifests.map(({ descriptor }) => descriptor.digest);
  assert.equal(order.at(-1), image.root.digest);
  assert.equal(order.length, 5);
  assert.deepEqual(
    found.blobs.map(({ digest }) => digest),
    [...(registry.repositories.get('a/b')?.blobs.keys() ?? [])].sort(),
  );
});

test('referrers of referrers and of children belong to it, by the API and by the fallback tag', async (t) => {
  for (const referrersApi of [true, false]) {
    const registry = await registryFor(t, { referrersApi });
    const image = pushImage(registry, 'a/b', '1.0.0', { platforms: ['linux/amd64', 'linux/arm64'] });
    const [child] = image.manifests;
    assert.ok(child);
    const first = pushReferrer(registry, 'a/b', image.root, {
      content: 'one',
      fallbackTag: true,
      artifactType: 'application/vnd.example.one',
    });
    const second = pushReferrer(registry, 'a/b', first, { content: 'two', fallbackTag: true });
    const third = pushReferrer(registry, 'a/b', child, { content: 'three', fallbackTag: true });
    const found = await closureIn(registry, t);
    assert.deepEqual(
      found.referrers.map(({ digest }) => digest),
      [first, second, third].map(({ digest }) => digest).sort(),
    );
    const pin = found.referrers.find(({ digest }) => digest === first.digest);
    assert.deepEqual(pin, { ...first, artifactType: 'application/vnd.example.one' });
  }
});

test('cosign tags of the root and of children are found, with what they name', async (t) => {
  const registry = await registryFor(t);
  const image = pushImage(registry, 'a/b', '1.0.0', { platforms: ['linux/amd64', 'linux/arm64'] });
  const [child] = image.manifests;
  assert.ok(child);
  const tags = [pushCosignTag(registry, 'a/b', image.root), pushCosignTag(registry, 'a/b', child, 'sbom')];
  const found = await closureIn(registry, t);
  assert.deepEqual(
    found.tags,
    tags.map(({ tag, manifest }) => ({ tag, target: manifest })).sort((a, b) => (a.tag < b.tag ? -1 : 1)),
  );
  assert.ok(
    tags.every(({ manifest }) =>
      found.manifests.some(({ descriptor }) => descriptor.digest === manifest.digest),
    ),
  );
});

test('a loop through referrers ends: an index that refers to its own child', async (t) => {
  const registry = await registryFor(t);
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  const loop = putManifest(contentOf(registry, 'a/b'), mediaTypes.ociIndex, {
    manifests: [root],
    subject: root,
  });
  const found = await closureIn(registry, t);
  assert.deepEqual(
    found.manifests.map(({ descriptor }) => descriptor.digest),
    [root.digest, loop.digest],
  );
});

test('a chain of referrers without end is refused', async (t) => {
  const registry = await registryFor(t);
  let subject = pushImage(registry, 'a/b', '1.0.0').root;
  for (let depth = 0; depth < 10; depth += 1) {
    subject = pushReferrer(registry, 'a/b', subject, { content: `level ${depth}` });
  }
  await assert.rejects(closureIn(registry, t), { code: 'CLOSURE_TOO_LARGE', exitCode: 2 });
});

test('what is listed as a referrer and is about something else, or gone, is left out with a warning', async (t) => {
  const registry = await registryFor(t);
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  const other = pushImage(registry, 'a/b', '2.0.0').root;
  const gone = { ...other, digest: digestOf(Buffer.from('gone')) };
  const mine = pushReferrer(registry, 'a/b', root);
  const old = {
    mediaType: 'application/vnd.oci.artifact.manifest.v1+json',
    digest: digestOf(Buffer.from('old')),
    size: 3,
  };
  const manifests = [other, gone, mine, old];
  const body = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests });
  registry.fault = ({ path }) =>
    path.includes(`/referrers/${root.digest}`) ? { answer: { status: 200, body } } : undefined;
  const found = await closureIn(registry, t);
  assert.deepEqual(
    found.manifests.map(({ descriptor }) => descriptor.digest),
    [root.digest, mine.digest],
  );
  const said = found.warnings.join('\n');
  assert.equal(found.warnings.length, 3);
  assert.match(
    said,
    new RegExp(`${other.digest} is listed as a referrer of ${root.digest}, but is about nothing`),
  );
  assert.match(said, new RegExp(`${gone.digest} is listed .* but is not there`));
  assert.match(said, new RegExp(`old kind that is not carried: ${old.digest}`));
});

test('what is listed for one manifest wrongly is still evidence of another', async (t) => {
  const registry = await registryFor(t);
  const image = pushImage(registry, 'a/b', '1.0.0', { platforms: ['linux/amd64', 'linux/arm64'] });
  const [amd64, arm64] = image.manifests;
  assert.ok(amd64 && arm64);
  const mine = pushReferrer(registry, 'a/b', arm64);
  const body = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [mine] });
  for (const subject of [image.root, amd64]) {
    registry.fault = ({ path }) =>
      path.includes(`/referrers/${subject.digest}`) ? { answer: { status: 200, body } } : undefined;
    const found = await closureIn(registry, t);
    assert.deepEqual(
      found.referrers.map(({ digest }) => digest),
      [mine.digest],
    );
    assert.deepEqual(found.warnings, []);
  }
});

test('a missing child is NOT_FOUND by its digest', async (t) => {
  const registry = await registryFor(t);
  const { manifests } = pushImage(registry, 'a/b', '1.0.0', { platforms: ['linux/amd64', 'linux/arm64'] });
  registry.repositories.get('a/b')?.manifests.delete(manifests[1]?.digest ?? '');
  await assert.rejects(closureIn(registry, t), {
    code: 'NOT_FOUND',
    message: new RegExp(manifests[1]?.digest ?? ''),
  });
});

test('a foreign layer travels when the registry has it, and is named when it has not', async (t) => {
  const registry = await registryFor(t);
  const content = contentOf(registry, 'a/b');
  const mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
  const layer = putBlob(content, Buffer.from('windows'), mediaType);
  const config = putBlob(content, Buffer.from('{}'), 'application/vnd.docker.container.image.v1+json');
  const layers = [{ ...layer, urls: ['https://example.com/layer'] }];
  content.tags.set('1.0.0', putManifest(content, mediaTypes.dockerManifest, { config, layers }).digest);
  const { registries } = await clientFor(t);
  const store = registries.repository(`${registry.host}/a/b`);
  const { blobs, foreign } = await closureIn(registry, t);
  assert.deepEqual(foreign, layers);
  assert.ok(blobs.some(({ digest }) => digest === layer.digest));
  await requireForeignLayers(store, foreign);
  content.blobs.delete(layer.digest);
  const requests = registry.requests.length;
  await assert.rejects(
    requireForeignLayers(store, foreign),
    fails('FOREIGN_LAYER', new RegExp(layer.digest)),
  );
  assert.equal(registry.requests.length, requests + 1);
});

test('a layer travels as a blob also when its media type is that of a manifest', async (t) => {
  const registry = await registryFor(t);
  const content = contentOf(registry, 'a/b');
  const config = putBlob(content, Buffer.from('{}'), mediaTypes.ociEmpty);
  const layer = putBlob(content, Buffer.from('{"schemaVersion":2}'), mediaTypes.ociManifest);
  content.tags.set('1.0.0', putManifest(content, mediaTypes.ociManifest, { config, layers: [layer] }).digest);
  const { blobs, manifests } = await closureIn(registry, t);
  assert.equal(manifests.length, 1);
  const found = blobs.find(({ digest }) => digest === layer.digest);
  assert.deepEqual(found, { ...layer, mediaType: 'application/octet-stream' });
});

test('the same digest with two sizes is refused', async (t) => {
  const registry = await registryFor(t);
  const content = contentOf(registry, 'a/b');
  const config = putBlob(content, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
  const layers = [{ ...config, size: 3 }];
  content.tags.set('1.0.0', putManifest(content, mediaTypes.ociManifest, { config, layers }).digest);
  await assert.rejects(closureIn(registry, t), { code: 'SIZE_MISMATCH' });
});
