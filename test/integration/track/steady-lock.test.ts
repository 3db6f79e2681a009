import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, test } from 'node:test';
import { readLock } from '../../../src/release/read-lock.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import type { TrackResult } from '../../../src/track/result.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { fails } from '../../support/fails.ts';
import { pushCosignTag, pushImage, pushReferrer } from '../../support/images.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { registryFor } from '../../support/registry-client.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

/** What is locked stays, or somebody is told: in spite of registries that say less than before. */

const web = 'registry.acme.test/acme/web';
let runtime: TestRuntime;

beforeEach(() => {
  runtime = testRuntime();
});

async function track(registry: TestRegistry, rules = 'tag: 1.0.0'): Promise<TrackResult> {
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: wandb\naudience: acme-prod\nimages:\n  - {name: ${web}, ${rules}}\nendpoints:\n  registry.acme.test: ${registry.url}\n`,
  );
  return await stageRunner(runtime)(trackStage, { helm: 'never' });
}

async function lockedImage() {
  const [image] = (await readLock(join(runtime.cwd, 'tidegate.lock.json'))).images;
  assert.ok(image);
  return image;
}

function reported(result: TrackResult): string {
  return renderTerminal(trackStage.report(result), { colour: false });
}

describe('evidence', () => {
  for (const status of [400, 404, 405]) {
    test(`a registry that answers ${status} to the question for referrers takes nothing out of the lock`, async (t) => {
      const registry = await registryFor(t, { referrersApi: true });
      const image = pushImage(registry, 'acme/web', '1.0.0');
      const signature = pushReferrer(registry, 'acme/web', image.root);
      pushReferrer(registry, 'acme/web', signature, { content: 'about the signature' });
      await track(registry);
      const before = await lockedImage();
      assert.equal(before.referrers.length, 2);
      registry.fault = ({ path }) => (/\/referrers\//.test(path) ? { answer: { status } } : undefined);
      const result = await track(registry);
      assert.deepEqual([result.changed, await lockedImage()], [false, before]);
      assert.deepEqual(
        result.findings.map(({ kind, subject }) => [kind, subject]),
        [['unlisted', `${web}:1.0.0`]],
      );
      assert.match(result.warnings.join('\n'), new RegExp(signature.digest));
    });
  }

  test('a tag of evidence that is gone stays in the lock while its content is there; without, people are told', async (t) => {
    const registry = await registryFor(t);
    const image = pushImage(registry, 'acme/web', '1.0.0');
    const { tag, manifest } = pushCosignTag(registry, 'acme/web', image.root);
    await track(registry);
    const { tags, manifests } = registry.repositories.get('acme/web') ?? {};
    assert.ok(tags?.delete(tag));
    const kept = await track(registry);
    assert.deepEqual([kept.changed, kept.findings[0]?.kind], [false, 'unlisted']);
    assert.ok(manifests?.delete(manifest.digest));
    const gone = await track(registry);
    assert.deepEqual([gone.changed, gone.findings[0]?.kind], [true, 'lost']);
    assert.deepEqual((await lockedImage()).tags, []);
  });

  test('a release of which only the evidence changed says so', async (t) => {
    const registry = await registryFor(t, { referrersApi: true });
    const image = pushImage(registry, 'acme/web', '1.0.0');
    await track(registry);
    pushCosignTag(registry, 'acme/web', image.root);
    const result = await track(registry);
    assert.equal(result.changed, true);
    assert.match(
      reported(result),
      /Signatures and other evidence[\s\S]*acme\/web:1\.0\.0: none → 1 signature/,
    );
    assert.deepEqual((await track(registry)).evidence, []);
  });
});

describe('tags', () => {
  for (const tag of ['20260801', 'RELEASE.2026-08-01T10-00-00Z', 'sha-1a2b3c4', '1.2.3', '1.10-r2']) {
    test(`${tag} stays put: pushed again, it is not locked again`, async (t) => {
      const registry = await registryFor(t);
      pushImage(registry, 'acme/web', tag, { layers: ['old'] });
      await track(registry, `tag: "${tag}"`);
      pushImage(registry, 'acme/web', tag, { layers: ['new'] });
      await assert.rejects(track(registry, `tag: "${tag}"`), fails('TAG_MOVED'));
    });
  }

  test('an older tag than the locked one is taken, as it is asked for, with a warning', async (t) => {
    const registry = await registryFor(t);
    pushImage(registry, 'acme/web', '1.0.0');
    pushImage(registry, 'acme/web', '2.0.0');
    await track(registry, 'tag: 2.0.0');
    const result = await track(registry, 'tag: 1.0.0');
    assert.deepEqual(result.findings, [
      { kind: 'downgrade', subject: `${web}:2.0.0`, message: `${web} goes back from 2.0.0 to 1.0.0` },
    ]);
    assert.equal(result.changed, true);
    assert.deepEqual((await track(registry, 'tag: 2.0.0')).findings, []);
  });
});
