import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFindMissing } from '../../../src/bump/completeness.ts';
import { connect } from '../../../src/connect.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { createMapping } from '../../../src/release/mapping.ts';
import { planSample } from '../../support/bundles.ts';
import { pushImage } from '../../support/images.ts';
import { sampleRelease } from '../../support/locks.ts';
import { startRegistry } from '../../support/registry.ts';
import { testRuntime } from '../../support/runtime.ts';

test('a platform that the registry has lost is missing, one that was never promoted is not', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.close());
  const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x'];
  const { root, manifests } = pushImage(registry, 'local', '1.0', { platforms });
  const runtime = testRuntime();
  const { manifest } = planSample(sampleRelease());
  const [image] = manifest.images;
  assert.ok(image);
  const reference = 'docker.io/wandb/local:1.0';
  const promoted = [root, ...manifests.slice(0, 2)];
  const record = {
    schemaVersion: 1 as const,
    name: 'wandb',
    release: '2026q4',
    sequence: 1,
    promotedAt: '2026-10-01T00:00:00Z',
    bundle: digestOf(Buffer.from('bundle')),
    images: [],
    charts: [],
    manifest: {
      ...manifest,
      images: [{ ...image, reference, root, referrers: [], tags: [] }],
      blobs: promoted.map(({ digest, size }) => ({ digest, size, volume: 'wandb-2026q4.001.tar' })),
    },
  };
  const mapping = createMapping({
    name: 'registry.test',
    registry: 'registry.test',
    moveTags: 'never',
    images: [{ from: 'docker.io/wandb/*', to: '*' }],
    charts: [],
    record: 'tidegate/wandb',
  });
  const findMissing = async (): Promise<readonly string[]> => {
    const inside = await connect({ 'registry.test': registry.url }, runtime);
    return await createFindMissing({ ...inside, mapping, log: runtime.log })(record);
  };
  const stored = registry.repositories.get('local')?.manifests;
  stored?.delete(manifests[2]?.digest ?? '');
  assert.deepEqual(await findMissing(), []);
  stored?.delete(manifests[1]?.digest ?? '');
  assert.deepEqual(await findMissing(), [`registry.test/local@${manifests[1]?.digest} is not there`]);
});
