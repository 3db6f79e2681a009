import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, beforeEach, describe, it } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { bundleStage } from '../../../src/bundle/stage.ts';
import { RefusedError, TidegateError } from '../../../src/errors.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { verifyContent } from '../../../src/verify/content.ts';
import { makeBundle } from '../../support/bundles.ts';
import { fails } from '../../support/fails.ts';
import { deniableOnly } from '../../support/platform.ts';
import { sampleRelease, type SampleRelease, seedRegistry } from '../../support/locks.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { testRuntime, type TestRuntime } from '../../support/runtime.ts';
import { bundleDefaults } from '../../support/stage-defaults.ts';

const sample = sampleRelease({
  images: [
    {
      reference: 'docker.io/wandb/local:1',
      layers: ['shared', 60_000, 90_000, 250_000],
      referrers: 2,
      signed: true,
    },
    { reference: 'docker.io/wandb/console:2', layers: ['shared', 40_000] },
  ],
  charts: [{ reference: 'docker.io/wandb/charts/operator:1.4.8' }],
});

let registry: TestRegistry;
let runtime: TestRuntime;

before(async () => {
  registry = await startRegistry();
  seedRegistry(registry, sample);
});
after(() => registry.close());
beforeEach(async () => {
  registry.fault = undefined;
  registry.requests.length = 0;
  runtime = testRuntime();
  await useRelease(sample);
});

const defaults = { ...bundleDefaults, volumeSize: '200000' };

