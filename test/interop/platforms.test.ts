import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect } from '../../src/connect.ts';
import { closure } from '../../src/oci/closure.ts';
import { copy } from '../../src/oci/copy.ts';
import { mediaTypes } from '../../src/oci/descriptor.ts';
import { parseDigest } from '../../src/oci/digest.ts';
import { bytesSource } from '../../src/oci/once.ts';
import type { Registries } from '../../src/oci/registry/registries.ts';
import { completeReferrers } from '../../src/oci/registry/complete-referrers.ts';
import { type Distribution, distributions, startDistribution } from '../support/distribution.ts';
import { fails } from '../support/fails.ts';
import {
  contentOf,
  pushCosignTag,
  pushImage,
  pushReferrer,
  putBlob,
  putManifest,
  type SeededImage,
} from '../support/images.ts';
import { type InternalSide, startInternalSide } from '../support/internal-side.ts';
import { bundleFor, lockImages } from '../support/multi-platform.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { testRuntime } from '../support/runtime.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';

const runtime = testRuntime();
const tools = openToolbox(runtime.cwd);
const platforms = ['linux/amd64', 'linux/arm/v7', 'linux/arm64', 'linux/s390x'];
const chosen = ['linux/amd64', 'linux/arm/v7'];
const names = ['wandb/local:1.0.0', 'wandb/docker:1.0.0'];

describe('an index with platforms left out', needsTools('crane', 'regctl', 'skopeo', 'distribution'), () => {
  let upstream: TestRegistry;
  let registry: Distribution;
  let images: readonly SeededImage[];

  before(async () => {
    upstream = await startRegistry();
    images = [
      pushImage(upstream, 'wandb/local', '1.0.0', { platforms, attestations: true }),
      pushImage(upstream, 'wandb/docker', '1.0.0', { platforms, format: 'docker' }),
    ];
    registry = await startDistribution({ version: 3, platforms: 'none' });
    const side = await sideOf(registry);
    const { registries } = await connect({ 'docker.io': upstream.url }, runtime);
    const sample = await lockImages(upstream, registries, names, { platforms: chosen });
    const bundle = await bundleFor(side, sample);
    assert.equal((await side.promote(bundle)).sparseIndexes, names.length);
    assert.equal((await side.promote(bundle)).unchanged, true);
  });
  after(() => Promise.all([upstream.close(), registry.close()]));

  test('has the digest of upstream, and crane validates each chosen platform', async () => {
    for (const [at, name] of ['local', 'docker'].entries()) {
      const reference = `${registry.host}/${name}:1.0.0`;
      assert.equal(await tools('crane', 'digest', reference), images[at]?.root.digest);
      for (const platform of chosen) {
        await tools('crane', 'validate', '--remote', reference, '--platform', platform);
      }
    }
  });

  test('is pulled by skopeo, one platform at a time', async () => {
    for (const name of ['local', 'docker']) {
      for (const [os, architecture, variant] of chosen.map((platform) => platform.split('/'))) {
        const folder = join(runtime.cwd, `${name}-${architecture}`);
        const only = ['--override-os', os ?? '', '--override-arch', architecture ?? ''];
        const exactly = variant === undefined ? only : [...only, '--override-variant', variant];
        const source = `docker://${registry.host}/${name}:1.0.0`;
        await mkdir(folder);
        await tools(
          'skopeo',
          '--insecure-policy',
          ...exactly,
          'copy',
          '--src-tls-verify=false',
          source,
          `dir:${folder}`,
        );
        const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
        assert.equal(manifest.layers.length, 1);
      }
    }
  });

  test('is pulled by regctl, one platform at a time', async () => {
    const plain = ['--host', `reg=${registry.host},tls=disabled`];
    for (const name of ['local', 'docker']) {
      for (const platform of chosen) {
        const source = `${registry.host}/${name}:1.0.0`;
        const target = `ocidir://${join(runtime.cwd, `regctl-${name}`)}:${platform.replaceAll('/', '-')}`;
        await tools('regctl', ...plain, 'image', 'copy', '--platform', platform, source, target);
      }
    }
  });
});

describe('CNCF distribution 3 that looks for some platforms only', needsTools('distribution'), () => {
  const [amd64, armV7, arm64] = [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm', variant: 'v7' },
    { os: 'linux', architecture: 'arm64' },
  ];
  for (const [platforms, is] of [
    [[amd64, armV7], 'takes'],
    [[amd64, arm64], 'refuses'],
  ] as const) {
    const names = platforms.map(({ architecture }) => architecture).join(' and ');
    test(`${is} an index of amd64 and arm when it looks for ${names}`, async () => {
      const upstream = await startRegistry();
      pushImage(upstream, 'wandb/local', '1.0.0', { platforms: [...chosen, 'linux/arm64', 'linux/s390x'] });
      const registry = await startDistribution({ version: 3, platforms });
      const side = await sideOf(registry);
      const { registries } = await connect({ 'docker.io': upstream.url }, runtime);
      const sample = await lockImages(upstream, registries, ['wandb/local:1.0.0'], { platforms: chosen });
      const bundle = await bundleFor(side, sample);
      if (is === 'takes') {
        assert.equal((await side.promote(bundle)).sparseIndexes, 1);
        assert.equal((await side.promote(bundle)).unchanged, true);
      } else {
        await assert.rejects(side.promote(bundle), fails('SPARSE_INDEX_REFUSED', /unknown/i));
        assert.deepEqual(await stored(registry), []);
      }
      await Promise.all([upstream.close(), registry.close()]);
    });
  }
});

