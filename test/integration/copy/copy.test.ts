import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import type { CopyResult } from '../../../src/copy/result.ts';
import { copyStage } from '../../../src/copy/stage.ts';
import { cosignTags } from '../../../src/oci/evidence-tags.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import type { Runtime } from '../../../src/runtime/runtime.ts';
import { makeBundle } from '../../support/bundles.ts';
import { fails } from '../../support/fails.ts';
import { contentOf, pushCosignTag, pushImage, pushReferrer, type SeededImage } from '../../support/images.ts';
import { sampleRelease } from '../../support/locks.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { testRuntime } from '../../support/runtime.ts';

interface Options {
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

async function copy(runtime: Runtime, from: string, to: string, options: Options = {}): Promise<CopyResult> {
  return await copyStage.run(
    { from, to, config: undefined, credentials: undefined, force: false, dryRun: false, ...options },
    runtime,
  );
}

/** An image with all that can belong to one: attestations, a referrer that is signed itself, a tag by cosign. */
function pushWhole(registry: TestRegistry, repository = 'wandb/local', tag = '0.62.2') {
  const image = pushImage(registry, repository, tag, {
    platforms: ['linux/amd64', 'linux/arm64'],
    attestations: true,
    layers: [20_000, 'shared'],
  });
  const sbom = pushReferrer(registry, repository, image.root, { content: 'sbom', fallbackTag: true });
  const signature = pushReferrer(registry, repository, sbom, { content: 'of the sbom', fallbackTag: true });
  const [child] = image.manifests;
  assert.ok(child);
  const own = pushReferrer(registry, repository, child, { content: 'of one platform', fallbackTag: true });
  const { tag: cosign } = pushCosignTag(registry, repository, image.root);
  return { image, referrers: [sbom, signature, own], cosign };
}

/** Everything of the image is there, under its tags. */
function assertWhole(
  registry: TestRegistry,
  repository: string,
  tag: string,
  { image, referrers, cosign }: ReturnType<typeof pushWhole>,
): void {
  const { tags, manifests, blobs } = contentOf(registry, repository);
  assert.equal(tags.get(tag), image.root.digest);
  assert.ok(tags.has(cosign));
  for (const { digest } of [image.root, ...image.manifests, ...image.attestations, ...referrers]) {
    assert.ok(manifests.has(digest), digest);
  }
  assert.ok(image.layers.every(({ digest }) => blobs.has(digest)));
}

function writesOf(registry: TestRegistry): readonly string[] {
  return registry.requests
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .map(({ method, path }) => `${method} ${path}`);
}

async function twoRegistries(context: TestContext, options = {}) {
  const [here, there] = [await registryFor(context), await registryFor(context, options)];
  return { here, there, from: `${here.host}/wandb/local`, to: `${there.host}/vendor/local` };
}

for (const referrersApi of [true, false]) {
  test(`an image and all that belongs to it goes to a registry ${referrersApi ? 'with' : 'without'} the referrers API`, async (context) => {
    const { here, there, from, to } = await twoRegistries(context, { referrersApi });
    const whole = pushWhole(here);
    const result = await copy(testRuntime(), `${from}:0.62.2`, to);
    assertWhole(there, 'vendor/local', '0.62.2', whole);
    const { registries } = await clientFor(context);
    for (const subject of [
      whole.image.root,
      ...whole.referrers.slice(0, 1),
      ...whole.image.manifests.slice(0, 1),
    ]) {
      const listed = await registries.repository(to).referrers(subject.digest);
      assert.equal(listed.length, 1, subject.digest);
      assert.ok(whole.referrers.some(({ digest }) => digest === listed[0]?.digest));
    }
    assert.equal(result.to, `${to}:0.62.2`);
    assert.equal(result.digest, whole.image.root.digest);
    assert.equal(result.referrers, 3);
    assert.equal(result.blobs.copied, contentOf(there, 'vendor/local').blobs.size);
    const sizes = [...contentOf(there, 'vendor/local').blobs.values()].map(({ length }) => length);
    assert.equal(
      result.bytes,
      sizes.reduce((sum, size) => sum + size, 0),
    );
    const again = there.requests.length;
    const second = await copy(testRuntime(), `${from}:0.62.2`, to);
    assert.deepEqual(
      there.requests.slice(again).filter(({ method }) => method !== 'GET' && method !== 'HEAD'),
      [],
    );
    assert.equal(second.blobs.copied + second.manifests.copied + second.tags.set.length, 0);
    assert.match(
      renderTerminal(copyStage.report(second), { colour: false }),
      /Everything was there already\./,
    );
  });
}

test('blobs come before manifests, what belongs to an image before its tag', async (context) => {
  const { here, there, from, to } = await twoRegistries(context);
  pushWhole(here);
  await copy(testRuntime(), `${from}:0.62.2`, `${to}:new`);
  const puts = writesOf(there).filter((line) => line.startsWith('PUT'));
  const kinds = puts.map((line) =>
    line.includes('/blobs/') ? 'blob' : /manifests\/sha256:/.test(line) ? 'manifest' : 'tag',
  );
  assert.deepEqual(
    kinds.filter((kind, at) => kind !== kinds[at - 1]),
    ['blob', 'manifest', 'tag'],
  );
  assert.equal(puts.at(-1), 'PUT /v2/vendor/local/manifests/new');
});

test('within a registry blobs are mounted, and none is sent', async (context) => {
  const registry = await registryFor(context);
  const whole = pushWhole(registry);
  const result = await copy(
    testRuntime(),
    `${registry.host}/wandb/local:0.62.2`,
    `${registry.host}/vendor/local:0.62.2`,
  );
  assertWhole(registry, 'vendor/local', '0.62.2', whole);
  assert.equal(result.blobs.copied, 0);
  assert.equal(result.bytes, 0);
  assert.equal(result.blobs.mounted, contentOf(registry, 'vendor/local').blobs.size);
  assert.ok(writesOf(registry).every((line) => !/^(PUT|PATCH) .*\/blobs\//.test(line)));
});

test('another tag in the same repository is only a tag', async (context) => {
  const registry = await registryFor(context);
  pushWhole(registry);
  const result = await copy(
    testRuntime(),
    `${registry.host}/wandb/local:0.62.2`,
    `${registry.host}/wandb/local:stable`,
  );
  assert.deepEqual(result.tags, { set: ['stable'], present: 1 });
  assert.deepEqual(writesOf(registry), ['PUT /v2/wandb/local/manifests/stable']);
});

test('a tag that stands for something else is refused before a byte moves, unless it is forced', async (context) => {
  const { here, there, from, to } = await twoRegistries(context);
  const { image } = pushWhole(here);
  const other = pushImage(there, 'vendor/local', '0.62.2', { layers: ['other'] });
  await assert.rejects(
    copy(testRuntime(), `${from}:0.62.2`, to),
    fails('TAG_MOVED', new RegExp(`0\\.62\\.2 is ${other.root.digest}, the source has ${image.root.digest}`)),
  );
  assert.deepEqual(writesOf(there), []);
  const { tags } = await copy(testRuntime(), `${from}:0.62.2`, to, { force: true });
  assert.ok(tags.set.includes('0.62.2'));
  assert.equal(contentOf(there, 'vendor/local').tags.get('0.62.2'), image.root.digest);
});

test('a dry run says what would move, and writes nothing', async (context) => {
  const { here, there, from, to } = await twoRegistries(context);
  const { image } = pushWhole(here);
  const runtime = testRuntime();
  for (const target of [to, 'oci:mirror']) {
    const result = await copy(runtime, `${from}:0.62.2`, target, { dryRun: true });
    const report = renderTerminal(copyStage.report(result), { colour: false });
    assert.match(report, /To copy/);
    assert.match(report, /Dry run: nothing was written\./);
    assert.ok(result.moves.some(({ digest }) => digest === image.root.digest));
    assert.ok(image.layers.every(({ digest }) => report.includes(digest)));
  }
  assert.deepEqual(writesOf(there), []);
  await assert.rejects(readFile(join(runtime.cwd, 'mirror', 'index.json')), { code: 'ENOENT' });
});

test('by digest, and back from a layout folder, nothing is lost and nothing sent twice', async (context) => {
  const { here, there, from, to } = await twoRegistries(context, { referrersApi: false });
  const whole = pushWhole(here);
  const { digest } = whole.image.root;
  const runtime = testRuntime();
  const there1 = await copy(runtime, `${from}:0.62.2`, 'oci:mirror');
  assert.equal(there1.to, `oci:${join(runtime.cwd, 'mirror')}:${from}:0.62.2`);
  const again = await copy(runtime, `${from}:0.62.2`, 'oci:mirror');
  assert.equal(again.moves.length + again.tags.set.length, 0);
  await copy(runtime, `oci:mirror:${from}:0.62.2`, to);
  assertWhole(there, 'vendor/local', '0.62.2', whole);
  await copy(runtime, `oci:mirror@${digest}`, `${there.host}/by/digest@${digest}`);
  const { tags, manifests } = contentOf(there, 'by/digest');
  assert.ok(manifests.has(digest));
  assert.deepEqual(
    [...tags.keys()].filter((tag) => !tag.startsWith('sha256-')),
    [],
  );
  await copy(runtime, `${from}@${digest}`, 'oci:other');
  await copy(runtime, 'oci:other', 'oci:third:stable');
  await copy(runtime, 'oci:third:stable', `${there.host}/third/image`);
  assertWhole(there, 'third/image', 'stable', whole);
});

test('a target that names another digest, or none at all, is refused', async (context) => {
  const { here, from, to } = await twoRegistries(context);
  pushWhole(here);
  const wrong = `sha256:${'0'.repeat(64)}`;
  await assert.rejects(copy(testRuntime(), `${from}:0.62.2`, `${to}@${wrong}`), fails('DIGEST_MISMATCH'));
  await assert.rejects(copy(testRuntime(), from, to), fails('NAME_MISSING', /neither a tag nor a digest/));
  await assert.rejects(copy(testRuntime(), `${from}:none`, to), fails('NOT_FOUND'));
  await assert.rejects(
    copy(testRuntime(), `${from}:0.62.2`, 'bundle:x//docker.io/a/b:1'),
    fails('NO_TARGET'),
  );
  await assert.rejects(copy(testRuntime(), 'oci:nowhere:x', to), fails('NO_LAYOUT'));
});

test('out of a bundle comes one image, with what belongs to it by tag and by reference', async (context) => {
  const registry = await registryFor(context);
  const runtime = testRuntime();
  const sample = sampleRelease({
    images: [
      { reference: 'docker.io/wandb/local:0.62.2', referrers: 2, signed: true },
      { reference: 'quay.io/prometheus/prometheus:v2.47.0' },
    ],
  });
  const bundle = await makeBundle(runtime.cwd, sample);
  const [image] = sample.lock.images;
  assert.ok(image);
  const result = await copy(
    runtime,
    `bundle:${bundle}//docker.io/wandb/local:0.62.2`,
    `${registry.host}/local`,
  );
  assert.equal(result.referrers, 2);
  const { tags, manifests } = contentOf(registry, 'local');
  assert.deepEqual([...tags.keys()].sort(), ['0.62.2', ...image.tags.map(({ tag }) => tag)].sort());
  assert.ok(image.referrers.every(({ digest }) => manifests.has(digest)));
  assert.equal(registry.repositories.size, 1);
  await copy(runtime, `bundle:${bundle}//docker.io/wandb/local:0.62.2`, 'oci:out');
  const index = JSON.parse(await readFile(join(runtime.cwd, 'out', 'index.json'), 'utf8'));
  const names = index.manifests.map(
    ({ annotations = {} }: { annotations?: Record<string, string> }) =>
      annotations['org.opencontainers.image.ref.name'],
  );
  assert.deepEqual(
    names.filter((name: unknown) => name !== undefined).sort(),
    ['wandb-local-0.62.2', ...image.tags.map(({ tag }) => tag)].sort(),
  );
});

test('what a delta leaves out and the target lacks is listed before anything is written', async (context) => {
  const registry = await registryFor(context);
  const runtime = testRuntime();
  const images = [{ reference: 'docker.io/wandb/local:0.62.2' }];
  const base = sampleRelease({ images });
  const { manifest } = await readBundle(await makeBundle(runtime.cwd, base));
  const delta = await makeBundle(runtime.cwd, sampleRelease({ images, release: '2027q1', sequence: 2 }), {
    base: manifest,
  });
  await assert.rejects(
    copy(runtime, `bundle:${delta}//docker.io/wandb/local:0.62.2`, `${registry.host}/local`),
    fails('BLOBS_MISSING', /neither in the source nor in/),
  );
  assert.deepEqual(writesOf(registry), []);
});

test('a signature of the target’s own is no less kept than its image', async (context) => {
  const { here, there, from, to } = await twoRegistries(context);
  const { image } = pushWhole(here);
  const [tag = ''] = cosignTags(image.root.digest);
  const own = pushImage(there, 'vendor/local', tag, { layers: ['signed here'] });
  await assert.rejects(copy(testRuntime(), `${from}:0.62.2`, to), fails('TAG_MOVED', /sha256-/));
  assert.equal(contentOf(there, 'vendor/local').tags.get(tag), own.root.digest);
});

test('progress is told by blob, under the name of the repository', async (context) => {
  const { here, from, to } = await twoRegistries(context);
  const { image } = pushWhole(here);
  const parts = new Map<string, number>();
  const runtime: Runtime = {
    ...testRuntime(),
    progress: (_, total) => {
      assert.ok(total > 0);
      return {
        advance: (bytes, part) => parts.set(part?.name ?? '', (parts.get(part?.name ?? '') ?? 0) + bytes),
        spare: () => {},
        done: () => {},
      };
    },
  };
  await copy(runtime, `${from}:0.62.2`, to);
  const wanted: SeededImage['layers'] = image.layers;
  for (const { digest, size } of wanted) {
    assert.equal(parts.get(`vendor/local ${digest.slice(7, 19)}`), size);
  }
});

test('a layout with several images wants a name; a folder of other things takes none', async (context) => {
  const registry = await registryFor(context);
  const runtime = testRuntime();
  const one = pushWhole(registry, 'wandb/local', '1.0');
  const two = pushWhole(registry, 'wandb/other', '1.0');
  await copy(runtime, `${registry.host}/wandb/local:1.0`, 'oci:mirror');
  await copy(runtime, `${registry.host}/wandb/other:1.0`, 'oci:mirror');
  await assert.rejects(
    copy(runtime, 'oci:mirror', `${registry.host}/x:1`),
    fails('NAME_MISSING', /holds 2 images[^]*wandb\/local:1\.0/),
  );
  await copy(runtime, `oci:mirror:${registry.host}/wandb/other:1.0`, `${registry.host}/again/other`);
  assertWhole(registry, 'again/other', '1.0', two);
  assert.ok(!contentOf(registry, 'again/other').tags.has(one.cosign));
  await writeFile(join(runtime.cwd, 'notes.txt'), '');
  await assert.rejects(
    copy(runtime, `${registry.host}/wandb/local:1.0`, 'oci:.', { dryRun: true }),
    fails('NOT_A_LAYOUT', /mirror|notes/),
  );
});

test('a run that was cut off is continued, and shows no tag before', async (context) => {
  const { here, from } = await twoRegistries(context);
  const { image } = pushWhole(here);
  const runtime = testRuntime();
  const [lost] = image.layers;
  assert.ok(lost);
  const bytes = contentOf(here, 'wandb/local').blobs.get(lost.digest) ?? Buffer.alloc(0);
  contentOf(here, 'wandb/local').blobs.set(lost.digest, Buffer.alloc(bytes.length));
  await assert.rejects(copy(runtime, `${from}:0.62.2`, 'oci:mirror'), fails('DIGEST_MISMATCH'));
  await assert.rejects(readFile(join(runtime.cwd, 'mirror', 'index.json')), { code: 'ENOENT' });
  contentOf(here, 'wandb/local').blobs.set(lost.digest, bytes);
  const { blobs } = await copy(runtime, `${from}:0.62.2`, 'oci:mirror');
  assert.ok(blobs.copied >= 1);
  const { to } = await copy(runtime, 'oci:mirror', `${here.host}/back/local`);
  assert.equal(to, `${here.host}/back/local:0.62.2`);
});