describe('bundle', () => {
  it('makes a bundle that verifies, byte for byte as made without a network', async () => {
    const result = await bundleStage.run(defaults, runtime);
    assert.equal(result.state, 'created');
    assert.equal(result.folder, join(runtime.cwd, 'media', 'wandb-2026q4'));
    const blobs = sample.lock.blobs.reduce((sum, { size }) => sum + size, 0);
    assert.equal(result.fetchedBytes, blobs);
    await verifyContent(await readBundle(result.folder));
    const other = await makeBundle(testRuntime().cwd, sample, {
      volumeSize: 200_000,
      shuffle: (items) => items.toReversed(),
    });
    assert.deepEqual(await contentOf(result.folder), await contentOf(other));
    assert.ok(result.volumes.some(({ name }) => name.endsWith('.part001')));
  });

  it('fetches every blob once', async () => {
    await bundleStage.run(defaults, runtime);
    const fetched = registry.requests.filter(
      ({ method, path }) => method === 'GET' && path.includes('sha256:'),
    );
    assert.equal(fetched.length, sample.lock.blobs.length);
  });

  it('fetches a shared blob from another repository when the first one has lost it', async () => {
    const shared = sample.lock.blobs.find(({ repositories }) => repositories.length > 1);
    assert.ok(shared);
    const first = shared.repositories[0]?.slice('docker.io/'.length) ?? '';
    registry.fault = ({ path }) => (path === `/v2/${first}/blobs/${shared.digest}` ? notFound : undefined);
    const { folder } = await bundleStage.run(defaults, runtime);
    await verifyContent(await readBundle(folder));
    assert.ok(registry.requests.some(({ path }) => path === `/v2/${first}/blobs/${shared.digest}`));
  });

  it('leaves a finished bundle as it is', async () => {
    const { folder } = await bundleStage.run(defaults, runtime);
    const before = await stat(join(folder, 'bundle.json'));
    registry.requests.length = 0;
    const again = await bundleStage.run(defaults, runtime);
    assert.equal(again.state, 'unchanged');
    assert.equal(again.fetchedBytes, 0);
    assert.equal(registry.requests.length, 0);
    assert.deepEqual(await stat(join(folder, 'bundle.json')).then(({ mtimeMs }) => mtimeMs), before.mtimeMs);
  });

  it('overwrites no other bundle, and no folder that is none', async () => {
    const { folder } = await bundleStage.run(defaults, runtime);
    const content = await contentOf(folder);
    const options = { ...defaults, volumeSize: '300000' };
    await rejects(bundleStage.run(options, runtime), 'BUNDLE_EXISTS', 1);
    assert.deepEqual(await contentOf(folder), content);
    runtime = testRuntime();
    await useRelease(sample);
    await mkdir(join(runtime.cwd, 'media/wandb-2026q4'), { recursive: true });
    await rejects(bundleStage.run(defaults, runtime), 'BUNDLE_EXISTS', 1);
  });

  it('says when a finished bundle is no longer whole', async () => {
    const { folder } = await bundleStage.run(defaults, runtime);
    await writeFile(join(folder, 'wandb-2026q4.001.tar'), 'short');
    await rejects(bundleStage.run(defaults, runtime), 'BUNDLE_DAMAGED', 2);
  });

  it('only plans in a dry run', async () => {
    const result = await bundleStage.run({ ...defaults, dryRun: true }, runtime);
    assert.equal(result.state, 'planned');
    assert.equal(registry.requests.length, 0);
    assert.deepEqual(await readdir(runtime.cwd), ['tidegate.lock.json', 'tidegate.yaml']);
    const made = await bundleStage.run(defaults, runtime);
    assert.equal(made.bundleDigest, result.bundleDigest);
  });

  it('makes a delta against an earlier bundle, named by its folder or its bundle.json', async () => {
    const { folder } = await bundleStage.run(defaults, runtime);
    const next = sampleRelease({
      release: '2026q5'.replace('5', '4.1'),
      sequence: 2,
      images: [
        { reference: 'docker.io/wandb/local:1', layers: ['shared', 60_000, 90_000, 250_000] },
        { reference: 'docker.io/wandb/console:3', layers: ['shared', 'new'] },
      ],
    });
    seedRegistry(registry, next);
    await useRelease(next);
    const planned = await bundleStage.run(
      { ...defaults, base: [join(folder, 'bundle.json')], dryRun: true },
      runtime,
    );
    const delta = await bundleStage.run({ ...defaults, base: [folder] }, runtime);
    assert.equal(delta.bundleDigest, planned.bundleDigest);
    assert.ok(delta.needs.bytes > 400_000);
    assert.ok(delta.fetchedBytes < 5000);
    await verifyContent(await readBundle(delta.folder));
  });

  it('refuses a base that is not there', async () => {
    await rejects(bundleStage.run({ ...defaults, base: ['nowhere'] }, runtime), 'NO_BASE', 1);
  });

  it('refuses to begin when the disk is too small', async () => {
    const huge = sample.lock.blobs.map((blob) =>
      blob.mediaType.includes('layer') ? { ...blob, size: 1e12 } : blob,
    );
    await writeFile(join(runtime.cwd, 'tidegate.lock.json'), formatLock({ ...sample.lock, blobs: huge }));
    await rejects(bundleStage.run({ ...defaults, volumeSize: '1990000000' }, runtime), 'NO_SPACE', 1);
    assert.equal(registry.requests.length, 0);
  });

  it('gives short outputs and a report', async () => {
    const result = await bundleStage.run(defaults, runtime);
    assert.deepEqual(
      Object.keys(bundleStage.outputsOf(result)).sort(),
      Object.keys(bundleStage.outputs).sort(),
    );
    const text = JSON.stringify(bundleStage.report(result));
    assert.match(text, /2 images.*1 chart.*wandb-2026q4\.000\.tar/);
  });
});

