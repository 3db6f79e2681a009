import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readTrustedRecord } from '../../../src/promote/record/chosen-record.ts';
import { putInForce } from '../../../src/promote/record/in-force.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { isRefused } from '../../support/attack.ts';
import { fails } from '../../support/fails.ts';
import { connect } from '../../../src/connect.ts';
import { pushImage } from '../../support/images.ts';
import { bundleFor, lockImages } from '../../support/multi-platform.ts';
import { startRegistry } from '../../support/registry.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import type { SampleOptions } from '../../support/locks.ts';
import { q3, q4 } from '../../support/quarters.ts';
import { stageRunner } from '../../support/stage-runner.ts';
import { forgeRecord, plantRecord, recordSource } from '../../support/records.ts';

const moving = '  moveTags: ours\n';
/** The same tag as in the quarter before, with other content. */
const q4Moved = {
  ...q4,
  images: [{ reference: 'docker.io/wandb/local:0.62.2', layers: ['other content'] }],
};

async function twoQuarters(
  second: SampleOptions = q4,
): Promise<InternalSide & { readonly bundles: readonly string[] }> {
  const side = await startInternalSide({ promote: moving });
  const bundles = [await side.bundle(q3), await side.bundle(second)];
  for (const bundle of bundles) {
    await side.promote(bundle);
  }
  side.writes();
  return { ...side, bundles };
}

async function inForce(side: InternalSide): Promise<string> {
  return (await readTrustedRecord(await recordSource(side))).release;
}

