import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { isRefused } from '../../support/attack.ts';
import { packChart, chartFolder } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3, q4, shared } from '../../support/quarters.ts';

const q4Layer = Buffer.from('a layer that came with the second release');
const second = {
  ...q4,
  images: [...q4.images, { reference: 'docker.io/wandb/console:2', layers: [q4Layer] }],
};
const third = {
  release: '2027q1',
  sequence: 3,
  images: [
    { reference: 'docker.io/wandb/controller:1.23.0', layers: [shared, 500] },
    { reference: 'docker.io/wandb/local:0.84.0', layers: [shared, q4Layer, 'only new'] },
  ],
};

interface Chain {
  readonly side: InternalSide;
  readonly full: string;
  readonly middle: string;
  readonly last: string;
}

/** A full bundle, a delta to it, and a delta to both. */
async function withChain(run: (chain: Chain) => Promise<void>): Promise<void> {
  const side = await startInternalSide();
  try {
    const full = await side.bundle(q3);
    const middle = await side.bundle(second, full);
    const last = await side.bundle(third, full, middle);
    await run({ side, full, middle, last });
  } finally {
    await side.registry.close();
  }
}

/** Every manifest of a bundle, and every blob that these name, is where it belongs. */
async function assertWhole({ registry }: InternalSide, folder: string): Promise<void> {
  const { manifest } = await readBundle(folder);
  for (const { reference, root } of manifest.images) {
    const path = reference.slice(reference.indexOf('/') + 1, reference.lastIndexOf(':'));
    const name = path === 'wandb/controller' ? 'library/controller' : path.replace(/^wandb\//, '');
    const content = registry.repositories.get(name);
    const bytes = content?.manifests.get(root.digest)?.bytes.toString('utf8') ?? '';
    const { config, layers } = JSON.parse(bytes);
    for (const { digest } of [config, ...layers]) {
      assert.ok(content?.blobs.has(digest), `${reference}: ${digest}`);
    }
  }
}

describe('a chain of deltas', () => {
  test('goes in one after the other, and each sends only its own', async () => {
    await withChain(async ({ side, full, middle, last }) => {
      for (const folder of [full, middle, last]) {
        const { manifest } = await readBundle(folder);
        const result = await side.promote(folder);
        assert.ok(result.bytes <= manifest.blobs.reduce((sum, { size }) => sum + size, 0));
        await assertWhole(side, folder);
      }
    });
  });

  for (const order of ['last middle full', 'full middle last', 'middle last full'] as const) {
    test(`goes in at once, given as ${order}`, async () => {
      await withChain(async ({ side, ...bundles }) => {
        const folders = order
          .split(' ')
          .map((name) => (name === 'full' ? bundles.full : name === 'last' ? bundles.last : bundles.middle));
        const result = await side.promote(...folders);
        assert.equal(result.release, '2027q1');
        await assertWhole(side, bundles.last);
      });
    });
  }

  test('goes on without the bundle in the middle when the registry has everything', async () => {
    await withChain(async ({ side, full, middle, last }) => {
      await side.promote(full);
      await side.promote(middle);
      await rm(middle, { recursive: true });
      await rm(full, { recursive: true });
      await side.promote(last);
      await assertWhole(side, last);
    });
  });

  test('says which earlier bundle to give, and where each blob should be, when some are nowhere', async () => {
    await withChain(async ({ side, full, middle, last }) => {
      await side.promote(full);
      await side.promote(middle);
      for (const { blobs } of side.registry.repositories.values()) {
        blobs.delete(digestOf(q4Layer));
      }
      side.writes();
      await assert.rejects(side.promote(last), (error: unknown) => {
        isRefused(
          'NEEDED_BLOBS_MISSING',
          new RegExp(
            `${digestOf(q4Layer)} \\(\\d+ B\\) of docker\\.io/wandb/local:0\\.84\\.0; should be in registry\\.test/console; the bundle of 2026q4 has it, in wandb-2026q4\\.001\\.tar`,
          ),
        )(error);
        const hint = error instanceof Error && 'hint' in error ? error.hint : '';
        assert.match(String(hint), /Give the bundle of 2026q4 too .*`tidegate inventory`/);
        return true;
      });
      assert.deepEqual(side.writes(), []);
      await side.promote(last, middle);
      await assertWhole(side, last);
    });
  });

  test('is refused before the first write when the registry was wiped, and goes in with all bundles', async () => {
    await withChain(async ({ side, full, middle, last }) => {
      await side.promote(full);
      await side.promote(middle);
      side.registry.repositories.clear();
      side.writes();
      await assert.rejects(
        side.promote(last),
        isRefused(
          'NEEDED_BLOBS_MISSING',
          /should be in registry\.test\/library\/controller or registry\.test\/local/,
        ),
      );
      await assert.rejects(
        side.promote(last, middle),
        isRefused('NEEDED_BLOBS_MISSING', new RegExp(digestOf(shared))),
      );
      assert.deepEqual(side.writes(), []);
      await side.promote(middle, last, full);
      await assertWhole(side, last);
    });
  });

  test('asks for a blob where it should be before it asks elsewhere, and goes on when that is denied', async () => {
    const side = await startInternalSide();
    const images = [{ reference: 'docker.io/wandb/old:1', layers: [shared] }];
    const base = await side.bundle({ ...q3, images });
    const delta = await side.bundle(q4, base);
    await side.promote(base);
    const path = `blobs/${digestOf(shared)}`;
    const asked = (): readonly string[] =>
      side.registry.requests
        .splice(0)
        .filter((request) => request.method === 'HEAD' && request.path.endsWith(path))
        .map((request) => request.path);
    asked();
    await side.dryRun(delta);
    assert.deepEqual([...new Set(asked())].sort(), [
      `/v2/library/controller/${path}`,
      `/v2/local/${path}`,
      `/v2/old/${path}`,
    ]);
    side.registry.fault = (request) =>
      request.path === `/v2/old/${path}` ? { answer: { status: 403 } } : undefined;
    await assert.rejects(side.dryRun(delta), isRefused('NEEDED_BLOBS_MISSING', /registry\.test\/old/));
    await side.registry.close();
  });

  test('finds a blob where the base had it, although no record says so', async () => {
    const side = await startInternalSide();
    const base = await side.bundle({
      ...q3,
      images: [{ reference: 'docker.io/wandb/old:1', layers: [shared] }],
    });
    const delta = await side.bundle(q4, base);
    const { manifest } = await readBundle(delta);
    assert.deepEqual(manifest.needs.find(({ digest }) => digest === digestOf(shared))?.repositories, [
      'docker.io/wandb/old',
    ]);
    await side.promote(base);
    side.registry.repositories.delete('tidegate/wandb');
    await side.promote(delta);
    assert.ok(side.writes().some((line) => /mount=.*from=old$/.test(line)));
    await side.registry.close();
  });
});

test('a folder gets the chart that a delta leaves out from the registry', async () => {
  const side = await startInternalSide({
    promote: '  charts:\n    - {oci: charts}\n    - {folder: repo, url: http://charts.test}\n',
  });
  const operator = await packChart({ folder: chartFolder('operator'), version: '1.4.8' });
  const charts = [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8', layers: [operator] }];
  const base = await side.bundle({ ...q3, charts });
  const delta = await side.bundle({ ...q4, charts }, base);
  await side.promote(base);
  await rm(`${side.folder}/repo`, { recursive: true });
  const result = await side.promote(delta);
  assert.deepEqual(
    result.charts.map(({ target, action }) => [target, action]),
    [
      ['oci://registry.test/charts/operator', 'present'],
      ['http://charts.test', 'promoted'],
    ],
  );
  await side.registry.close();
});

test('a base that is not of the same name and side, or not older, is refused with every reason', async () => {
  const side = await startInternalSide();
  const other = await side.bundle({ ...q3, name: 'other', sequence: 9 });
  await assert.rejects(
    side.bundle(q4, other),
    fails(
      'WRONG_BASE',
      /is of other, the lock of wandb\n.*2026q3 \(sequence 9\), which is not older than 2026q4/,
    ),
  );
  await side.registry.close();
});
