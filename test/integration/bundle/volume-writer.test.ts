import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { publish } from '../../../src/bundle/folder.ts';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { openVolumeWriter } from '../../../src/bundle/volume-writer.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { ociLayout } from '../../../src/oci/layout/names.ts';
import { verifyContent } from '../../../src/verify/content.ts';
import { planBundle } from '../../../src/bundle/plan.ts';
import { type SampleRelease, sampleRelease, storeOf } from '../../support/locks.ts';
import { testRuntime } from '../../support/runtime.ts';

const volumeSize = 1_990_000_000;

function releaseWith(...layers: readonly Buffer[]): SampleRelease {
  return sampleRelease({ images: [{ reference: 'docker.io/wandb/local:1.0.0', layers }] });
}

async function newFolder(): Promise<string> {
  return await mkdtemp(join(testRuntime().cwd, 'bundle-'));
}

/** Makes a bundle in two runs, as after a kill: the first one gets none of its blobs, or all of them. */
async function makeInTwoRuns(
  sample: SampleRelease,
  { first, between }: { first: 'nothing' | 'all'; between?: (partial: string) => Promise<void> },
): Promise<string> {
  const plan = planBundle(sample.lock, { files: [], volumeSize });
  const folder = join(await newFolder(), 'wandb-2026q4');
  const partial = `${folder}.partial`;
  await mkdir(partial);
  const store = storeOf(sample.contents);
  const fill = async (resumed: boolean, blobs: typeof plan.manifest.blobs): Promise<void> => {
    await using writer = await openVolumeWriter(partial, plan);
    if (resumed) {
      await writer.recover(() => {});
    }
    for (const blob of blobs) {
      const descriptor = { ...blob, mediaType: 'application/octet-stream' };
      if (!(await writer.has(descriptor))) {
        await writer.write(descriptor, store);
      }
    }
    await writer.finish();
  };
  await openVolumeWriter(partial, plan).then((writer) => writer[Symbol.asyncDispose]());
  if (first === 'all') {
    await fill(false, plan.manifest.blobs);
  }
  await between?.(partial);
  await fill(true, plan.manifest.blobs);
  await publish(partial, folder, plan);
  return folder;
}

describe('the volumes of a bundle in the making', () => {
  it('have the header of an empty blob also when an earlier run did not come that far', async () => {
    const folder = await makeInTwoRuns(releaseWith(Buffer.alloc(0)), { first: 'nothing' });
    await verifyContent(await readBundle(folder));
  });

  it('have nothing but zeros after a blob, whatever an earlier run left there', async () => {
    const folder = await makeInTwoRuns(releaseWith(Buffer.from('layer')), {
      first: 'all',
      async between(partial) {
        await using handle = await open(join(partial, 'wandb-2026q4.001.tar'), 'r+');
        await handle.write(Buffer.from('x'), 0, 1, 512 + 'layer'.length);
      },
    });
    await verifyContent(await readBundle(folder));
  });

  for (const first of ['nothing', 'all'] as const) {
    it(`hold a blob with the bytes of oci-layout beside that file, after a run that left ${first}`, async () => {
      const folder = await makeInTwoRuns(releaseWith(ociLayout), { first });
      await verifyContent(await readBundle(folder));
    });
  }

  it('stay as long as planned where a header that is noted in is cut over two files', async () => {
    const [large, small] = [Buffer.alloc(9 * 1024 * 1024), Buffer.alloc(64 * 1024)];
    // Volume 000 is in the order of the digests: what is before the large one makes its parts long enough.
    while (digestOf(small) > digestOf(large)) {
      small.writeUInt32LE(small.readUInt32LE() + 1);
    }
    const [smallBlob, blob] = [small, large].map((bytes) => ({
      digest: digestOf(bytes),
      size: bytes.length,
      mediaType: 'application/vnd.oci.image.config.v1+json',
      repositories: [],
    }));
    assert.ok(smallBlob && blob);
    const lock = { ...sampleRelease().lock, blobs: [smallBlob, blob] };
    const contents = new Map([[blob.digest, large]]);
    const whole = planBundle(lock, { files: [], volumeSize });
    const entry = whole.volumes[0]?.entries.find(({ digest }) => digest === blob.digest);
    assert.ok(entry);
    const plan = planBundle(lock, { files: [], volumeSize: entry.headerOffset + 10 });
    const folder = await newFolder();
    await using writer = await openVolumeWriter(folder, plan);
    await writer.write(blob, storeOf(contents));
    const sizes = plan.manifest.volumes.map(async ({ name }) => [
      name,
      (await stat(join(folder, name))).size,
    ]);
    assert.deepEqual(
      await Promise.all(sizes),
      plan.manifest.volumes.map(({ name, size }) => [name, size]),
    );
  });

  it('are closed when they are finished: Windows renames no folder in which a file is open', async (t) => {
    if (process.platform !== 'linux') {
      t.skip('only Linux says which files a process has open');
      return;
    }
    const sample = releaseWith(Buffer.from('layer'));
    const plan = planBundle(sample.lock, { files: [], volumeSize });
    const folder = await newFolder();
    await using writer = await openVolumeWriter(folder, plan);
    for (const blob of plan.manifest.blobs) {
      await writer.write({ ...blob, mediaType: 'application/octet-stream' }, storeOf(sample.contents));
    }
    await writer.finish();
    const paths = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    assert.deepEqual(
      paths.filter((path) => path.startsWith(folder)),
      [],
    );
  });
});
