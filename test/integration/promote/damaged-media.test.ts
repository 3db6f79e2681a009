import assert from 'node:assert/strict';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { volumeLayout } from '../../../src/bundle/layout.ts';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { RefusedError } from '../../../src/errors.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';

/** One layer so large that another thread reads it, in a volume of its own; two small ones in another. */
const large = 3 * 1024 * 1024;
const sample = {
  images: [
    { reference: 'docker.io/wandb/local:1.0.0', layers: [large] },
    { reference: 'docker.io/wandb/console:2.0.0', layers: [60_000, 70_000] },
  ],
};

/** A signed bundle, and where a layer of that size lies in it. */
async function bundleWith(side: InternalSide, size: number) {
  const folder = await side.bundle(sample);
  for (const volume of volumeLayout((await readBundle(folder)).manifest)) {
    const entry = volume.entries.find((candidate) => candidate.size === size);
    if (entry !== undefined) {
      return { folder, entry, path: join(folder, volume.files[0]?.name ?? '') };
    }
  }
  throw new Error('no such layer');
}

async function flipBit(path: string, position: number): Promise<Buffer> {
  const good = await readFile(path);
  const bad = Buffer.from(good);
  bad[position] = (bad[position] ?? 0) ^ 1;
  await writeFile(path, bad);
  return good;
}

function blobsIn({ registry }: InternalSide, repository: string): number {
  return registry.repositories.get(repository)?.blobs.size ?? 0;
}

function noTags({ registry }: InternalSide): boolean {
  return [...registry.repositories.values()].every(({ tags }) => tags.size === 0);
}

describe('promoting from a damaged medium', () => {
  for (const size of [large, 60_000]) {
    test(`one flipped bit in a blob of ${size} bytes: the rest is sent, nothing is named, and one more run ends it`, async () => {
      const side = await startInternalSide();
      const { folder, entry, path } = await bundleWith(side, size);
      const good = await flipBit(path, entry.dataOffset + size - 1);
      await assert.rejects(side.promote(folder), (error) => {
        assert.ok(error instanceof RefusedError);
        assert.equal(error.code, 'BLOB_CHANGED');
        const [detail = '', ...others] = error.details;
        assert.deepEqual(others, []);
        assert.match(detail, new RegExp(`${entry.digest} in wandb-2026q4\\.\\d+\\.tar.* is now sha256:`));
        assert.match(detail, /part of docker\.io\/wandb\/(local|console):/);
        assert.match(error.hint ?? '', /All else was sent, and no tag was set/);
        return true;
      });
      assert.ok(noTags(side));
      assert.equal(side.registry.repositories.get('local')?.blobs.has(entry.digest) ?? false, false);
      const before = blobsIn(side, 'local') + blobsIn(side, 'console');
      assert.equal(before, 4, 'two configs and two layers');
      await writeFile(path, good);
      const result = await side.promote(folder);
      assert.equal(result.blobs.sent, 1);
      assert.equal(result.bytes, size);
      assert.equal(noTags(side), false);
      await side.registry.close();
    });
  }

  test('a volume that is missing or cut: warned of at once, the others are sent, and its name is said', async () => {
    for (const [damage, code] of [
      [(path: string) => rm(path), 'VOLUME_MISSING'],
      [(path: string) => truncate(path, 5000), 'VOLUME_SIZE'],
    ] as const) {
      const side = await startInternalSide();
      const { folder, path } = await bundleWith(side, large);
      const good = await readFile(path);
      await damage(path);
      await assert.rejects(side.promote(folder), (error) => {
        assert.ok(error instanceof RefusedError);
        assert.equal(error.code, code);
        assert.match(error.details.join('\n'), /wandb-2026q4\.00\d\.tar/);
        return true;
      });
      assert.ok(
        side.runtime.lines.some((line) => /^warning: .*wandb-2026q4\.00\d\.tar.*no tag is set/.test(line)),
      );
      assert.ok(noTags(side));
      assert.ok(blobsIn(side, 'console') > 0);
      await writeFile(path, good);
      await side.promote(folder);
      assert.equal(noTags(side), false);
      await side.registry.close();
    }
  });

  test('without its first volume, which has the manifests, nothing begins, and all that is missing is named', async () => {
    const side = await startInternalSide();
    const { folder, path } = await bundleWith(side, large);
    await rm(path);
    await rm(join(folder, 'wandb-2026q4.000.tar'));
    await assert.rejects(side.promote(folder), (error) => {
      assert.ok(error instanceof RefusedError);
      assert.equal(error.code, 'VOLUME_MISSING');
      assert.equal(error.details.length, 2);
      return true;
    });
    assert.deepEqual(
      side.runtime.lines.filter((line) => line.startsWith('warning: ')),
      [],
    );
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('damage where the registry has the content already does no harm', async () => {
    const side = await startInternalSide();
    const { folder, entry, path } = await bundleWith(side, large);
    await side.promote(folder);
    side.writes();
    await flipBit(path, entry.dataOffset);
    const again = await side.promote(folder);
    assert.equal(again.unchanged, true);
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('a changed file beside the volumes is refused before the first write', async () => {
    const side = await startInternalSide();
    const { folder } = await bundleWith(side, large);
    await flipBit(join(folder, 'tidegate.lock.json'), 10);
    await assert.rejects(side.promote(folder), { code: 'FILE_CHANGED', exitCode: 2 });
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });
});