describe('rolled back without a bundle', () => {
  test('the older release is in force, its tags stand for what they did, and nothing is sent', async () => {
    const side = await twoQuarters(q4Moved);
    const local = side.registry.repositories.get('local')?.tags;
    const moved = local?.get('0.62.2');
    assert.equal(await inForce(side), '2026q4');
    const result = await side.rollback('2026q3');
    assert.equal(await inForce(side), '2026q3');
    assert.notEqual(local?.get('0.62.2'), moved);
    assert.deepEqual(
      result.images.map(({ internal, action }) => [internal, action]),
      [
        ['registry.test/library/controller:1.16.1', 'present'],
        ['registry.test/local:0.62.2', 'restored'],
        ['registry.test/prometheus/prometheus:v2.47.0', 'present'],
      ],
    );
    assert.deepEqual(
      result.movedTags.map(({ from }) => from),
      [moved],
    );
    const sent = side.writes().filter((line) => !line.includes('/tidegate/'));
    assert.deepEqual(sent, ['PUT /v2/local/manifests/0.62.2']);
    assert.equal(side.registry.repositories.get('tidegate/wandb')?.tags.has('pending'), false);
    await side.registry.close();
  });

  test('twice is once, and forward again works the same way', async () => {
    const side = await twoQuarters(q4Moved);
    await side.rollback('2026q3');
    side.writes();
    assert.equal((await side.rollback('2026q3')).unchanged, true);
    assert.deepEqual(side.writes(), []);
    assert.equal((await side.rollback('2026q4')).unchanged, false);
    assert.equal(await inForce(side), '2026q4');
    await side.registry.close();
  });

  test('a dry run says which tags would move, and writes nothing', async () => {
    const side = await twoQuarters(q4Moved);
    const plan = await side.rollbackPlan('2026q3');
    assert.deepEqual(
      plan.movedTags.map(({ reference }) => reference),
      ['registry.test/local:0.62.2'],
    );
    assert.equal(plan.unchanged, false);
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('what was promoted newest is promoted again: it is in force then', async () => {
    const side = await twoQuarters();
    await side.rollback('2026q3');
    assert.equal((await side.promote(side.bundles[1] ?? '')).unchanged, false);
    assert.equal(await inForce(side), '2026q4');
    await side.registry.close();
  });

  test('promoting the older bundle again puts it in force too', async () => {
    const side = await twoQuarters(q4Moved);
    await side.promoteAgain(side.bundles[0] ?? '');
    assert.equal(await inForce(side), '2026q3');
    await side.registry.close();
  });
});

describe('refused before any name is touched', () => {
  const losses: readonly (readonly [string, (side: InternalSide) => void])[] = [
    ['a blob', (side) => side.registry.repositories.get('prometheus/prometheus')?.blobs.clear()],
    ['a manifest', (side) => side.registry.repositories.get('prometheus/prometheus')?.manifests.clear()],
  ];
  for (const [what, lose] of losses) {
    test(`${what} of the older release is gone`, async () => {
      const side = await twoQuarters(q4Moved);
      lose(side);
      await assert.rejects(side.rollback('2026q3'), isRefused('ROLLBACK_INCOMPLETE', /2026q3 is not whole/));
      assert.deepEqual(side.writes(), []);
      assert.equal(await inForce(side), '2026q4');
      await side.registry.close();
    });
  }

  test('a platform of an index that goes while the run looks is missed before the first tag', async (t) => {
    const side = await startInternalSide({ promote: moving, endpoints: '' });
    t.after(() => side.registry.close());
    const upstream = await startRegistry();
    t.after(() => upstream.close());
    const { registries } = await connect({ 'docker.io': upstream.url }, side.runtime);
    for (const [tag, release] of [
      ['1.0.0', '2026q3'],
      ['2.0.0', '2026q4'],
    ] as const) {
      pushImage(upstream, 'wandb/local', tag, { platforms: ['linux/amd64', 'linux/arm64'] });
      const names = [`wandb/local:${tag}`];
      const locked = await lockImages(upstream, registries, names, { platforms: 'all', release });
      const sequence = release === '2026q3' ? 1 : 2;
      await side.promote(await bundleFor(side, { ...locked, lock: { ...locked.lock, sequence } }));
    }
    const local = side.registry.repositories.get('local');
    const root = local?.tags.get('1.0.0') ?? '';
    const index: unknown = JSON.parse(local?.manifests.get(root)?.bytes.toString() ?? '');
    const child = [...JSON.stringify(index).matchAll(/sha256:[0-9a-f]{64}/g)][0]?.[0] ?? '';
    side.writes();
    side.registry.fault = ({ method, path }) => {
      if (method === 'PUT' && path.endsWith('/pending')) {
        local?.manifests.delete(child);
      }
      return undefined;
    };
    await assert.rejects(side.rollback('2026q3'), fails('CONTENT_GONE', new RegExp(child)));
    assert.equal(await inForce(side), '2026q4');
  });

  test('with a bundle, which would not be looked at', async () => {
    const side = await startInternalSide();
    const given = { bundle: 'wandb-2026q3', rollback: '2026q3' };
    await assert.rejects(stageRunner(side.runtime)(promoteStage, given), fails('ROLLBACK_ALONE'));
    await side.registry.close();
  });

  test('a release that was never promoted, or whose record nobody signed', async () => {
    const side = await twoQuarters();
    await assert.rejects(side.rollback('2026q2'), fails('NOT_PROMOTED'));
    await assert.rejects(side.rollback('latest'), fails('INVALID_RELEASE'));
    await forgeRecord(side, { config: { release: '2026q2', sequence: 1 } });
    side.writes();
    await assert.rejects(side.rollback('2026q2'), isRefused('SIGNATURE_FORMAT'));
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });
});

describe('the tag of the release in force', () => {
  test('that stands for no record is refused by whoever goes by it, and the next promotion sets it', async () => {
    const side = await twoQuarters();
    pushImage(side.registry, 'tidegate/wandb', 'current');
    await assert.rejects(inForce(side), isRefused('CURRENT_INVALID'));
    assert.equal((await readTrustedRecord(await recordSource(side), '2026q4')).release, '2026q4');
    await side.promote(side.bundles[1] ?? '');
    assert.equal(await inForce(side), '2026q4');
    await side.registry.close();
  });

  test('that stands for a record nobody signed, or another one than its release’s, is refused', async () => {
    const side = await twoQuarters();
    await forgeRecord(side, { tag: 'current' });
    await assert.rejects(inForce(side), isRefused('CURRENT_INVALID'));
    await forgeRecord(side, {});
    await assert.rejects(inForce(side), isRefused('CURRENT_INVALID', /2099q4/));
    await side.registry.close();
  });

  test('that is not there leaves the newest release in force', async () => {
    const side = await twoQuarters();
    side.registry.repositories.get('tidegate/wandb')?.tags.delete('current');
    assert.equal(await inForce(side), '2026q4');
    await side.registry.close();
  });

  test('is not moved back by a promotion that ends late', async () => {
    const side = await twoQuarters();
    const late = { release: '2026q3', sequence: 1 };
    await putInForce(await recordSource(side), late, { allowOlder: false });
    assert.equal(await inForce(side), '2026q4');
    await putInForce(await recordSource(side), late, { allowOlder: true });
    assert.equal(await inForce(side), '2026q3');
    await side.registry.close();
  });

  test('says which newer release it holds back', async () => {
    const side = await twoQuarters();
    await side.rollback('2026q3');
    const source = await recordSource(side);
    assert.equal((await readTrustedRecord(source)).newer, '2026q4');
    assert.equal((await readTrustedRecord(source, '2026q3')).newer, undefined);
    await plantRecord(side, { ...q4, release: '2027q1', sequence: 3 });
    assert.equal((await readTrustedRecord(source)).newer, '2027q1');
    await side.registry.close();
  });
});
