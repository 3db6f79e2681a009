import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';

/** A release whose `stable` is another image each time, with evidence under a tag of its own. */
function release(name: string, sequence: number) {
  const layers = [`stable of ${name}`];
  const images = [{ reference: 'docker.io/wandb/local:stable', layers, signed: true }];
  return { release: name, sequence, images };
}

async function start(moveTags: string): Promise<InternalSide> {
  const side = await startInternalSide({ promote: `  moveTags: ${moveTags}\n` });
  await side.promote(await side.bundle(release('2026q3', 1)));
  return side;
}

function stableOf({ registry }: InternalSide): string | undefined {
  return registry.repositories.get('local')?.tags.get('stable');
}

describe('a tag that stands for something else', () => {
  test('never moves, unless the release file says so', async () => {
    const side = await start('never');
    const next = await side.bundle(release('2026q4', 2));
    await assert.rejects(side.promote(next), fails('TAG_MOVED', /registry\.test\/local:stable/));
    await side.registry.close();
  });

  test('with `ours` moves from what a promotion set it to, and the result says from where', async () => {
    const side = await start('ours');
    const before = stableOf(side);
    const next = await side.bundle(release('2026q4', 2));
    const planned = await side.dryRun(next);
    const result = await side.promote(next);
    assert.notEqual(stableOf(side), before);
    assert.deepEqual(result.movedTags, [
      { reference: 'registry.test/local:stable', from: before, to: stableOf(side) },
    ]);
    assert.deepEqual(planned.movedTags, result.movedTags);
    assert.deepEqual((await side.promote(next)).movedTags, []);
    await side.registry.close();
  });

  test('with `ours` stays where somebody else has set it, also to what is ours elsewhere', async () => {
    const side = await start('ours');
    const next = await side.bundle(release('2026q4', 2));
    pushImage(side.registry, 'local', 'stable');
    const foreign = stableOf(side);
    await assert.rejects(side.promote(next), fails('TAG_MOVED', new RegExp(String(foreign))));
    const local = side.registry.repositories.get('local');
    const signature = [...(local?.tags ?? [])].find(([tag]) => tag.endsWith('.sig'))?.[1];
    assert.ok(signature);
    local?.tags.set('stable', signature);
    await assert.rejects(side.promote(next), fails('TAG_MOVED', new RegExp(signature)));
    assert.equal(stableOf(side), signature);
    await side.registry.close();
  });

  test('with `always` moves from anything', async () => {
    const side = await start('always');
    const next = await side.bundle(release('2026q4', 2));
    pushImage(side.registry, 'local', 'stable');
    const foreign = stableOf(side);
    assert.deepEqual(
      (await side.promote(next)).movedTags.map(({ from }) => from),
      [foreign],
    );
    assert.notEqual(stableOf(side), foreign);
    await side.registry.close();
  });
});
