import assert from 'node:assert/strict';
import { appendFile, mkdir, open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { type Entry, type Volume, volumeLayout } from '../../../src/bundle/layout.ts';
import { type Bundle, readBundle } from '../../../src/bundle/read-bundle.ts';
import type { Digest } from '../../../src/oci/digest.ts';
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

  it('ignores what operating systems leave on media, by name, and says so', async () => {
    const litter = ['.DS_Store', '._wandb-2026q4.000.tar', 'Desktop.ini', 'Thumbs.db'];
    const folders = ['.Trashes', '.fseventsd', 'System Volume Information', 'lost+found'];
    await Promise.all(litter.map((name) => writeFile(join(bundle.folder, name), 'x')));
    await Promise.all(folders.map((name) => mkdir(join(bundle.folder, name))));
    const { ignored } = await verifyContent(bundle);
    assert.deepEqual(ignored, [...litter, ...folders].sort());
    await writeFile(join(bundle.folder, '.DS_Store.sh'), 'x');
    await assert.rejects(verifyContent(bundle), isRefused('UNEXPECTED_FILE', /DS_Store\.sh/));
  });

  it('advises to remove what is too much, and to copy again what is wrong', async () => {
    const stray = join(bundle.folder, 'notes.txt');
    await writeFile(stray, 'x');
    await assert.rejects(verifyContent(bundle), { hint: /^Remove what is no part of the bundle: [^.]*\.$/ });
    await rm(join(bundle.folder, 'tidegate.lock.json'));
    await assert.rejects(verifyContent(bundle), { hint: /^Remove .*Copy the named files/ });
    await rm(stray);
    await assert.rejects(verifyContent(bundle), { hint: /^Copy the named files/ });
  });

  it('names the images that a changed blob belongs to', async () => {
    const shared = entryOf(sample.lock.blobs.find(({ size }) => size === 'shared'.length)?.digest);
    await refusesFlip(
      ...shared,
      'BLOB_CHANGED',
      'is now sha256:\\w+: part of docker.io/wandb/console:2, docker.io/wandb/local:1$',
    );
  });

  it('names an image by its damaged manifest, and what can be told without that', async () => {
    const [console, local] = sample.lock.images;
    await flip(...entryOf(console?.root.digest));
    await flip(...entryOf(sample.lock.blobs.find(({ size }) => size === 'shared'.length)?.digest));
    await flip(...entryOf(local?.tags[0]?.target.digest));
    const told = [
      `${console?.root.digest} .*: part of docker.io/wandb/console:2(?:\n|$)`,
      `: part of docker.io/wandb/local:1(?:\n|$)`,
      `${local?.tags[0]?.target.digest} .*: part of docker.io/wandb/local:1(?:\n|$)`,
    ];
    for (const line of told) {
      await assert.rejects(verifyContent(bundle), isRefused('BLOB_CHANGED', new RegExp(line)));
    }
  });

  it('counts only bytes that were read, and none of a volume that is not there', async () => {
    const [first, second] = layout;
    await rm(join(bundle.folder, second?.files[0]?.name ?? ''));
    let bytes = 0;
    await assert.rejects(verifyContent(bundle, { onBytes: (count) => (bytes += count) }));
    const whole = layout.reduce((total, { size }) => total + size, 0);
    assert.equal(bytes, whole - (second?.size ?? 0));
    assert.ok(bytes > (first?.size ?? 0));
  });

  it('refuses a folder in the place of a volume', async () => {
    await rm(join(bundle.folder, 'wandb-2026q4.000.tar'));
    await mkdir(join(bundle.folder, 'wandb-2026q4.000.tar'));
    await assert.rejects(verifyContent(bundle), isRefused('VOLUME_MISSING', /is a folder, not a file/));
  });
});

/** A volume, and the middle of a blob in it. */
function entryOf(digest: Digest | undefined): [volume: Volume, offset: number] {
  for (const volume of layout) {
    const entry = volume.entries.find((candidate) => candidate.digest === digest);
    if (entry !== undefined) {
      return [volume, middle(entry)];
    }
  }
  return assert.fail(`${digest} is in no volume`);
}

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
