import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import type { Registries } from '../../../src/oci/registry/registries.ts';
import { connect } from '../../../src/connect.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { fails } from '../../support/fails.ts';
import {
  contentOf,
  pushImage,
  pushReferrer,
  putBlob,
  putManifest,
  type SeededImage,
} from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { bundleFor, lockImages, type MultiPlatformOptions } from '../../support/multi-platform.ts';
import type { SampleRelease } from '../../support/locks.ts';
import { type RegistryOptions, startRegistry, type TestRegistry } from '../../support/registry.ts';
import { testRuntime } from '../../support/runtime.ts';

const two = ['linux/amd64', 'linux/arm64'];
const four = [...two, 'linux/s390x', 'windows/amd64'];

let upstream: TestRegistry;
let registries: Registries;
let image: SeededImage;

before(async () => {
  upstream = await startRegistry();
  image = pushImage(upstream, 'wandb/local', '1.0.0', { platforms: four, attestations: true });
  pushReferrer(upstream, 'wandb/local', image.root);
  pushImage(upstream, 'wandb/docker', '1.0.0', { platforms: four, format: 'docker' });
  pushImage(upstream, 'wandb/single', '1.0.0');
  ({ registries } = await connect({ 'docker.io': upstream.url }, testRuntime()));
});
after(() => upstream.close());

async function sideFor(t: TestContext, options: RegistryOptions): Promise<InternalSide> {
  const side = await startInternalSide(options);
  t.after(() => side.registry.close());
  return side;
}

async function lock(options: MultiPlatformOptions): Promise<SampleRelease> {
  const names = ['wandb/local:1.0.0', 'wandb/docker:1.0.0', 'wandb/single:1.0.0'];
  return await lockImages(upstream, registries, names, options);
}

/** Writes that are no part of the promotion: to a digest that the bundle does not have. */
async function probes(bundle: string, writes: readonly string[]): Promise<readonly string[]> {
  const { manifest } = await readBundle(bundle);
  const known = new Set<string>(manifest.blobs.map(({ digest }) => digest));
  return writes.filter((line) => {
    const digest = /\/manifests\/(sha256:[0-9a-f]+)$/.exec(line)?.[1];
    return digest !== undefined && !line.includes('/tidegate/') && !known.has(digest);
  });
}

test('several platforms: the index arrives as it is, with the chosen children and what belongs to them', async (t) => {
  const side = await sideFor(t, { sparseIndexes: true });
  const bundle = await bundleFor(side, await lock({ platforms: two }));
  const result = await side.promote(bundle);
  const local = contentOf(side.registry, 'local');
  assert.equal(local.tags.get('1.0.0'), image.root.digest);
  const upstreamBytes = contentOf(upstream, 'wandb/local').manifests.get(image.root.digest)?.bytes;
  assert.deepEqual(local.manifests.get(image.root.digest)?.bytes, upstreamBytes);
  const there = (descriptors: SeededImage['manifests']): readonly boolean[] =>
    descriptors.map(({ digest }) => local.manifests.has(digest));
  assert.deepEqual(there(image.manifests), [true, true, false, false]);
  assert.deepEqual(there(image.attestations), [true, true, false, false]);
  assert.equal(local.manifests.size, 1 + 2 + 2 + 1, 'and the referrer of the index');
  assert.equal(result.sparseIndexes, 2);
  assert.equal((await readBundle(bundle)).manifest.platforms?.join(), two.join());
});

test('the registry is asked once, before anything else is written, and the probe is taken away', async (t) => {
  const side = await sideFor(t, { sparseIndexes: true });
  const bundle = await bundleFor(side, await lock({ platforms: two }));
  await side.promote(bundle);
  const writes = side.writes();
  assert.deepEqual(
    writes.slice(0, 2).map((line) => line.replace(/sha256:.*/, '<digest>')),
    ['PUT /v2/docker/manifests/<digest>', 'DELETE /v2/docker/manifests/<digest>'],
  );
  assert.deepEqual(await probes(bundle, writes), writes.slice(0, 2));
  const again = await side.promote(bundle);
  assert.deepEqual([again.unchanged, again.sparseIndexes], [true, 0]);
  assert.deepEqual(side.writes(), []);
});

test('a registry that does not let the probe be deleted keeps it under no name', async (t) => {
  const side = await sideFor(t, { sparseIndexes: true });
  side.registry.fault = ({ method }) =>
    method === 'DELETE' ? { answer: { status: 405, body: '{}' } } : undefined;
  await side.promote(await bundleFor(side, await lock({ platforms: two })));
  assert.deepEqual([...contentOf(side.registry, 'docker').tags.keys()], ['1.0.0']);
});

test('a registry that refuses is told before anything of the release is written, with the remedy', async (t) => {
  const side = await sideFor(t, {});
  const bundle = await bundleFor(side, await lock({ platforms: two }));
  await assert.rejects(side.promote(bundle), (error: unknown) => {
    fails('SPARSE_INDEX_REFUSED', /registry\.test takes no index .*[\s\S]*unknown to registry/)(error);
    assert.match(JSON.stringify(error), /platforms: all.*validation\.manifests\.indexes\.platforms: none/);
    return true;
  });
  assert.equal(side.writes().length, 1, 'only the probe');
  for (const { blobs, manifests } of side.registry.repositories.values()) {
    assert.deepEqual([blobs.size, manifests.size], [0, 0]);
  }
});

