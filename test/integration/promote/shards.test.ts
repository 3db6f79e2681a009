import assert from 'node:assert/strict';
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import type { BundleManifest } from '../../../src/bundle/bundle-manifest.ts';
import { tarOf } from '../../../src/bundle/layout.ts';
import { shareOf } from '../../../src/promote/shard.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { writeSignature } from '../../support/sign-bundle.ts';
import { isRefused } from '../../support/attack.ts';
import { makeBundle } from '../../support/bundles.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';
import { type InternalSide, readText, startInternalSide } from '../../support/internal-side.ts';
import { sampleRelease, type SampleOptions } from '../../support/locks.ts';
import { onlyTarget, type Promoted } from '../../support/promoted.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const count = 3;
const images = ['local', 'console', 'controller', 'weave'].map((name) => ({
  reference: `docker.io/wandb/${name}:1.0.0`,
  layers: ['a layer of all', 9000],
  referrers: 1,
}));

/** A signed bundle of several volumes. */
async function bundleOf(side: InternalSide, options: SampleOptions = {}): Promise<string> {
  const folder = await makeBundle(side.folder, sampleRelease({ images, ...options }), { volumeSize: 12_000 });
  await writeSignature(await readBundle(folder), side.key);
  return folder;
}

async function promote(side: InternalSide, bundle: string, shard?: number, more = {}): Promise<Promoted> {
  const given = shard === undefined ? {} : { shard: `${shard}/${count}` };
  return onlyTarget(await stageRunner(side.runtime)(promoteStage, { bundle, ...given, ...more }));
}

/** Leaves of the volumes only the first one and those of a shard. @returns the folder */
async function carry(side: InternalSide, bundle: string, shard: number | undefined): Promise<string> {
  const folder = join(side.folder, `job-${shard ?? 'seal'}`);
  await cp(bundle, folder, { recursive: true });
  const { manifest } = await readBundle(bundle);
  const own = shard === undefined ? [] : volumesOf(manifest, shard);
  for (const file of (await readdir(folder)).filter(
    (name) => name.includes('.tar') && !name.includes('.000.'),
  )) {
    if (!own.includes(tarOf(file))) {
      await rm(join(folder, file));
    }
  }
  return folder;
}

function volumesOf(manifest: BundleManifest, number: number): readonly string[] {
  const share = shareOf([manifest], { number, count });
  return manifest.blobs.filter(({ digest }) => share.has(digest)).map(({ volume }) => volume);
}

function namesIn({ registry }: InternalSide): readonly string[] {
  return [...registry.repositories.values()].flatMap(({ tags }) => [...tags.keys()]);
}

function isMissed(line: string): boolean {
  return line.includes('is missing; the other volumes are used');
}

describe('a bundle in shards', () => {
  test('goes in by several jobs at once, each with its volumes alone; the last one finds all there, and seals', async () => {
    const side = await startInternalSide();
    const bundle = await bundleOf(side);
    const jobs = await Promise.all([1, 2, 3].map((shard) => carry(side, bundle, shard)));
    const results = await Promise.all(jobs.map((folder, index) => promote(side, folder, index + 1)));
    assert.ok(
      results.every(({ blobs, shard }, index) => blobs.sent > 0 && shard === `${index + 1}/${count}`),
    );
    assert.deepEqual(namesIn(side), [], 'nothing has a name before all is there');
    assert.ok(!side.runtime.lines.some(isMissed), 'volumes of other shards are not missed');
    const { manifest } = await readBundle(bundle);
    const sealed = await promote(side, await carry(side, bundle, undefined));
    assert.ok(side.runtime.lines.some(isMissed));
    assert.equal(sealed.bytes, 0);
    assert.equal(sealed.unchanged, false);
    assert.equal(sealed.images.length, images.length);
    const sent = results.reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(sent > 4 * 9000 && sent < manifest.blobs.reduce((sum, { size }) => sum + size, 0) + 100);
    assert.ok(namesIn(side).includes('2026q4'));
    assert.equal((await side.promote(bundle)).unchanged, true);
    await side.registry.close();
  });

  test('whose one shard never ran is sealed by who has everything, and refused without its volumes', async () => {
    const side = await startInternalSide();
    const bundle = await bundleOf(side);
    const others = [await promote(side, bundle, 1), await promote(side, bundle, 3)];
    const seal = await carry(side, bundle, undefined);
    await assert.rejects(promote(side, seal), isRefused('VOLUME_MISSING'));
    assert.deepEqual(namesIn(side), []);
    const planned = await promote(side, bundle, 2, { 'dry-run': true });
    const sealed = await promote(side, bundle);
    assert.equal(sealed.bytes, planned.bytes);
    assert.ok(sealed.bytes > 0 && others.every(({ bytes }) => bytes > 0));
    assert.ok(namesIn(side).includes('2026q4'));
    await side.registry.close();
  });

  test('is refused by every shard where the whole would be', async () => {
    const side = await startInternalSide();
    const old = await bundleOf(side, { release: '2026q3', sequence: 1 });
    await side.promote(await bundleOf(side, { release: '2026q4', sequence: 2 }));
    side.writes();
    await assert.rejects(promote(side, old, 2), isRefused('REPLAY'));
    await assert.rejects(promote(side, old, 4), fails('INVALID_SHARD'));
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('leaves chart repositories to whoever seals', async () => {
    const side = await startInternalSide({ promote: '  charts: [{folder: stable, url: https://c.test}]\n' });
    const layers = [await packChart({ folder: chartFolder('operator'), version: '1.4.8' })];
    const charts = [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8', layers }];
    const bundle = await bundleOf(side, { charts });
    const index = join(side.folder, 'stable', 'index.yaml');
    for (const shard of [1, 2, 3]) {
      // Nor do they need the volume that the chart is in.
      await promote(side, await carry(side, bundle, shard), shard);
    }
    await assert.rejects(readText(index), { code: 'ENOENT' });
    await promote(side, bundle);
    assert.match(await readText(index), /operator-1\.4\.8\.tgz/);
    await side.registry.close();
  });

  test('of a delta, has its share of the earlier bundle too', async () => {
    const side = await startInternalSide();
    const base = await bundleOf(side, { release: '2026q3', sequence: 1 });
    const more = [...images, { reference: 'docker.io/wandb/local:2.0.0', layers: ['a layer of all', 5000] }];
    const delta = await side.bundle({ release: '2026q4', sequence: 2, images: more }, base);
    const both = `${base},${delta}`;
    for (const shard of [1, 2, 3]) {
      assert.ok((await promote(side, both, shard)).bytes > 0);
    }
    const sealed = await promote(side, both);
    assert.equal(sealed.bytes, 0);
    assert.equal(sealed.release, '2026q4');
    await side.registry.close();
  });
});