describe('bundle, when something fails', () => {
  it('continues where an aborted run stopped', async () => {
    // Manifests come last, so the layers are there already.
    const root = sample.lock.images[0]?.root;
    registry.fault = ({ path }) => (path.endsWith(root?.digest ?? '-') ? notFound : undefined);
    await assert.rejects(bundleStage.run(defaults, runtime), TidegateError);
    assert.ok(runtime.lines.some((line) => line.includes('.partial; the same command continues')));
    assert.deepEqual(await readdir(join(runtime.cwd, 'media')), ['wandb-2026q4.partial']);
    registry.fault = undefined;
    registry.requests.length = 0;
    const result = await bundleStage.run(defaults, runtime);
    assert.ok(result.fetchedBytes < 10_000);
    assert.ok(!registry.requests.some(({ path }) => path.includes('/blobs/')));
    assert.deepEqual(await readdir(join(runtime.cwd, 'media')), ['wandb-2026q4']);
    await verifyContent(await readBundle(result.folder));
  });

  it('fetches again what was damaged in a partial folder', async () => {
    const { folder, partial } = await abort();
    const path = join(partial, 'wandb-2026q4.001.tar');
    const bytes = await readFile(path);
    bytes[600] = (bytes[600] ?? 0) ^ 1;
    await writeFile(path, bytes);
    registry.fault = undefined;
    await bundleStage.run(defaults, runtime);
    await verifyContent(await readBundle(folder));
  });

  it('keeps what another lock of the same content has fetched', async () => {
    // Manifests come last, so the layers are there already.
    const root = sample.lock.images[0]?.root;
    registry.fault = ({ path }) => (path.endsWith(root?.digest ?? '-') ? notFound : undefined);
    await assert.rejects(bundleStage.run(defaults, runtime), TidegateError);
    const later = { ...sample.lock, created: '2026-12-24T00:00:00Z', sequence: sample.lock.sequence + 1 };
    await useRelease({ ...sample, lock: later });
    registry.fault = undefined;
    registry.requests.length = 0;
    const result = await bundleStage.run(defaults, runtime);
    assert.ok(!registry.requests.some(({ path }) => path.includes('/blobs/')));
    await verifyContent(await readBundle(result.folder));
  });

  it('takes away what another plan has no use for', async () => {
    const { partial } = await abort();
    await writeFile(join(partial, 'wandb-2026q4.099.tar'), 'of another plan');
    registry.fault = undefined;
    const result = await bundleStage.run({ ...defaults, volumeSize: '300000' }, runtime);
    assert.deepEqual(
      (await readdir(result.folder)).sort(),
      [
        'bundle.json',
        'sbom.cdx.json',
        'tidegate.lock.json',
        ...result.volumes.map(({ name }) => name),
      ].sort(),
    );
    await verifyContent(await readBundle(result.folder));
  });

  it('lets one of two runs at once make it; the other says who is at work', async () => {
    const results = await Promise.allSettled([
      bundleStage.run(defaults, runtime),
      bundleStage.run(defaults, runtime),
    ]);
    const [made, ...others] = results.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    const refusals = results.flatMap((result): unknown[] =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    assert.ok(made !== undefined && others.length === 0);
    const says = new RegExp(`another run \\(pid ${process.pid}, .* is making .*wandb-2026q4`);
    assert.ok(refusals.every((refusal) => fails('BUNDLE_BUSY', says)(refusal)));
    assert.deepEqual(await readdir(join(runtime.cwd, 'media')), ['wandb-2026q4']);
    await verifyContent(await readBundle(made.folder));
  });

  it('continues after a run that was killed', async () => {
    const { partial } = await abort();
    const killed = { host: hostname(), process: 2 ** 31 - 1, since: '2026-10-01T00:00:00Z', id: 'x' };
    await writeFile(`${partial}.lock`, JSON.stringify(killed));
    registry.fault = undefined;
    const result = await bundleStage.run(defaults, runtime);
    assert.deepEqual(await readdir(join(runtime.cwd, 'media')), ['wandb-2026q4']);
    await verifyContent(await readBundle(result.folder));
  });

  it('takes away the claim of a run that was killed after the bundle had its name', async () => {
    const { folder } = await bundleStage.run(defaults, runtime);
    const killed = { host: hostname(), process: 2 ** 31 - 1, since: '2026-10-01T00:00:00Z', id: 'x' };
    await writeFile(`${folder}.partial.lock`, JSON.stringify(killed));
    const again = await bundleStage.run(defaults, runtime);
    assert.equal(again.state, 'unchanged');
    assert.deepEqual(await readdir(join(runtime.cwd, 'media')), ['wandb-2026q4']);
  });

  it('says what to do when the output cannot be written to', async () => {
    await writeFile(join(runtime.cwd, 'media'), 'a file');
    await rejects(bundleStage.run(defaults, runtime), 'UNREADABLE', 1);
    await rejects(bundleStage.run({ ...defaults, output: 'media/x' }, runtime), 'UNREADABLE', 1);
  });

  it('finds out that the output is read-only before anything is fetched', deniableOnly, async () => {
    await mkdir(join(runtime.cwd, 'media'), { mode: 0o555 });
    await assert.rejects(
      bundleStage.run(defaults, runtime),
      fails('UNWRITABLE', /media cannot be written to/),
    );
    assert.equal(registry.requests.length, 0);
  });

  it('removes nothing that it has not made, and follows no link', async () => {
    const partial = join(runtime.cwd, 'media', 'wandb-2026q4.partial');
    const elsewhere = join(runtime.cwd, 'elsewhere');
    for (const folder of [elsewhere, join(runtime.cwd, 'media')]) {
      await mkdir(folder, { recursive: true });
    }
    await writeFile(join(elsewhere, 'wandb-2026q4.099.tar'), 'precious');
    await symlink(elsewhere, partial);
    await assert.rejects(bundleStage.run(defaults, runtime), { code: 'NOT_OURS' });
    await rm(partial);
    await mkdir(join(partial, 'photos'), { recursive: true });
    await assert.rejects(bundleStage.run(defaults, runtime), {
      code: 'NOT_OURS',
      details: ['"photos" is not a file of a bundle in the making'],
    });
    assert.deepEqual(await readdir(partial), ['photos']);
    assert.deepEqual(await readdir(elsewhere), ['wandb-2026q4.099.tar']);
  });

  it('survives cut connections', async () => {
    let cuts = 2;
    registry.fault = ({ path }) => (path.includes('/blobs/') && cuts-- > 0 ? { cutAfter: 1000 } : undefined);
    const result = await bundleStage.run(defaults, runtime);
    await verifyContent(await readBundle(result.folder));
  });

  for (const [what, change] of [
    ['other bytes', (bytes: Buffer) => Buffer.alloc(bytes.length, 1)],
    ['too many bytes', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('more')])],
    ['too few bytes', (bytes: Buffer) => bytes.subarray(1)],
  ] as const) {
    it(`refuses ${what} from upstream and keeps the rest`, async () => {
      const large = sample.lock.blobs.find(({ size }) => size === 250_000);
      assert.ok(large);
      const content = registry.repositories.get('wandb/local');
      const good = sample.contents.get(large.digest) ?? Buffer.alloc(0);
      content?.blobs.set(large.digest, change(good));
      await assert.rejects(bundleStage.run(defaults, runtime), RefusedError);
      content?.blobs.set(large.digest, good);
      assert.deepEqual(await readdir(join(runtime.cwd, 'media')), ['wandb-2026q4.partial']);
      const result = await bundleStage.run(defaults, runtime);
      await verifyContent(await readBundle(result.folder));
    });
  }
});

const notFound = { answer: { status: 404, headers: {}, body: Buffer.alloc(0) } };

/** A run that stops because one layer is not there. */
async function abort(): Promise<{ folder: string; partial: string }> {
  const large = sample.lock.blobs.find(({ size }) => size === 250_000);
  registry.fault = ({ path }) => (path.endsWith(large?.digest ?? '-') ? notFound : undefined);
  await assert.rejects(bundleStage.run(defaults, runtime));
  const folder = join(runtime.cwd, 'media', 'wandb-2026q4');
  return { folder, partial: `${folder}.partial` };
}

async function useRelease({ lock }: SampleRelease): Promise<void> {
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: wandb\nendpoints:\n  docker.io: ${registry.url}\n`,
  );
  await writeFile(join(runtime.cwd, 'tidegate.lock.json'), formatLock(lock));
}

async function contentOf(folder: string): Promise<Record<string, Buffer>> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return Object.fromEntries(names.map((name, index) => [name, files[index] ?? Buffer.alloc(0)]));
}

async function rejects(promise: Promise<unknown>, code: string, exitCode: number): Promise<void> {
  await assert.rejects(promise, { code, exitCode });
}
