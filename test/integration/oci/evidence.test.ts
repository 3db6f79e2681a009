import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Closure } from '../../../src/oci/closure.ts';
import { type Descriptor, mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf, parseDigest } from '../../../src/oci/digest.ts';
import { referrersTag } from '../../../src/oci/evidence-tags.ts';
import {
  contentOf,
  pushCosignTag,
  pushImage,
  pushReferrer,
  putBlob,
  putManifest,
} from '../../support/images.ts';
import { clientFor, closureIn, registryFor } from '../../support/registry-client.ts';

function digestsOf(descriptors: readonly Descriptor[]): readonly string[] {
  return descriptors.map(({ digest }) => digest).sort();
}

function manifestsOf({ manifests }: Closure): readonly string[] {
  return digestsOf(manifests.map(({ descriptor }) => descriptor));
}

const three = ['linux/amd64', 'linux/arm64', 'linux/s390x'];

for (const referrersApi of [true, false]) {
  const how = referrersApi ? 'with the referrers API' : 'by the fallback tag';
  test(`nothing that belongs to an image is lost ${how}`, async (t) => {
    const registry = await registryFor(t, { referrersApi, pageSize: 1 });
    const image = pushImage(registry, 'a/b', '1.0.0', { platforms: three, attestations: true });
    const expected: Descriptor[] = [image.root, ...image.manifests, ...image.attestations];
    const subjects = [image.root, ...image.manifests, ...image.attestations];
    for (const subject of subjects) {
      const first = pushReferrer(registry, 'a/b', subject, { content: 'one', fallbackTag: true });
      const second = pushReferrer(registry, 'a/b', subject, { content: 'two', fallbackTag: true });
      const third = pushReferrer(registry, 'a/b', second, { content: 'three', fallbackTag: true });
      expected.push(first, second, third);
    }
    for (const kind of ['sig', 'att', 'sbom'] as const) {
      const { manifest } = pushCosignTag(registry, 'a/b', image.root, kind);
      // cosign signs an attached bill of materials under a tag of its own.
      expected.push(manifest, pushCosignTag(registry, 'a/b', manifest).manifest);
    }
    const found = await closureIn(registry, t);
    assert.deepEqual(manifestsOf(found), digestsOf(expected));
    assert.equal(found.referrers.length, 3 * subjects.length);
    assert.equal(found.tags.length, 6);
    assert.deepEqual(found.warnings, []);
  });
}

test('several platforms: others and their evidence are left out, the index and the rest stay', async (t) => {
  const registry = await registryFor(t);
  const image = pushImage(registry, 'a/b', '1.0.0', { platforms: three, attestations: true });
  const [amd64, arm64, s390x] = image.manifests;
  const [ofAmd64, ofArm64, ofS390x] = image.attestations;
  assert.ok(amd64 && arm64 && s390x && ofAmd64 && ofArm64 && ofS390x);
  const kept = [image.root, amd64, ofAmd64].map((subject) => pushReferrer(registry, 'a/b', subject));
  const signature = pushCosignTag(registry, 'a/b', arm64);
  for (const subject of [s390x, ofS390x]) {
    pushReferrer(registry, 'a/b', subject);
    pushCosignTag(registry, 'a/b', subject);
  }
  const found = await closureIn(registry, t, ['linux/amd64', 'linux/arm64']);
  const expected = [image.root, amd64, arm64, ofAmd64, ofArm64, ...kept, signature.manifest];
  assert.deepEqual(manifestsOf(found), digestsOf(expected));
  const root = found.manifests.find(({ descriptor }) => descriptor.digest === image.root.digest);
  assert.deepEqual(digestsOf(root?.leftOut ?? []), digestsOf([s390x, ofS390x]));
  assert.deepEqual(
    root?.leftOut?.map(({ platform }) => platform),
    [s390x.platform, ofS390x.platform],
  );
  assert.deepEqual(root?.bytes, contentOf(registry, 'a/b').manifests.get(image.root.digest)?.bytes);
  const [, , layer] = image.layers;
  assert.ok(layer && !found.blobs.some(({ digest }) => digest === layer.digest));
});

