import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { promoteStage } from '../../../src/promote/stage.ts';
import { pushImage } from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const images = [
  { reference: 'docker.io/wandb/local:0.62.2', layers: [150_000, 120_000] },
  { reference: 'docker.io/wandb/console:2.0.0', layers: [110_000, 300] },
];
const q3 = { release: '2026q3', sequence: 1, images };
const q4 = { release: '2026q4', sequence: 2, images };

async function sideFor(t: TestContext, promote: string): Promise<InternalSide> {
  const side = await startInternalSide();
  t.after(() => side.registry.close());
  await rules(side, promote);
  return side;
}

async function rules(side: InternalSide, promote: string): Promise<void> {
  await writeFile(
    join(side.folder, 'tidegate.yaml'),
    `name: wandb\ntrust: tidegate.trust.yaml\npromote:\n${promote}endpoints:\n  registry.test: ${side.registry.url}\n`,
  );
}

const dev =
  '  - {name: dev, registry: registry.test, record: records/dev, images: [{from: "**", to: "dev/**"}]}\n';
const live =
  '  - {name: live, registry: registry.test, record: records/live, images: [{from: "**", to: "live/**"}]}\n';

async function promoted(side: InternalSide, bundle: string, options: object = {}) {
  const before = side.registry.received;
  const { targets } = await stageRunner(side.runtime)(promoteStage, { bundle, ...options });
  return {
    received: side.registry.received - before,
    blobs: targets.map((target) => ('failure' in target ? undefined : target.blobs)),
  };
}

describe('content that the registry has is mounted, although the bundle has it', () => {
  test('from the target before in the same run, which says so beforehand, too', async (t) => {
    const side = await sideFor(t, dev + live);
    const bundle = await side.bundle(q3);
    const plan = await promoted(side, bundle, { 'dry-run': true });
    assert.deepEqual(plan.blobs[1], { sent: 0, mounted: plan.blobs[0]?.sent, present: 0 });
    const { received, blobs } = await promoted(side, bundle);
    assert.deepEqual(blobs[1], { sent: 0, mounted: blobs[0]?.sent, present: 0 });
    assert.ok(received < 500_000, `${received} bytes`);
    assert.ok(side.registry.repositories.get('live/wandb/local')?.tags.has('0.62.2'));
  });

  test('from a target of an earlier run', async (t) => {
    const side = await sideFor(t, dev + live);
    const bundle = await side.bundle(q3);
    await promoted(side, bundle, { to: 'dev' });
    const { received } = await promoted(side, bundle, { to: 'live' });
    assert.ok(received < 50_000, `${received} bytes`);
  });

  test('and is sent where the target before has failed', async (t) => {
    const side = await sideFor(t, dev + live);
    pushImage(side.registry, 'dev/wandb/local', '0.62.2');
    const bundle = await side.bundle(q3);
    await assert.rejects(promoted(side, bundle), { code: 'TARGETS_FAILED' });
    assert.ok(side.registry.repositories.get('live/wandb/local')?.tags.has('0.62.2'));
  });

  test('from where an earlier release has it, when the rules lead elsewhere now; with few questions', async (t) => {
    const side = await sideFor(t, dev);
    await promoted(side, await side.bundle(q3));
    await rules(side, dev.replace('dev/**', 'new/**'));
    const bundle = await side.bundle(q4);
    const before = side.registry.requests.length;
    const { received } = await promoted(side, bundle);
    assert.ok(received < 50_000, `${received} bytes`);
    const asked = side.registry.requests
      .slice(before)
      .filter(
        ({ method, path }) => method === 'HEAD' && path.startsWith('/v2/dev/') && path.includes('/blobs/'),
      );
    // One for each blob that is worth it: it is where the same image was.
    assert.equal(asked.length, 3);
  });
});
