import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { diffStage } from '../../../src/diff/stage.ts';
import { formatInventory } from '../../../src/release/read-inventory.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { makeBundle } from '../../support/bundles.ts';
import { fails } from '../../support/fails.ts';
import { sampleRelease } from '../../support/locks.ts';
import { testRuntime } from '../../support/runtime.ts';

const operator = 'ghcr.io/wandb/helm-charts/operator';
const before = sampleRelease({
  release: '2026q3',
  sequence: 1,
  images: [
    { reference: 'docker.io/wandb/local:1', layers: ['shared', 30_000], signed: true, referrers: 1 },
    { reference: 'docker.io/wandb/gone:1' },
    { reference: 'quay.io/prometheus/prometheus:v2', layers: ['shared'] },
  ],
  charts: [{ reference: `${operator}:1.4.7` }],
});
const now = sampleRelease({
  release: '2026q4',
  sequence: 2,
  images: [
    { reference: 'docker.io/wandb/local:2', layers: ['shared', 50_000], referrers: 2 },
    { reference: 'docker.io/wandb/new:1' },
    { reference: 'quay.io/prometheus/prometheus:v2', layers: ['shared'], signed: true },
  ],
  charts: [{ reference: `${operator}:1.4.8` }],
});

async function written() {
  const runtime = testRuntime();
  await writeFile(join(runtime.cwd, 'old.json'), formatLock(before.lock));
  await writeFile(join(runtime.cwd, 'new.json'), formatLock(now.lock));
  const diff = (old: string, later: string) => diffStage.run({ old, new: later }, runtime);
  return { runtime, diff };
}

function reported(result: Awaited<ReturnType<typeof diffStage.run>>): string {
  return renderTerminal(diffStage.report(result), { colour: false });
}

suite('diff', () => {
  test('says what moved, came and went, charts first, with digests', async () => {
    const { diff } = await written();
    const result = await diff('old.json', 'new.json');
    assert.deepEqual(
      result.changes.map((change) => [
        `${change.kind} ${change.of}`,
        change.before.map(({ reference }) => reference),
        change.after?.reference,
      ]),
      [
        ['changed chart', [`${operator}:1.4.7`], `${operator}:1.4.8`],
        ['removed image', ['docker.io/wandb/gone:1'], undefined],
        ['changed image', ['docker.io/wandb/local:1'], 'docker.io/wandb/local:2'],
        ['added image', [], 'docker.io/wandb/new:1'],
      ],
    );
    const [local] = now.lock.images;
    assert.equal(result.changes[2]?.after?.digest, local?.root.digest);
    assert.match(
      reported(result),
      /wandb 2026q3 → wandb 2026q4\n\n[^]*changed image +docker\.io\/wandb\/local +1 +2 +sha256:\w{12} +sha256:\w{12}\n/,
    );
  });

  test('says what a delta carries: blobs that the old one has are left out', async () => {
    const { diff } = await written();
    const result = await diff('old.json', 'new.json');
    const old = new Set(before.lock.blobs.map(({ digest }) => digest));
    const lacking = now.lock.blobs.filter(({ digest }) => !old.has(digest));
    assert.deepEqual(result.adds, {
      blobs: lacking.length,
      bytes: lacking.reduce((sum, { size }) => sum + size, 0),
    });
    assert.equal(result.adds.blobs + result.shares.blobs, now.lock.blobs.length);
    assert.ok(result.drops.bytes > 30_000);
    assert.deepEqual(result.obstacles, []);
  });

  test('says where evidence came or went, also of what stayed', async () => {
    const { diff } = await written();
    const { evidence } = await diff('old.json', 'new.json');
    assert.deepEqual(evidence, [
      {
        reference: 'docker.io/wandb/local:2',
        before: { sbom: 1, signature: 1 },
        after: { sbom: 2 },
        isLess: true,
      },
      {
        reference: 'quay.io/prometheus/prometheus:v2',
        before: {},
        after: { signature: 1 },
        isLess: false,
      },
    ]);
    const { evidence: back } = await diff('new.json', 'old.json');
    assert.deepEqual(
      back.map(({ reference, isLess }) => [reference, isLess]),
      [
        ['docker.io/wandb/local:1', true],
        ['quay.io/prometheus/prometheus:v2', true],
      ],
    );
    const { evidence: none } = await diff('old.json', 'old.json');
    assert.deepEqual(none, []);
  });

  test('bundles and locks of one release are the same', async () => {
    const { runtime, diff } = await written();
    const folder = await makeBundle(runtime.cwd, now);
    const result = await diff(folder, 'new.json');
    assert.deepEqual([result.changes, result.adds, result.evidence], [[], { blobs: 0, bytes: 0 }, []]);
    const report = reported(result);
    assert.match(report, /Both have the same charts and images/);
    assert.match(report, /not older than 2026q4 \(sequence 2\)/);
  });

  test('against an inventory it says what is new, and what it cannot tell', async () => {
    const { runtime, diff } = await written();
    const [local, , prometheus] = before.lock.images;
    const blobs = [local, prometheus].flatMap((image) => (image === undefined ? [] : [image.root]));
    const inventory = formatInventory({
      schemaVersion: 1,
      name: 'wandb',
      audience: 'acme-prod',
      release: '2026q3',
      sequence: 1,
      repositories: [
        {
          name: 'docker.io/wandb/local',
          blobs: blobs
            .map(({ digest, size }) => ({ digest, size }))
            .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
        },
      ],
    });
    await writeFile(join(runtime.cwd, 'inventory.json'), inventory);
    const result = await diff('inventory.json', 'new.json');
    assert.equal(result.hasReferences, false);
    assert.ok(result.changes.every(({ kind }) => kind === 'added'));
    assert.match(reported(result), /what was replaced or removed cannot be told/);
    await assert.rejects(diff('new.json', 'inventory.json'), fails('NO_REFERENCES'));
  });
});
