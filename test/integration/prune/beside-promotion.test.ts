import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pruneStage } from '../../../src/prune/stage.ts';
import { readTrustedRecord } from '../../../src/promote/record/chosen-record.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { releasesStage } from '../../../src/releases/stage.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { prune } from '../../support/prune-side.ts';
import { recordSource } from '../../support/records.ts';
import { stageRunner } from '../../support/stage-runner.ts';

function local(version: string, content: string) {
  return { reference: `docker.io/wandb/local:${version}`, layers: [content] };
}

/** Three releases: the last has again what only the first one had. The first two are promoted. */
async function returning(): Promise<{ readonly side: InternalSide; readonly third: string }> {
  const side = await startInternalSide();
  const images = [[local('1', 'x')], [local('2', 'y')], [local('1', 'x'), local('2', 'y')]];
  const bundles: string[] = [];
  for (const [index, own] of images.entries()) {
    bundles.push(await side.bundle({ release: `2026q${index + 1}`, sequence: index + 1, images: own }));
  }
  const [first = '', second = '', third = ''] = bundles;
  await side.promote(first);
  await side.promote(second);
  return { side, third };
}

/** Runs with a clock that does something else at its first sleep. */
function meanwhile({ runtime }: InternalSide, act: () => Promise<unknown>) {
  let isDone = false;
  const sleep = async (milliseconds: number): Promise<void> => {
    await runtime.clock.sleep(milliseconds);
    if (!isDone) {
      isDone = true;
      await act();
    }
  };
  return stageRunner({ ...runtime, clock: { ...runtime.clock, sleep } });
}

function tagsOf({ registry }: InternalSide, repository: string): readonly string[] {
  return [...(registry.repositories.get(repository)?.tags.keys() ?? [])].sort();
}

describe('prune beside promote', () => {
  test('keeps a promotion off until it has ended', async () => {
    const { side, third } = await returning();
    let refused = false;
    const run = meanwhile(side, async () => {
      await assert.rejects(side.promote(third), fails('PRUNE_PENDING', /has not ended/));
      refused = true;
    });
    await run(pruneStage, { keep: '1', yes: true });
    assert.ok(refused);
    assert.deepEqual(tagsOf(side, 'tidegate/wandb'), ['2026q2', 'current']);
    // Afterwards everything that is gone is sent again.
    await side.promote(third);
    assert.deepEqual(tagsOf(side, 'local'), ['1', '2']);
    await side.registry.close();
  });

  test('gives way to a promotion that has begun to set names, and takes its mark away', async () => {
    const { side, third } = await returning();
    let refused = false;
    const run = meanwhile(side, async () => {
      await assert.rejects(prune(side, { yes: true }), fails('PROMOTION_PENDING', /2026q3/));
      refused = true;
    });
    await run(promoteStage, { bundle: third });
    assert.ok(refused);
    assert.deepEqual(tagsOf(side, 'tidegate/wandb'), ['2026q1', '2026q2', '2026q3', 'current']);
    await side.registry.close();
  });

  test('is seen by a promotion that looked before its mark was there, and by its end', async () => {
    const { side, third } = await returning();
    let isBegun = false;
    side.registry.fault = ({ method, path }) => {
      // The promotion is asking what there is: content by digest goes only after that.
      isBegun ||= method === 'HEAD' && path.includes('/local/');
      return isBegun && method === 'PUT' && path.endsWith('/manifests/pending')
        ? { answer: { status: 503 } }
        : undefined;
    };
    const run = meanwhile(side, async () => {
      side.registry.fault = undefined;
      await prune(side, { yes: true });
    });
    await assert.rejects(run(promoteStage, { bundle: third }), fails('CONTENT_GONE', /local@sha256/));
    assert.deepEqual(tagsOf(side, 'tidegate/wandb'), ['2026q2', 'current']);
    assert.deepEqual(tagsOf(side, 'local'), ['2']);
    await side.promote(third);
    assert.deepEqual(tagsOf(side, 'local'), ['1', '2']);
    await side.registry.close();
  });

  test('that was killed keeps promotions off until the next one, which takes over after an hour', async () => {
    const { side, third } = await returning();
    const killed = new Error('killed');
    const run = stageRunner({
      ...side.runtime,
      clock: { ...side.runtime.clock, sleep: () => Promise.reject(killed) },
    });
    await assert.rejects(run(pruneStage, { keep: '1', yes: true }), killed);
    await assert.rejects(side.promote(third), fails('PRUNE_PENDING'));
    await assert.rejects(prune(side, { yes: true }), fails('PRUNE_PENDING'));
    const told = /^A prune began at \S+Z and has not ended\. .*prune --yes.*wandb:pruning\.$/;
    const listed = await stageRunner(side.runtime)(releasesStage, { quick: true });
    assert.equal(listed.pruning?.mark, 'registry.test/tidegate/wandb:pruning');
    assert.ok(releasesStage.annotations?.(listed).some(({ message }) => told.test(message)));
    await readTrustedRecord(await recordSource(side));
    assert.ok(side.runtime.lines.some((line) => told.test(line.replace(/^warning: /, ''))));
    await side.runtime.clock.sleep(60 * 60_000);
    await prune(side, { yes: true });
    await side.promote(third);
    await side.registry.close();
  });

  test('that is told to stop removes nothing more, and takes its mark away', async () => {
    const { side, third } = await returning();
    const stop = new AbortController();
    side.registry.fault = ({ method }) => {
      if (method === 'DELETE') {
        stop.abort();
      }
      return undefined;
    };
    const stopSignal = () => Object.assign(stop.signal, { [Symbol.dispose]: () => {} });
    const run = stageRunner({ ...side.runtime, stopSignal });
    await assert.rejects(run(pruneStage, { keep: '1', yes: true }), fails('STOPPED'));
    assert.deepEqual(tagsOf(side, 'tidegate/wandb'), ['2026q1', '2026q2', 'current']);
    side.registry.fault = undefined;
    await side.promote(third);
    await side.registry.close();
  });

  test('keeps nobody off with what somebody else pushed in the place of its mark', async () => {
    const { side, third } = await returning();
    pushImage(side.registry, 'tidegate/wandb', 'pruning');
    await side.promote(third);
    assert.ok(side.runtime.lines.some((line) => /wandb:pruning is no mark of a prune/.test(line)));
    await side.registry.close();
  });
});
