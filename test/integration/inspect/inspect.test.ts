import assert from 'node:assert/strict';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { heldByBundle } from '../../../src/bundle/held.ts';
import { volumeLayout } from '../../../src/bundle/layout.ts';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { inspectStage } from '../../../src/inspect/stage.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { formatInventory } from '../../../src/release/read-inventory.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { makeBundle } from '../../support/bundles.ts';
import { fails } from '../../support/fails.ts';
import { sampleRelease } from '../../support/locks.ts';
import { testRuntime } from '../../support/runtime.ts';

const before = sampleRelease({
  release: '2026q3',
  sequence: 1,
  images: [
    { reference: 'docker.io/wandb/local:1', layers: ['shared', 30_000] },
    { reference: 'docker.io/wandb/gone:1' },
    { reference: 'quay.io/prometheus/prometheus:v2', layers: ['shared'] },
  ],
});
const now = sampleRelease({
  release: '2026q4',
  sequence: 2,
  images: [
    { reference: 'docker.io/wandb/local:2', layers: ['shared', 50_000, 'own'], referrers: 2, signed: true },
    { reference: 'docker.io/wandb/new:1' },
    { reference: 'quay.io/prometheus/prometheus:v2', layers: ['shared'] },
  ],
  charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8' }],
});

async function bundles() {
  const runtime = testRuntime();
  const base = await makeBundle(runtime.cwd, before, { volumeSize: 100_000 });
  const held = heldByBundle((await readBundle(base)).manifest);
  const delta = await makeBundle(runtime.cwd, now, { volumeSize: 100_000, base: held });
  const inspect = (...bases: readonly string[]) => inspectStage.run({ bundle: delta, base: bases }, runtime);
  return { runtime, base, delta, inspect };
}

describe('inspect', () => {
  test('shows names, files, and of each image what is in here and what is left out', async () => {
    const { delta, inspect } = await bundles();
    const { manifest } = await readBundle(delta);
    const result = await inspect();
    assert.deepEqual(
      [result.name, result.release, result.sequence, result.audience, result.created],
      ['wandb', '2026q4', 2, 'acme-prod', '2026-10-01T00:00:00Z'],
    );
    assert.equal(result.hasSignatureFile, false);
    assert.deepEqual(
      [...result.volumes, ...result.files].map(({ name, state }) => [name, state]),
      [
        ['wandb-2026q4.000.tar', 'here'],
        ['wandb-2026q4.001.tar', 'here'],
        ['sbom.cdx.json', 'here'],
        ['tidegate.lock.json', 'here'],
      ],
    );
    const local = result.images.find(({ reference }) => reference === 'docker.io/wandb/local:2');
    assert.equal(local?.content?.layers, 3);
    assert.deepEqual(local.content.leftOut, { blobs: 1, bytes: 'shared'.length });
    assert.equal(local.content.whole.bytes, local.content.inBundle.bytes + local.content.leftOut.bytes);
    assert.ok(local.content.inBundle.bytes > 50_000);
    const prometheus = result.images.find(({ reference }) => reference.includes('prometheus'));
    assert.deepEqual(prometheus?.content?.inBundle.blobs, 1);
    assert.equal(result.inBundle.blobs, manifest.blobs.length);
    assert.equal(result.leftOut.blobs, manifest.needs.length);
    // What a base without its lock has is looked for where it is needed now.
    assert.deepEqual(
      result.needs.map(({ repository, blobs }) => [repository, blobs]),
      [
        ['docker.io/wandb/local', 1],
        ['quay.io/prometheus/prometheus', 2],
      ],
    );
    assert.equal(result.charts[0]?.content?.layers, 1);
    assert.deepEqual(result.charts[0].content.platforms, []);
  });

  test('counts what is said about an image, and not its layers, as evidence', async () => {
    const { inspect } = await bundles();
    const { images } = await inspect();
    const local = images.find(({ reference }) => reference === 'docker.io/wandb/local:2');
    assert.deepEqual(
      local?.evidence.map(({ kind, by }) => [kind, by]),
      [
        ['signature', 'tag'],
        ['sbom', 'referrer'],
        ['sbom', 'referrer'],
      ],
    );
  });

  test('reads nothing but bundle.json and volume 000', async () => {
    const { delta, inspect } = await bundles();
    const whole = await inspect();
    for (const { name } of [...whole.volumes.slice(1), ...whole.files]) {
      await rm(join(delta, name));
    }
    const missing = await inspect();
    assert.deepEqual(
      missing.volumes.map(({ state }) => state),
      ['here', 'missing'],
    );
    assert.deepEqual({ ...missing, volumes: [], files: [] }, { ...whole, volumes: [], files: [] });
  });

  test('shows what bundle.json says when volume 000 is on another disk, or cut short', async () => {
    const { delta, inspect } = await bundles();
    const whole = await inspect();
    const first = join(delta, 'wandb-2026q4.000.tar');
    await truncate(first, 100);
    const cut = await inspect();
    assert.equal(cut.hasManifests, false);
    assert.equal(cut.volumes[0]?.state, 'other size');
    await rm(first);
    const result = await inspect();
    assert.deepEqual(
      result.images.map(({ reference, digest }) => [reference, digest]),
      whole.images.map(({ reference, digest }) => [reference, digest]),
    );
    assert.ok(result.images.every(({ content }) => content === undefined));
    assert.deepEqual([result.inBundle, result.leftOut], [whole.inBundle, whole.leftOut]);
    assert.match(
      renderTerminal(inspectStage.report(result), { colour: false }),
      /Volume 000 is not here, or not whole/,
    );
  });

  test('believes no manifest that is not what its digest says', async () => {
    const { delta, inspect } = await bundles();
    const { manifest } = await readBundle(delta);
    const [volume] = volumeLayout(manifest);
    const root = manifest.images[0]?.root.digest;
    const entry = volume?.entries.find(({ digest }) => digest === root);
    assert.ok(entry);
    const path = join(delta, 'wandb-2026q4.000.tar');
    const bytes = await readFile(path);
    bytes.writeUInt8(bytes.readUInt8(entry.dataOffset + 10) ^ 1, entry.dataOffset + 10);
    await writeFile(path, bytes);
    await assert.rejects(inspect(), fails('BLOB_CHANGED'));
  });

  test('says that there is a signature file, and never that it is trusted', async () => {
    const { delta, inspect } = await bundles();
    await writeFile(join(delta, 'bundle.json.sigstore.json'), 'anything');
    const result = await inspect();
    assert.equal(result.hasSignatureFile, true);
    assert.match(
      renderTerminal(inspectStage.report(result), { colour: false }),
      /signature\s+there is one; tidegate verify says whether it can be trusted/,
    );
  });

  test('takes the bundle.json in place of the folder, and refuses what is no bundle', async () => {
    const { runtime, delta } = await bundles();
    const named = await inspectStage.run({ bundle: join(delta, 'bundle.json'), base: [] }, runtime);
    assert.equal(named.folder, delta);
    await assert.rejects(inspectStage.run({ bundle: runtime.cwd, base: [] }, runtime), fails('NO_BUNDLE'));
  });
});