for (const version of [2, 3] as const) {
  describe(`CNCF distribution ${version}`, needsTools(distributions[version], 'crane'), () => {
    let upstream: TestRegistry;
    let distribution: Distribution;
    let registries: Registries;

    before(async () => {
      upstream = await startRegistry();
      distribution = await startDistribution({ version });
      ({ registries } = await connect(
        { 'docker.io': upstream.url, 'registry.test': distribution.url },
        runtime,
      ));
    });
    after(() => Promise.all([upstream.close(), distribution.close()]));

    test('takes no index with platforms left out, which is told before anything is written', async () => {
      pushImage(upstream, 'wandb/local', '1.0.0', { platforms });
      const side = await sideOf(distribution);
      const sample = await lockImages(upstream, registries, ['wandb/local:1.0.0'], { platforms: chosen });
      const bundle = await bundleFor(side, sample);
      assert.equal((await side.dryRun(bundle)).sparseIndexes, 1);
      await assert.rejects(side.promote(bundle), fails('SPARSE_INDEX_REFUSED', /unknown|invalid/i));
      assert.deepEqual(await stored(distribution), []);
    });

    test('takes no layers that name other addresses, which is told as that', async () => {
      const content = contentOf(upstream, 'a/windows');
      const config = putBlob(content, Buffer.from('{}'), 'application/vnd.docker.container.image.v1+json');
      const type = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
      const layer = {
        ...putBlob(content, Buffer.from('windows'), type),
        urls: ['https://example.com/layer'],
      };
      const root = putManifest(content, mediaTypes.dockerManifest, { config, layers: [layer] });
      const [from, to] = [
        registries.repository('docker.io/a/windows'),
        registries.repository('registry.test/windows'),
      ];
      const { blobs } = await closure(from, root);
      const jobs = [...blobs, root].map((descriptor) => ({ descriptor, from, to }));
      await assert.rejects(copy(jobs), fails('LAYER_URLS_REFUSED', new RegExp(root.digest)));
    });

    test('takes no manifest under a sha512 digest, which is told as that', async () => {
      const bytes = Buffer.from(
        JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] }),
      );
      const digest = parseDigest(`sha512:${createHash('sha512').update(bytes).digest('hex')}`, 'a test');
      const index = { mediaType: mediaTypes.ociIndex, digest, size: bytes.length };
      const written = registries
        .repository('registry.test/sha512')
        .write(index, bytesSource('a test', bytes));
      await assert.rejects(written, { code: 'WRITE_REFUSED', hint: /under sha256 digests/ });
    });

    test('gets an image with all that belongs to it, and gives all of it back', async () => {
      const image = pushImage(upstream, 'a/b', '1.0.0', { platforms, attestations: true });
      const content = contentOf(upstream, 'a/b');
      const config = putBlob(
        content,
        Buffer.from(`{}${' '.repeat(5 * 1024 * 1024)}`),
        'application/vnd.oci.image.config.v1+json',
      );
      const layers = [putBlob(content, Buffer.from('zstd'), 'application/vnd.oci.image.layer.v1.tar+zstd')];
      putManifest(content, mediaTypes.ociManifest, { config, layers, subject: image.root });
      const first = pushReferrer(upstream, 'a/b', image.root, { content: 'one' });
      pushReferrer(upstream, 'a/b', first, { content: 'two' });
      for (const subject of [...image.manifests, ...image.attestations]) {
        pushReferrer(upstream, 'a/b', subject, { content: 'signature' });
        pushCosignTag(upstream, 'a/b', subject, 'sbom');
      }
      const [from, to] = [registries.repository('docker.io/a/b'), registries.repository('registry.test/b')];
      const found = await closure(from, image.root);
      const descriptors = [...found.blobs, ...found.manifests.map(({ descriptor }) => descriptor)];
      await copy(descriptors.map((descriptor) => ({ descriptor, from, to })));
      for (const { descriptor } of found.manifests) {
        const listed = await from.referrers(descriptor.digest);
        await completeReferrers(to, { subject: descriptor.digest, descriptors: listed });
      }
      for (const { tag, target } of found.tags) {
        await to.tag?.(tag, target);
      }
      const back = await closure(to, image.root);
      assert.deepEqual(back.manifests, found.manifests);
      assert.deepEqual([back.blobs, back.referrers, back.tags], [found.blobs, found.referrers, found.tags]);
      await tools(
        'crane',
        'validate',
        '--remote',
        `${distribution.host}/b@${image.root.digest}`,
        '--platform',
        'linux/s390x',
      );
    });
  });
}

/** The air-gapped side with this registry. */
async function sideOf(registry: Distribution): Promise<InternalSide> {
  const side = await startInternalSide();
  const path = join(side.folder, 'tidegate.yaml');
  const file = await readFile(path, 'utf8');
  await writeFile(path, file.replace(side.registry.url, registry.url));
  await side.registry.close();
  return side;
}

/** Paths of what was stored since the last call. */
async function stored(registry: Distribution): Promise<readonly string[]> {
  const requests = await registry.requests();
  return requests.filter(({ method, status }) => method === 'PUT' && status === 201).map(({ path }) => path);
}
