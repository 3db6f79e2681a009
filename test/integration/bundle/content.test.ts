import assert from 'node:assert/strict';
import { appendFile, mkdir, open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { type Entry, type Volume, volumeLayout } from '../../../src/bundle/layout.ts';
import { type Bundle, readBundle } from '../../../src/bundle/read-bundle.ts';
import { segments } from '../../../src/bundle/volume-files.ts';
import { isRefused } from '../../support/attack.ts';
import { makeBundle } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';
import { testRuntime } from '../../support/runtime.ts';
import { verifyContent } from '../../../src/verify/content.ts';

const sample = sampleRelease({
  images: [
    { reference: 'docker.io/wandb/local:1', layers: ['', 'shared', 700, 30_000], referrers: 1, signed: true },
    { reference: 'docker.io/wandb/console:2', layers: ['shared', 5000] },
  ],
});

let bundle: Bundle;
let layout: readonly Volume[];

beforeEach(async () => {
  bundle = await readBundle(await makeBundle(testRuntime().cwd, sample, { volumeSize: 20_000 }));
  layout = volumeLayout(bundle.manifest);
});

describe('verifyContent', () => {
  it('takes a bundle as it was made, and reads every byte once', async () => {
    let bytes = 0;
    const verdict = await verifyContent(bundle, { onBytes: (count) => (bytes += count) });
    assert.equal(verdict.blobs, sample.lock.blobs.length);
    assert.equal(bytes, verdict.bytes);
  });

  it('takes the signature file, which comes after bundle.json', async () => {
    await writeFile(join(bundle.folder, 'bundle.json.sigstore.json'), '{}');
    await verifyContent(bundle);
  });

  it('finds a flipped bit at every place of a header, in padding and at the end', async () => {
    const volume = layout[1];
    const entry = volume?.entries.find(({ size }) => size === 700);
    assert.ok(volume && entry);
    for (const at of [0, 40, 103, 108, 130, 140, 150, 156, 170, 258, 270, 300, 330, 400, 511]) {
      await refusesFlip(volume, entry.headerOffset + at, 'HEADER_CHANGED', entry.name);
    }
    await refusesFlip(volume, entry.dataOffset + 700, 'PADDING_CHANGED', entry.name);
    await refusesFlip(volume, entry.dataOffset + 1023, 'PADDING_CHANGED', entry.name);
    await refusesFlip(volume, volume.size - 1024, 'PADDING_CHANGED', volume.name);
    await refusesFlip(volume, volume.size - 1, 'PADDING_CHANGED', volume.name);
  });

  it('finds a flipped bit in every blob, and names blob and volume', async () => {
    for (const volume of layout) {
      for (const entry of volume.entries.filter(({ name, size }) => name.startsWith('blobs/') && size > 0)) {
        await refusesFlip(volume, middle(entry), 'BLOB_CHANGED', `${entry.digest} in ${volume.name}`);
      }
    }
  });

  it('finds a change in oci-layout and in index.json, such as a swapped tag', async () => {
    const [volume] = layout;
    const [marker, index] = volume?.entries ?? [];
    assert.ok(volume && marker && index);
    await refusesFlip(volume, middle(marker), 'INDEX_CHANGED', 'oci-layout');
    await refusesFlip(volume, middle(index), 'INDEX_CHANGED', 'index.json');
  });

  it('finds what is missing, cut off, too long, changed beside the volumes, or too much', async () => {
    const { folder } = bundle;
    await rm(join(folder, 'wandb-2026q4.000.tar'));
    await truncate(join(folder, 'wandb-2026q4.001.tar'), 1000);
    await appendFile(join(folder, 'wandb-2026q4.002.tar.part000'), 'more');
    await writeFile(join(folder, 'tidegate.lock.json'), '{}');
    await writeFile(join(folder, 'readme.txt'), 'hello');
    await mkdir(join(folder, 'blobs'));
    await assert.rejects(
      verifyContent(bundle),
      isRefused(
        'CONTENT_CHANGED',
        /UNEXPECTED_FILE "blobs".*\n.*UNEXPECTED_FILE "readme.txt".*\n.*FILE_CHANGED tidegate.lock.json.*\nVOLUME_MISSING .*000\.tar.*\nVOLUME_SIZE .*001\.tar.*1000 bytes.*\nVOLUME_SIZE .*part000/,
      ),
    );
  });

  it('has the code of the fault when all are of one kind', async () => {
    await rm(join(bundle.folder, 'tidegate.lock.json'));
    await assert.rejects(verifyContent(bundle), isRefused('FILE_MISSING', /tidegate.lock.json/));
  });

  it('refuses a folder in the place of a volume', async () => {
    await rm(join(bundle.folder, 'wandb-2026q4.000.tar'));
    await mkdir(join(bundle.folder, 'wandb-2026q4.000.tar'));
    await assert.rejects(verifyContent(bundle), isRefused('VOLUME_MISSING'));
  });
});

async function refusesFlip(volume: Volume, offset: number, code: string, name: string): Promise<void> {
  await flip(volume, offset);
  await assert.rejects(
    verifyContent(bundle),
    isRefused(code, new RegExp(name)),
    `${volume.name} at ${offset}`,
  );
  await flip(volume, offset);
}

async function flip(volume: Volume, offset: number): Promise<void> {
  const [segment] = segments(volume, offset, 1);
  assert.ok(segment);
  await using handle = await open(join(bundle.folder, segment.file.name), 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, segment.position);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await handle.write(byte, 0, 1, segment.position);
}

function middle({ dataOffset, size }: Entry): number {
  return dataOffset + Math.floor(size / 2);
}