test('several platforms: a chosen child that is missing is still NOT_FOUND', async (t) => {
  const registry = await registryFor(t);
  const { manifests } = pushImage(registry, 'a/b', '1.0.0', { platforms: three });
  const stored = contentOf(registry, 'a/b').manifests;
  stored.delete(manifests[2]?.digest ?? '');
  await closureIn(registry, t, ['linux/amd64', 'linux/arm64']);
  stored.delete(manifests[1]?.digest ?? '');
  await assert.rejects(closureIn(registry, t, ['linux/amd64', 'linux/arm64']), { code: 'NOT_FOUND' });
});

test('several platforms: a child of an unknown kind is a blob, and left out like any other', async (t) => {
  const registry = await registryFor(t);
  const content = contentOf(registry, 'a/b');
  const { manifests } = pushImage(registry, 'a/b', 'parts', { platforms: three });
  const [kept, other] = ['linux/amd64', 'linux/s390x'].map((platform) => {
    const [os = '', architecture = ''] = platform.split('/');
    return { ...putBlob(content, Buffer.from(platform), 'text/plain'), platform: { os, architecture } };
  });
  assert.ok(kept && other);
  const all = [...manifests, kept, other];
  content.tags.set('1.0.0', putManifest(content, mediaTypes.ociIndex, { manifests: all }).digest);
  const { blobs } = await closureIn(registry, t, ['linux/amd64', 'linux/arm64']);
  const has = ({ digest }: Descriptor): boolean => blobs.some((blob) => blob.digest === digest);
  assert.deepEqual([has(kept), has(other)], [true, false]);
});

test('several platforms: evidence that is an index travels whole', async (t) => {
  const registry = await registryFor(t);
  const image = pushImage(registry, 'a/b', '1.0.0', { platforms: three });
  const evidence = pushImage(registry, 'a/b', 'evidence', { platforms: ['linux/s390x', 'linux/ppc64le'] });
  const index = putManifest(contentOf(registry, 'a/b'), mediaTypes.ociIndex, {
    manifests: evidence.manifests,
    subject: image.root,
  });
  const found = await closureIn(registry, t, ['linux/amd64', 'linux/arm64']);
  const expected = [image.root, ...image.manifests.slice(0, 2), index, ...evidence.manifests];
  assert.deepEqual(manifestsOf(found), digestsOf(expected));
});

test('a Docker list, zstd layers, an empty config and a large one are carried as they are', async (t) => {
  const registry = await registryFor(t);
  const content = contentOf(registry, 'a/b');
  const list = pushImage(registry, 'a/b', '1.0.0', { platforms: three, format: 'docker' });
  const config = putBlob(
    content,
    Buffer.alloc(5 * 1024 * 1024, ' '),
    'application/vnd.oci.image.config.v1+json',
  );
  const zstd = putBlob(content, Buffer.from('zstd'), 'application/vnd.oci.image.layer.v1.tar+zstd');
  const empty = putBlob(content, Buffer.from('{}'), mediaTypes.ociEmpty);
  const large = putManifest(content, mediaTypes.ociManifest, { config, layers: [zstd], subject: list.root });
  const artifact = putManifest(content, mediaTypes.ociManifest, {
    artifactType: 'application/vnd.example.report',
    config: empty,
    layers: [empty],
    subject: large,
  });
  const found = await closureIn(registry, t);
  assert.deepEqual(manifestsOf(found), digestsOf([list.root, ...list.manifests, large, artifact]));
  for (const blob of [config, zstd, empty]) {
    assert.deepEqual(
      found.blobs.find(({ digest }) => digest === blob.digest),
      blob,
    );
  }
  const pin = found.referrers.find(({ digest }) => digest === artifact.digest);
  assert.equal(pin?.artifactType, 'application/vnd.example.report');
});

test('referrers of a sha512 digest are under a tag that is cut as the specification says', async (t) => {
  const registry = await registryFor(t, { referrersApi: false });
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  const subject = parseDigest(`sha512:${'ab'.repeat(64)}`, 'test');
  const { mediaType, size } = root;
  const mine = pushReferrer(registry, 'a/b', { mediaType, size, digest: subject });
  const content = contentOf(registry, 'a/b');
  const listed = putManifest(content, mediaTypes.ociIndex, { manifests: [mine] });
  content.tags.set(`sha512-${'ab'.repeat(32)}`, listed.digest);
  const { registries } = await clientFor(t);
  const found = await registries.repository(`${registry.host}/a/b`).referrers(subject);
  assert.deepEqual(digestsOf(found), [mine.digest]);
  assert.equal(referrersTag(digestOf(Buffer.from('x'))).length, 'sha256-'.length + 64);
});
