import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { type Closure, closure } from '../../../src/oci/closure.ts';
import { copy, type CopyJob } from '../../../src/oci/copy.ts';
import type { RegistryRepository } from '../../../src/oci/registry/registries.ts';
import {
  pushCosignTag,
  pushImage,
  pushReferrer,
  type ImageOptions,
  type SeededImage,
} from '../../support/images.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';
import type { TestRegistry } from '../../support/registry.ts';

interface Sides {
  readonly upstream: TestRegistry;
  readonly internal: TestRegistry;
  readonly from: RegistryRepository;
  readonly to: RegistryRepository;
  readonly image: SeededImage;
}

async function twoSides(t: TestContext, options: ImageOptions): Promise<Sides> {
  const upstream = await registryFor(t);
  const internal = await registryFor(t);
  const image = pushImage(upstream, 'wandb/local', '1.0.0', options);
  const { registries } = await clientFor(t);
  const from = registries.repository(`${upstream.host}/wandb/local`);
  const to = registries.repository(`${internal.host}/local`);
  return { upstream, internal, from, to, image };
}

function jobsFor(found: Closure, from: RegistryRepository, to: RegistryRepository): CopyJob[] {
  const descriptors = [...found.manifests.map(({ descriptor }) => descriptor), ...found.blobs];
  return descriptors.map((descriptor) => ({ descriptor, from, to }));
}

const full: ImageOptions = {
  platforms: ['linux/amd64', 'linux/arm64'],
  attestations: true,
  layers: [5000, 'shared'],
};

test('an image arrives complete by digest, with attestations, referrers and cosign tags', async (t) => {
  const { upstream, internal, from, to, image } = await twoSides(t, full);
  const signature = pushReferrer(upstream, 'wandb/local', image.root);
  pushReferrer(upstream, 'wandb/local', signature, { content: 'countersignature' });
  pushCosignTag(upstream, 'wandb/local', image.root);
  const found = await closure(from, await from.resolve('1.0.0'));
  const jobs = jobsFor(found, from, to);
  const passed: number[] = [];
  const count = await copy(jobs, { onBytes: (bytes) => passed.push(bytes) });
  await to.tag?.('1.0.0', image.root);
  const source = upstream.repositories.get('wandb/local');
  const target = internal.repositories.get('local');
  assert.deepEqual(
    [...(target?.manifests.keys() ?? [])].sort(),
    [...(source?.manifests.keys() ?? [])].sort(),
  );
  assert.deepEqual([...(target?.blobs.keys() ?? [])].sort(), [...(source?.blobs.keys() ?? [])].sort());
  assert.equal((await to.resolve('1.0.0')).digest, image.root.digest);
  const total = jobs.reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  assert.deepEqual(count, { copied: jobs.length, mounted: 0, skipped: 0, bytes: total });
  assert.equal(
    passed.reduce((sum, bytes) => sum + bytes, 0),
    total,
  );
});

test('a second copy asks once for each and writes nothing', async (t) => {
  const { internal, from, to } = await twoSides(t, full);
  const jobs = jobsFor(await closure(from, await from.resolve('1.0.0')), from, to);
  await copy(jobs);
  internal.requests.length = 0;
  const count = await copy([...jobs, ...jobs]);
  assert.deepEqual(count, { copied: 0, mounted: 0, skipped: 2 * jobs.length, bytes: 0 });
  assert.deepEqual(new Set(internal.requests.map(({ method }) => method)), new Set(['HEAD']));
  assert.equal(internal.requests.length, jobs.length);
});

test('a blob that another repository of the target has is mounted', async (t) => {
  const { internal, from, to } = await twoSides(t, { layers: [5000] });
  pushImage(internal, 'other', '1.0.0', { layers: [5000] });
  const jobs = jobsFor(await closure(from, await from.resolve('1.0.0')), from, to);
  await copy(jobs);
  const { registries } = await clientFor(t);
  const second = registries.repository(`${internal.host}/second`);
  const count = await copy(jobs.map((job) => ({ ...job, to: second, mountFrom: to.name })));
  assert.equal(count.mounted, 2);
  assert.equal(count.copied, 1, 'manifests cannot be mounted');
});

test('the first error stops the rest, no manifest is written, and a next run completes', async (t) => {
  const { upstream, internal, from, to, image } = await twoSides(t, {
    layers: [40_000, 50_000, 60_000, 70_000],
  });
  const [, damaged] = image.layers;
  assert.ok(damaged);
  const blobs = upstream.repositories.get('wandb/local')?.blobs;
  const good = blobs?.get(damaged.digest) ?? Buffer.alloc(0);
  blobs?.set(damaged.digest, Buffer.alloc(good.length));
  const jobs = jobsFor(await closure(from, await from.resolve('1.0.0')), from, to);
  await assert.rejects(copy(jobs, { concurrency: 3 }), { code: 'DIGEST_MISMATCH', exitCode: 2 });
  const target = internal.repositories.get('local');
  assert.equal(target?.manifests.size ?? 0, 0);
  assert.equal(target?.blobs.has(damaged.digest) ?? false, false);
  const asked = internal.requests.length;
  await new Promise((resolve) => {
    setTimeout(resolve, 30);
  });
  assert.equal(internal.requests.length, asked, 'nothing goes on after the error');
  blobs?.set(damaged.digest, good);
  await copy(jobs);
  assert.equal(internal.repositories.get('local')?.manifests.size, 1);
});

test('bytes that are sent twice are taken back from the progress', async (t) => {
  const { internal, from, to } = await twoSides(t, { layers: [200_000] });
  const jobs = jobsFor(await closure(from, await from.resolve('1.0.0')), from, to);
  let cuts = 0;
  internal.fault = ({ method, path }) => {
    if (method !== 'PUT' || !path.includes('/blobs/') || cuts === 2) {
      return undefined;
    }
    cuts += 1;
    return { cutAfter: 100 };
  };
  let passed = 0;
  const { bytes } = await copy(jobs, {
    onBytes: (more) => {
      passed += more;
    },
  });
  assert.equal(cuts, 2);
  assert.equal(passed, bytes);
});