test('a login that may not push, and a registry that takes no writes, are told as what they are', async (t) => {
  const bundleAnd = async (status: number): Promise<() => Promise<unknown>> => {
    const side = await sideFor(t, { sparseIndexes: true });
    const bundle = await bundleFor(side, await lock({ platforms: two }));
    side.registry.fault = ({ method }) => (method === 'PUT' ? { answer: { status, body: '{}' } } : undefined);
    return () => side.promote(bundle);
  };
  await assert.rejects(await bundleAnd(403), fails('DENIED'));
  await assert.rejects(await bundleAnd(405), fails('READ_ONLY'));
});

test('a dry run asks nothing, and says what it could not know', async (t) => {
  const side = await sideFor(t, {});
  const bundle = await bundleFor(side, await lock({ platforms: two }));
  const result = await side.dryRun(bundle);
  assert.deepEqual([result.sparseIndexes, side.writes().length], [2, 0]);
});

test('all platforms: nothing is asked, and bundle.json says nothing of platforms', async (t) => {
  const side = await sideFor(t, {});
  const bundle = await bundleFor(side, await lock({ platforms: 'all' }));
  const result = await side.promote(bundle);
  assert.equal(result.sparseIndexes, 0);
  assert.deepEqual(await probes(bundle, side.writes()), []);
  assert.equal((await readBundle(bundle)).bytes.includes('platforms'), false);
});

test('where the signed choice covers all that an index has, nothing is sparse and nothing is asked', async (t) => {
  const side = await sideFor(t, {});
  const bundle = await bundleFor(side, await lock({ platforms: four }));
  assert.equal((await side.promote(bundle)).sparseIndexes, 0);
  assert.deepEqual(await probes(bundle, side.writes()), []);
});

test('a chosen child that is missing from a bundle is found, before the first write', async (t) => {
  const sample = await lock({ platforms: two });
  for (const lost of [image.manifests[1], image.attestations[0]]) {
    const side = await sideFor(t, { sparseIndexes: true });
    const blobs = sample.lock.blobs.filter(({ digest }) => digest !== lost?.digest);
    const bundle = await bundleFor(side, { ...sample, lock: { ...sample.lock, blobs } });
    await assert.rejects(side.promote(bundle), fails('BUNDLE_INCOMPLETE', new RegExp(lost?.digest ?? '')));
    assert.deepEqual(side.writes(), []);
  }
});

test('what belongs to no image is found', async (t) => {
  const side = await sideFor(t, { sparseIndexes: true });
  const sample = await lock({ platforms: two });
  const all = await lock({ platforms: four });
  const isOwn = new Set(sample.lock.blobs.map(({ digest }) => digest));
  const extra = all.lock.blobs.find(
    ({ digest, mediaType }) => !isOwn.has(digest) && mediaType.includes('layer'),
  );
  assert.ok(extra);
  const blobs = all.lock.blobs.filter((blob) => isOwn.has(blob.digest) || blob === extra);
  const bundle = await bundleFor(side, { ...sample, lock: { ...sample.lock, blobs } });
  await assert.rejects(side.promote(bundle), fails('UNNAMED_BLOB', new RegExp(extra.digest)));
});

test('a delta may leave out a non-distributable layer that its base has', async (t) => {
  const side = await sideFor(t, {});
  const content = contentOf(upstream, 'wandb/windows');
  const config = putBlob(content, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
  const layer = putBlob(
    content,
    Buffer.from('windows'),
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  );
  const push = (tag: string): void => {
    const annotations = { version: tag };
    const made = putManifest(content, mediaTypes.ociManifest, { config, layers: [layer], annotations });
    content.tags.set(tag, made.digest);
  };
  push('1.0.0');
  push('2.0.0');
  const options = { platforms: 'all' };
  const first = await lockImages(upstream, registries, ['wandb/windows:1.0.0'], options);
  const second = await lockImages(upstream, registries, ['wandb/windows:2.0.0'], {
    ...options,
    release: '2026q4',
    previous: first,
  });
  const base = await bundleFor(side, first);
  await side.promote(base);
  const result = await side.promote(await bundleFor(side, second, base));
  assert.equal(result.blobs.sent, 0);
});

test('an index with children left out is refused where the signed bundle says nothing of platforms', async (t) => {
  const side = await sideFor(t, { sparseIndexes: true });
  const sample = await lock({ platforms: two });
  const bundle = await bundleFor(side, { ...sample, lock: { ...sample.lock, platforms: 'all' } });
  await assert.rejects(
    side.promote(bundle),
    fails('BUNDLE_INCOMPLETE', new RegExp(`docker.io/wandb/local:1.0.0.*${image.manifests[2]?.digest}`)),
  );
  assert.deepEqual(side.writes(), []);
});
