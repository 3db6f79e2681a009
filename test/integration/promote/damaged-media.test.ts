import assert from 'node:assert/strict';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { blobEntries, volumeLayout } from '../../../src/bundle/layout.ts';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { RefusedError } from '../../../src/errors.ts';
import { isRefused } from '../../support/attack.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3, q4 } from '../../support/quarters.ts';

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

/** Damages the last byte of a blob. */
async function flipBlob(folder: string, digest: string | undefined): Promise<void> {
  for (const volume of volumeLayout((await readBundle(folder)).manifest)) {
    const entry = blobEntries(volume).find((candidate) => candidate.digest === digest);
    if (entry !== undefined) {
      await flipBit(join(folder, volume.files[0]?.name ?? ''), entry.dataOffset + entry.size - 1);
      return;
    }
  }
  throw new Error(`${digest} is not in ${folder}`);
}

function warningsOf({ runtime }: InternalSide): readonly string[] {
  return runtime.lines.filter((line) => line.startsWith('warning: '));
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
    const left = await readdir(folder);
    await assert.rejects(side.promote(folder), (error) => {
      assert.ok(error instanceof RefusedError);
      assert.equal(error.code, 'VOLUME_MISSING');
      assert.equal(error.details.length, 2);
      assert.match(error.details[0] ?? '', /^VOLUME_MISSING wandb-2026q4\.000\.tar is missing/);
      assert.match(
        error.hint ?? '',
        /^Without wandb-2026q4\.000\.tar, which has every manifest, .* Nothing was sent, and no file was touched\. Copy the named files from the source again/,
      );
      return true;
    });
    assert.deepEqual(
      side.runtime.lines.filter((line) => line.startsWith('warning: ')),
      [],
    );
    assert.deepEqual(side.writes(), []);
    assert.deepEqual(await readdir(folder), left);
    await side.registry.close();
  });

  test('a damaged manifest: nothing begins, and the first volume is named', async () => {
    const side = await startInternalSide();
    const { folder } = await bundleWith(side, large);
    const { manifest } = await readBundle(folder);
    await flipBlob(folder, manifest.images[0]?.root.digest);
    await assert.rejects(side.promote(folder), isRefused('BLOB_CHANGED', /in wandb-2026q4\.000\.tar is now/));
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

  test('a file beside the volumes of the promoted bundle that is changed is refused before the first write', async () => {
    const side = await startInternalSide();
    const { folder } = await bundleWith(side, large);
    await flipBit(join(folder, 'tidegate.lock.json'), 10);
    await assert.rejects(side.promote(folder), { code: 'FILE_CHANGED', exitCode: 2 });
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });
});

/** Two whole bundles that share a layer, a config and its manifest; the layer so large that another thread reads it. */
async function twoQuarters(side: InternalSide) {
  const shared = { reference: 'docker.io/wandb/local:1.0.0', layers: [large], referrers: 1 };
  const old = await side.bundle({ images: [shared], release: '2026q3', sequence: 3 });
  const own = { reference: 'docker.io/wandb/console:2.0.0', layers: [60_000] };
  const next = await side.bundle({ images: [shared, own], release: '2026q4', sequence: 4 });
  const { manifest } = await readBundle(old);
  const layer = manifest.blobs.find(({ size }) => size === large);
  assert.ok(layer);
  return {
    old,
    next,
    layer: layer.digest,
    manifest: manifest.images[0]?.root.digest,
    referrer: manifest.images[0]?.referrers[0]?.digest,
  };
}

describe('promoting from several bundles of which one is damaged', () => {
  test('a layer, a manifest and a referrer that are damaged in the newest one are taken from the other, and said', async () => {
    const side = await startInternalSide();
    const { old, next, layer, manifest, referrer } = await twoQuarters(side);
    await flipBlob(next, layer);
    await flipBlob(next, manifest);
    await flipBlob(next, referrer);
    const result = await side.promote(next, old);
    assert.equal(result.release, '2026q4');
    assert.equal(noTags(side), false);
    assert.equal(side.registry.repositories.get('local')?.blobs.get(layer)?.length, large);
    for (const digest of [layer, manifest, referrer]) {
      assert.ok(
        warningsOf(side).some(
          (line) => line.includes(`${digest} in wandb-2026q4.00`) && line.includes(`${old} has it too`),
        ),
      );
    }
    await side.registry.close();
  });

  test('what is damaged in both is not sent, and nothing is named', async () => {
    const side = await startInternalSide();
    const { old, next, layer } = await twoQuarters(side);
    await flipBlob(next, layer);
    await flipBlob(old, layer);
    await assert.rejects(side.promote(next, old), isRefused('BLOB_CHANGED', new RegExp(layer)));
    assert.ok(noTags(side));
    assert.equal(side.registry.repositories.get('local')?.blobs.has(layer) ?? false, false);
    await side.registry.close();
  });

  test('of a volume that is missing in the newest one, what another one has is sent, and the rest is named', async () => {
    const side = await startInternalSide();
    const { old, next, layer } = await twoQuarters(side);
    const { manifest } = await readBundle(next);
    await rm(join(next, manifest.blobs.find(({ digest }) => digest === layer)?.volume ?? ''));
    const lost = manifest.blobs.find(({ size }) => size === 60_000);
    // Both layers are in one volume: the other one is nowhere else.
    await assert.rejects(
      side.promote(next, old),
      isRefused('VOLUME_MISSING', new RegExp(lost?.digest ?? '-')),
    );
    assert.ok(side.registry.repositories.get('local')?.blobs.has(layer));
    await side.registry.close();
  });

  test('what is wrong beside the volumes of a bundle that only supplies blobs is warned about', async () => {
    const side = await startInternalSide();
    const base = await side.bundle(q3);
    const delta = await side.bundle(q4, base);
    await flipBit(join(base, 'tidegate.lock.json'), 10);
    await writeFile(join(base, 'readme.txt'), 'x');
    const { release } = await side.promote(delta, base);
    assert.equal(release, '2026q4');
    const said = warningsOf(side).filter((line) => line.includes(base));
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /readme\.txt.*1 other fault.*each is proven$/);
    await side.registry.close();
  });

  test('a supplying bundle whose bundle.json is damaged, or that nobody signed, is refused: it may be the newer one', async () => {
    const side = await startInternalSide();
    const base = await side.bundle(q3);
    const delta = await side.bundle(q4, base);
    const good = await flipBit(join(base, 'bundle.json'), 10);
    await assert.rejects(side.promote(delta, base), isRefused('INVALID_BUNDLE'));
    await writeFile(join(base, 'bundle.json'), good);
    await rm(join(base, 'bundle.json.sigstore.json'));
    await assert.rejects(side.promote(delta, base), isRefused('SIGNATURE_MISSING'));
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });
});
