import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import type { Runtime } from '../../../src/runtime/runtime.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const names = ['a', 'b', 'c', 'd'];

/** Four tags that every release moves. */
function quarter(release: string, sequence: number) {
  const images = names.map((name) => ({
    reference: `docker.io/wandb/${name}:stable`,
    layers: [`${name} ${release}`],
  }));
  return { release, sequence, images };
}

/** The registry goes away at the write of the `nth` tag, or at that of a record. */
async function killedAt(
  side: InternalSide,
  nth: number | string,
  run: () => Promise<unknown>,
): Promise<void> {
  let written = 0;
  let isDead = false;
  side.registry.fault = ({ method, path }) => {
    const [, name, tag] = /^\/v2\/(.+)\/manifests\/(?!sha256:)(.+)$/.exec(path) ?? [];
    if (method === 'PUT' && name !== undefined && tag !== 'pending') {
      written += 1;
      isDead ||= tag === nth || written === nth;
    }
    return isDead ? { answer: { status: 403 } } : undefined;
  };
  await assert.rejects(run());
  side.registry.fault = undefined;
}

/** Runs stages an hour later each time: what was cut off is not at work any more. */
function laterRuns(side: InternalSide) {
  let hours = 0;
  return async (given: Readonly<Record<string, string | boolean>>): Promise<unknown> => {
    hours += 1;
    const now = (): Date => new Date(side.runtime.clock.now().getTime() + hours * 3_600_000);
    const runtime: Runtime = { ...side.runtime, clock: { ...side.runtime.clock, now } };
    return await stageRunner(runtime)(promoteStage, given);
  };
}

async function stable(side: InternalSide): Promise<readonly (string | undefined)[]> {
  const found = names.map(
    async (name) => (await side.registries.repository(`registry.test/${name}`).find('stable'))?.digest,
  );
  return await Promise.all(found);
}

function hints(code: string, hint: RegExp) {
  return (error: unknown): boolean =>
    error instanceof TidegateError && error.code === code && hint.test(error.hint ?? '');
}

for (const nth of [2, 3]) {
  test(`an undo that was cut off at tag ${nth} is completed by the next one`, async () => {
    const side = await startInternalSide({ promote: '  moveTags: ours\n' });
    const older = await side.bundle(quarter('2026q3', 1));
    await side.promote(older);
    const before = await stable(side);
    const newer = await side.bundle(quarter('2026q4', 2));
    const run = laterRuns(side);
    await killedAt(side, '2026q4', async () => await side.promote(newer));
    await killedAt(side, nth, async () => await run({ rollback: '2026q3' }));
    await (nth === 2 ? run({ rollback: '2026q3' }) : run({ bundle: older, 'allow-rollback': true }));
    assert.deepEqual(await stable(side), before);
    await run({ bundle: newer });
    await side.registry.close();
  });
}

test('what is in the way is named: a rollback, or a promotion that has set all of its tags', async () => {
  const side = await startInternalSide({ promote: '  moveTags: ours\n' });
  await side.promote(await side.bundle(quarter('2026q3', 1)));
  const newer = await side.bundle(quarter('2026q4', 2));
  const run = laterRuns(side);
  await killedAt(side, '2026q4', async () => await side.promote(newer));
  const third = await side.bundle(quarter('2027q1', 3));
  await assert.rejects(run({ bundle: third }), hints('TAG_MOVED', /promote 2026q4 again/));
  await run({ bundle: newer });
  await killedAt(side, 2, async () => await run({ rollback: '2026q3' }));
  await assert.rejects(run({ bundle: newer }), hints('PROMOTION_PENDING', /--rollback 2026q3/));
  await side.registry.close();
});
