import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { fetchNotes, readBundledNotes } from '../../../src/promote/record/notes.ts';
import { storeRecord } from '../../../src/promote/record/record.ts';
import { readTrustedRecord } from '../../../src/promote/record/chosen-record.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { recordSource } from '../../support/records.ts';

const notes = '# Release notes of wandb 2026q4 (sequence 1)\n\nFaster.\n';
const images = [{ reference: 'docker.io/wandb/local:1.0.0' }];

let side: InternalSide;

before(async () => {
  side = await startInternalSide();
});
after(() => side.registry.close());

test('the notes of a bundle go into its record, and come out as they were signed', async () => {
  await side.promote(await side.bundle({ release: '2026q4', sequence: 1, images, notes }));
  assert.deepEqual(await layersOf('2026q4'), [
    'application/vnd.tidegate.bundle.v1+json',
    'application/vnd.dev.sigstore.bundle.v0.3+json',
    'text/markdown',
  ]);
  const source = await recordSource(side);
  const { manifest } = await readTrustedRecord(source, '2026q4');
  assert.equal(await fetchNotes(source, manifest), notes);
});

test('a bundle without notes has a record without them', async () => {
  await side.promote(await side.bundle({ release: '2027q1', sequence: 2, images }));
  assert.equal((await layersOf('2027q1')).length, 2);
  const source = await recordSource(side);
  assert.equal(await fetchNotes(source, (await readTrustedRecord(source)).manifest), undefined);
});

test('other notes than the signed ones are none, in a bundle and in a record', async () => {
  const folder = await side.bundle({ release: '2027q2', sequence: 3, images, notes });
  await writeFile(join(folder, 'notes.md'), notes.replace('Faster', 'Slower'));
  const bundle = await readBundle(folder);
  assert.equal(await readBundledNotes(bundle), undefined);
  const forged = { ...bundle.manifest, files: bundle.manifest.files.map((file) => ({ ...file, size: 1e9 })) };
  const source = await recordSource(side);
  assert.equal(await fetchNotes(source, forged), undefined, 'larger than any');
});

test('a record whose notes somebody exchanged counts, and its notes do not', async () => {
  const other = await startInternalSide();
  try {
    const folder = await other.bundle({ release: '2026q4', sequence: 1, images, notes });
    await other.promote(folder);
    const repository = other.registries.repository('registry.test/tidegate/wandb');
    const source = await recordSource(other);
    const { manifest, ...config } = await readTrustedRecord(source);
    const signature = await readFile(join(folder, 'bundle.json.sigstore.json'));
    const { bytes } = await readBundle(folder);
    const record = {
      config,
      bundleBytes: bytes,
      signatures: [signature],
      notes: Buffer.from('# Title\n\nevil\n'),
    };
    await repository.tag?.('2026q4', await storeRecord(repository, record));
    const found = await readTrustedRecord(source);
    assert.equal(found.release, '2026q4');
    assert.equal(await fetchNotes(source, manifest), notes);
  } finally {
    await other.registry.close();
  }
});

async function layersOf(release: string): Promise<readonly unknown[]> {
  const repository = side.registries.repository('registry.test/tidegate/wandb');
  const bytes = await readAll(repository, await repository.resolve(release));
  const { layers } = JSON.parse(bytes.toString('utf8'));
  return layers.map(({ mediaType }: { mediaType: unknown }) => mediaType);
}
