import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { fetchLock, fetchNotes, readCarriedFiles } from '../../../src/promote/record/carried-files.ts';
import { storeRecord } from '../../../src/promote/record/record.ts';
import { readTrustedRecord } from '../../../src/promote/record/chosen-record.ts';
import { parseLock } from '../../../src/release/read-lock.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { forgeRecord, recordSource } from '../../support/records.ts';

const notes = '# Release notes of wandb 2026q4 (sequence 1)\n\nFaster.\n';
const images = [{ reference: 'docker.io/wandb/local:1.0.0' }];
const lockType = 'application/vnd.tidegate.lock.v1+json';
const signedTypes = [
  'application/vnd.tidegate.bundle.v1+json',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
];

let side: InternalSide;

before(async () => {
  side = await startInternalSide();
});
after(() => side.registry.close());

test('the lock and the notes of a bundle go into its record, and come out as they were signed', async () => {
  const folder = await side.bundle({ release: '2026q4', sequence: 1, images, notes });
  await side.promote(folder);
  assert.deepEqual(await layerTypes('2026q4'), [...signedTypes, lockType, 'text/markdown']);
  const source = await recordSource(side);
  const { manifest } = await readTrustedRecord(source, '2026q4');
  assert.equal(await fetchNotes(source, manifest), notes);
  const lock = parseLock(await readFile(join(folder, 'tidegate.lock.json')), 'lock');
  assert.deepEqual(await fetchLock(source, manifest), lock);
});

test('a bundle without notes has a record without them', async () => {
  await side.promote(await side.bundle({ release: '2027q1', sequence: 2, images }));
  assert.deepEqual(await layerTypes('2027q1'), [...signedTypes, lockType]);
  const source = await recordSource(side);
  assert.equal(await fetchNotes(source, (await readTrustedRecord(source)).manifest), undefined);
});

test('another file than the signed one stays out of the record', async () => {
  const folder = await side.bundle({ release: '2027q2', sequence: 3, images, notes });
  await writeFile(join(folder, 'notes.md'), notes.replace('Faster', 'Slower'));
  const carried = await readCarriedFiles(await readBundle(folder));
  assert.deepEqual(
    carried.map(({ mediaType }) => mediaType),
    [lockType],
  );
});

test('a record that carries nothing, as earlier versions wrote it, counts', async () => {
  const folder = await side.bundle({ release: '2027q3', sequence: 4, images, notes: `${notes}2\n` });
  const { manifest, bytes } = await readBundle(folder);
  const signatures = [await readFile(join(folder, 'bundle.json.sigstore.json'))];
  const { name, release, sequence } = manifest;
  await forgeRecord(side, { config: { name, release, sequence }, bundleBytes: bytes, signatures });
  assert.deepEqual(await layerTypes('2027q3'), signedTypes);
  const source = await recordSource(side);
  assert.equal((await readTrustedRecord(source, '2027q3')).release, '2027q3');
  assert.equal(await fetchNotes(source, manifest), undefined);
  assert.equal(await fetchLock(source, manifest), undefined);
});

test('what is larger than such a file may be is not even asked for', async () => {
  const source = await recordSource(side);
  const { manifest } = await readTrustedRecord(source, '2026q4');
  const forged = { ...manifest, files: manifest.files.map((file) => ({ ...file, size: 1e9 })) };
  side.registry.requests.length = 0;
  assert.equal(await fetchNotes(source, forged), undefined);
  assert.equal(await fetchLock(source, forged), undefined);
  assert.deepEqual(side.registry.requests, []);
});

test('a record whose notes and lock somebody exchanged counts, and what it carries does not', async () => {
  const other = await startInternalSide();
  try {
    const folder = await other.bundle({ release: '2026q4', sequence: 1, images, notes });
    await other.promote(folder);
    const repository = other.registries.repository('registry.test/tidegate/wandb');
    const source = await recordSource(other);
    const { manifest, ...config } = await readTrustedRecord(source);
    const carried = [
      { mediaType: lockType, bytes: Buffer.from('{}') },
      { mediaType: 'text/markdown', bytes: Buffer.from('# Title\n\nevil\n') },
      { mediaType: 'application/x-of-a-later-version', bytes: Buffer.from('more') },
    ];
    const signatures = [await readFile(join(folder, 'bundle.json.sigstore.json'))];
    const record = { config, bundleBytes: (await readBundle(folder)).bytes, signatures, carried };
    await repository.tag?.('2026q4', await storeRecord(repository, record));
    assert.equal((await readTrustedRecord(source)).release, '2026q4');
    assert.equal(await fetchNotes(source, manifest), notes);
    assert.equal((await fetchLock(source, manifest))?.release, '2026q4');
  } finally {
    await other.registry.close();
  }
});

test('a lock that this version cannot read is none', async () => {
  const source = await recordSource(side);
  const { manifest } = await readTrustedRecord(source, '2026q4');
  const repository = side.registries.repository('registry.test/tidegate/wandb');
  const { layers } = await recordManifest('2026q4');
  const [, signature] = layers;
  assert.ok(signature !== undefined);
  const { digest, size } = signature;
  const forged = { ...manifest, files: [{ name: 'tidegate.lock.json', digest, size }] };
  assert.ok((await readAll(repository, signature)).length > 0);
  assert.equal(await fetchLock(source, forged), undefined);
});

async function layerTypes(release: string): Promise<readonly string[]> {
  return (await recordManifest(release)).layers.map(({ mediaType }) => mediaType);
}

async function recordManifest(release: string): Promise<{ layers: readonly Descriptor[] }> {
  const repository = side.registries.repository('registry.test/tidegate/wandb');
  return JSON.parse((await readAll(repository, await repository.resolve(release))).toString('utf8'));
}