describe('against a base, inspect shows', () => {
  test('what is new, changed and removed, and what the bundle adds', async () => {
    const { runtime, base, delta, inspect } = await bundles();
    const { manifest } = await readBundle(delta);
    const expected = {
      added: ['docker.io/wandb/new:1', 'ghcr.io/wandb/helm-charts/operator:1.4.8'],
      changed: [{ reference: 'docker.io/wandb/local:2', before: ['docker.io/wandb/local:1'] }],
      removed: ['docker.io/wandb/gone:1'],
    };
    const lock = join(runtime.cwd, 'old.lock');
    await writeFile(lock, formatLock(before.lock));
    for (const path of [base, lock]) {
      const { comparison } = await inspect(path);
      assert.ok(comparison);
      const { added, changed, removed, adds, repeats, lacks } = comparison;
      assert.deepEqual({ added, changed, removed }, expected);
      // The manifest of prometheus, which did not change, always travels.
      assert.equal(repeats.blobs, 1);
      assert.equal(adds.blobs + repeats.blobs, manifest.blobs.length);
      assert.deepEqual(lacks, { blobs: 0, bytes: 0 });
    }
  });

  test('what an inventory has not, and that it cannot tell what was removed', async () => {
    const { runtime, inspect } = await bundles();
    const path = join(runtime.cwd, 'inventory');
    const root = before.lock.images.find(({ reference }) => reference.includes('prometheus'))?.root;
    assert.ok(root);
    const blobs = [{ digest: root.digest, size: root.size }];
    const { name, audience, release, sequence } = before.lock;
    const repositories = [{ name: 'quay.io/prometheus/prometheus', blobs }];
    await writeFile(
      path,
      formatInventory({ schemaVersion: 1, name, audience, release, sequence, repositories }),
    );
    const result = await inspect(path);
    assert.deepEqual(result.comparison?.added, [
      'docker.io/wandb/local:2',
      'docker.io/wandb/new:1',
      'ghcr.io/wandb/helm-charts/operator:1.4.8',
    ]);
    assert.equal(result.comparison.removed, undefined);
    assert.ok(result.comparison.lacks.blobs > 0);
    const text = renderTerminal(inspectStage.report(result), { colour: false });
    assert.match(text, /Against the inventory of wandb 2026q3/);
    assert.match(text, /that are not there: promote would refuse it/);
  });
});

test('the report is a table that says it all', async () => {
  const { inspect, base } = await bundles();
  const text = renderTerminal(inspectStage.report(await inspect(base)), { colour: false });
  assert.match(text, /^Image +Platforms +Layers +Size +In here +Left out +Evidence$/m);
  assert.match(text, /^docker\.io\/wandb\/local:2 .* 3 .* 1 signature, 2 sboms$/m);
  assert.match(text, /^ {2}- changed: docker\.io\/wandb\/local:1 → docker\.io\/wandb\/local:2$/m);
  assert.match(text, /^ {2}- removed: docker\.io\/wandb\/gone:1$/m);
});
