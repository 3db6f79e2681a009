import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { bundleStage } from '../../../src/bundle/stage.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { writeSignature } from '../../support/sign-bundle.ts';
import { verifyStage } from '../../../src/verify/stage.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { sampleRelease, seedRegistry } from '../../support/locks.ts';
import { startRegistry } from '../../support/registry.ts';
import { testRuntime } from '../../support/runtime.ts';
import { bundleDefaults } from '../../support/stage-defaults.ts';

test('a layer that is named by sha512 is bundled, verified and promoted under that name', async (t) => {
  const sample = sampleRelease({
    images: [{ reference: 'docker.io/wandb/local:1', layers: [9_000_000, 700], algorithm: 'sha512' }],
  });
  const long = sample.lock.blobs.filter(({ digest }) => digest.startsWith('sha512:'));
  assert.equal(long.length, 2);
  const upstream = await startRegistry();
  t.after(() => upstream.close());
  seedRegistry(upstream, sample);
  const runtime = testRuntime();
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: wandb\nendpoints:\n  docker.io: ${upstream.url}\n`,
  );
  await writeFile(join(runtime.cwd, 'tidegate.lock.json'), formatLock(sample.lock));
  const { folder } = await bundleStage.run(bundleDefaults, runtime);
  const side = await startInternalSide();
  t.after(() => side.registry.close());
  await writeSignature(await readBundle(folder), side.key);
  const trust = join(side.folder, 'tidegate.trust.yaml');
  await verifyStage.run({ bundle: folder, trust, key: undefined, base: [], report: undefined }, runtime);
  await side.promote(folder);
  const stored = side.registry.repositories.get('local')?.blobs;
  long.forEach(({ digest }) => assert.deepEqual(stored?.get(digest), sample.contents.get(digest)));
});
