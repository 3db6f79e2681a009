import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { readLock } from '../../../src/release/read-lock.ts';
import type { Lock } from '../../../src/release/lock.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { fails } from '../../support/fails.ts';
import { contentOf, pushImage, putBlob, putManifest, type SeededImage } from '../../support/images.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

let upstream: TestRegistry;
let multi: SeededImage;

before(async () => {
  upstream = await startRegistry();
  multi = pushImage(upstream, 'acme/multi', '1.0.0', {
    platforms: ['linux/amd64', 'linux/arm/v7', 'linux/arm64/v8'],
    attestations: true,
  });
  pushImage(upstream, 'acme/single', '1.0.0');
  pushImage(upstream, 'acme/amd64', '1.0.0', { attestations: true });
});
after(() => upstream.close());

async function track(
  platforms: string,
  ...images: readonly string[]
): Promise<{ lock: Lock; warnings: string }> {
  const runtime = testRuntime();
  const lines = images.map((image) => `  - {name: docker.io/acme/${image}, tag: 1.0.0}\n`).join('');
  const file = `name: acme\naudience: prod\nplatforms: ${platforms}\nimages:\n${lines}endpoints: {docker.io: ${upstream.url}}\n`;
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), file);
  const { warnings } = await stageRunner(runtime)(trackStage, { helm: 'never' });
  return { lock: await readLock(join(runtime.cwd, 'tidegate.lock.json')), warnings: warnings.join('\n') };
}

test('several platforms keep the index under its own digest, and lock only what they need', async () => {
  const { lock } = await track('[linux/arm64, linux/amd64]', 'multi', 'single');
  assert.deepEqual(lock.platforms, ['linux/amd64', 'linux/arm64']);
  const [image] = lock.images;
  assert.deepEqual([image?.root, image?.upstream], [multi.root, undefined]);
  const locked = new Set<string>(lock.blobs.map(({ digest }) => digest));
  const isLocked = (all: SeededImage['manifests']): readonly boolean[] =>
    all.map(({ digest }) => locked.has(digest));
  assert.deepEqual(isLocked(multi.manifests), [true, false, true]);
  assert.deepEqual(isLocked(multi.attestations), [true, false, true]);
  assert.deepEqual(isLocked(multi.layers), [true, false, true]);
});

test('a list of one is that one platform', async () => {
  const { lock } = await track('[linux/arm/v7]', 'multi');
  assert.equal(lock.platforms, 'linux/arm/v7');
  assert.deepEqual(lock.images[0]?.root.digest, multi.manifests[1]?.digest);
  assert.deepEqual(lock.images[0]?.upstream, multi.root);
});

test('one platform warns of the evidence that stays outside with the index; what keeps the index does not', async () => {
  const content = contentOf(upstream, 'acme/signed');
  const signed = pushImage(upstream, 'acme/signed', '1.0.0', { platforms: ['linux/amd64', 'linux/arm64'] });
  pushImage(upstream, 'acme/plain', '1.0.0', { platforms: ['linux/amd64', 'linux/arm64'] });
  const quiet = await track('linux/amd64', 'plain', 'single', 'signed');
  assert.equal(quiet.warnings, '');
  const signature = pushImage(upstream, 'acme/signed', 'signature').root;
  content.tags.set(`${signed.root.digest.replace(':', '-')}.sig`, signature.digest);
  const { warnings } = await track('linux/amd64', 'multi', 'plain', 'single', 'signed');
  assert.match(
    warnings,
    /^platforms: linux\/amd64 leaves the index of images outside, .* of docker\.io\/acme\/multi:1\.0\.0, docker\.io\/acme\/signed:1\.0\.0;/,
  );
  const kept = await track('[linux/amd64, linux/arm64]', 'signed');
  assert.equal(kept.warnings, '');
  assert.equal(kept.lock.images[0]?.tags[0]?.target.digest, signature.digest);
});

test('an index that lacks chosen platforms is named, with all that it lacks and all that it has', async () => {
  await assert.rejects(
    track('[linux/amd64, linux/mips64, linux/s390x]', 'multi'),
    fails(
      'NO_SUCH_PLATFORM',
      /docker\.io\/acme\/multi: there is nothing for linux\/mips64, linux\/s390x\nit has linux\/amd64, /,
    ),
  );
  await assert.rejects(
    track('[linux/arm64, linux/s390x]', 'amd64'),
    fails(
      'NO_SUCH_PLATFORM',
      /acme\/amd64: there is nothing for linux\/arm64, linux\/s390x\nit has linux\/amd64\n/,
    ),
  );
});

test('an image for one platform alone is taken as it is, also where its attestation makes it an index', async () => {
  const { lock } = await track('[linux/amd64, linux/arm64]', 'amd64', 'single');
  assert.equal(lock.images.length, 2);
});

test('a platform that is chosen or left out makes another release', async () => {
  const before = await track('[linux/amd64, linux/arm64]', 'multi');
  const after = await track('[linux/amd64, linux/arm/v7]', 'multi');
  assert.notDeepEqual(before.lock.blobs, after.lock.blobs);
});

test('a registry that lists strangers as referrers is warned of, and the image is locked', async () => {
  const stranger = pushImage(upstream, 'acme/single', 'other').root;
  const listed = JSON.stringify({
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    manifests: [stranger],
  });
  upstream.fault = ({ path }) =>
    path.includes('/acme/single/referrers/') ? { answer: { status: 200, body: listed } } : undefined;
  const { lock, warnings } = await track('all', 'single');
  upstream.fault = undefined;
  assert.deepEqual(lock.images[0]?.referrers, []);
  assert.match(warnings, new RegExp(`acme/single@${stranger.digest} is listed as a referrer of`));
});

test('a non-distributable layer that the registry does not have is named; another platform may do without', async () => {
  const content = contentOf(upstream, 'acme/windows');
  const linux = pushImage(upstream, 'acme/windows', 'linux').root;
  const arm = pushImage(upstream, 'acme/windows', 'arm', { platforms: ['linux/arm64'] }).root;
  const layer = putBlob(
    content,
    Buffer.from('windows'),
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  );
  const config = putBlob(content, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
  const windows = putManifest(content, mediaTypes.ociManifest, {
    config,
    layers: [{ ...layer, urls: ['http://127.0.0.1:9/layer'] }],
  });
  const index = putManifest(content, mediaTypes.ociIndex, {
    manifests: [
      { ...linux, platform: { os: 'linux', architecture: 'amd64' } },
      { ...arm, platform: { os: 'linux', architecture: 'arm64' } },
      { ...windows, platform: { os: 'windows', architecture: 'amd64' } },
    ],
  });
  content.tags.set('1.0.0', index.digest);
  const { lock } = await track('all', 'windows');
  assert.ok(lock.blobs.some(({ digest }) => digest === layer.digest));
  content.blobs.delete(layer.digest);
  await assert.rejects(track('all', 'windows'), fails('FOREIGN_LAYER', new RegExp(layer.digest)));
  assert.equal((await track('[linux/amd64, linux/arm64]', 'windows')).lock.images.length, 1);
});
