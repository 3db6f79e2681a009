import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseBundleManifest } from '../../../src/bundle/parse-manifest.ts';
import { planBundle } from '../../../src/bundle/plan.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';

const sample = sampleRelease({
  images: [
    { reference: 'docker.io/wandb/local:1', layers: ['shared', 3000, 5000], referrers: 1, signed: true },
    { reference: 'quay.io/prometheus/prometheus:v2', layers: ['shared', 7000] },
  ],
  charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8' }],
});

describe('planBundle', () => {
  it('puts manifests and configs into volume 000, layers into the next', () => {
    const plan = planSample(sample);
    const types = new Map(sample.lock.blobs.map(({ digest, mediaType }) => [digest, mediaType]));
    const inFirst = plan.manifest.blobs.filter(({ volume }) => volume === 'wandb-2026q4.000.tar');
    assert.ok(inFirst.length > 5);
    for (const { digest, volume } of plan.manifest.blobs) {
      const isLayer = /layer|chart\.content|sbom/.test(types.get(digest) ?? '');
      assert.equal(volume, `wandb-2026q4.00${isLayer ? 1 : 0}.tar`, types.get(digest));
    }
    assert.deepEqual(
      plan.volumes[0]?.entries.slice(0, 2).map(({ name }) => name),
      ['oci-layout', 'index.json'],
    );
  });

  it('takes only what travels from the lock', () => {
    const { manifest } = planSample(sample);
    assert.deepEqual(Object.keys(manifest.images[0] ?? {}).sort(), [
      'reference',
      'referrers',
      'root',
      'tags',
    ]);
    assert.deepEqual(manifest.charts[0]?.version, '1.4.8');
    assert.equal(manifest.charts[0]?.archive, sample.lock.charts[0]?.archive);
    assert.equal(manifest.created, sample.lock.created);
  });

  it('leaves out the layers and configs that the base holds, and says who has them', () => {
    const base = planSample(
      sampleRelease({ images: [{ reference: 'docker.io/wandb/local:0', layers: ['shared', 4000] }] }),
    ).manifest;
    const { manifest } = planSample(sample, { base });
    assert.equal(manifest.needs.length, 1);
    assert.deepEqual(manifest.needs[0]?.repositories, [
      'docker.io/wandb/local',
      'quay.io/prometheus/prometheus',
    ]);
    const whole = planSample(sample).manifest;
    assert.equal(manifest.blobs.length, whole.blobs.length - 1);
  });

  it('says where the base has a blob, which may be another repository than those that need it', () => {
    const layer = sample.lock.blobs.find(({ mediaType }) => mediaType.includes('layer'));
    assert.ok(layer);
    const { digest, size } = layer;
    const base = new Map([[digest, { size, repositories: ['docker.io/wandb/older'] }]]);
    const plan = planSample(sample, { base });
    assert.deepEqual(plan.manifest.needs, [{ digest, size, repositories: ['docker.io/wandb/older'] }]);
    assert.deepEqual(parseBundleManifest(plan.bytes, 'bundle.json'), plan.manifest);
  });

  it('leaves out nothing that the base has in another size', () => {
    const base = new Map(
      sample.lock.blobs.map(({ digest, size }) => [digest, { size: size + 1, repositories: [] }]),
    );
    assert.deepEqual(planSample(sample, { base }).manifest.needs, []);
  });

  it('counts what the base itself needs as held', () => {
    const first = planSample(sample).manifest;
    const second = planSample(sample, { base: first }).manifest;
    const third = planSample(sample, { base: second }).manifest;
    assert.deepEqual(third, second);
    assert.ok(second.needs.length > 0);
  });

  it('gives a layer larger than a volume a tar of its own, cut into parts', () => {
    const large = sampleRelease({
      images: [{ reference: 'docker.io/wandb/local:1', layers: [100, 25_000, 200] }],
    });
    const { manifest } = planSample(large, { volumeSize: 10_000 });
    assert.deepEqual(manifest.volumes, [
      { name: 'wandb-2026q4.000.tar', size: 5632 },
      { name: 'wandb-2026q4.001.tar', size: 3072 },
      { name: 'wandb-2026q4.002.tar.part000', size: 10_000 },
      { name: 'wandb-2026q4.002.tar.part001', size: 10_000 },
      { name: 'wandb-2026q4.002.tar.part002', size: 6624 },
    ]);
  });

  it('refuses a release whose bundle.json no other side would read', () => {
    const [image] = sample.lock.images;
    assert.ok(image);
    const root = { ...image.root, artifactType: 'x'.repeat(16 * 1024 * 1024) };
    const lock = { ...sample.lock, images: [{ ...image, root }] };
    assert.throws(() => planBundle(lock, { files: [], volumeSize: 1e9 }), {
      code: 'TOO_MANY_BLOBS',
      exitCode: 1,
    });
  });

  it('refuses a volume size with which three digits do not number the files', () => {
    const layers = Array.from({ length: 1001 }, (_, index) => `layer ${index} ${'x'.repeat(600)}`);
    const many = sampleRelease({ images: [{ reference: 'docker.io/wandb/local:1', layers }] });
    assert.throws(() => planBundle(many.lock, { files: [], volumeSize: 3000 }), {
      code: 'TOO_MANY_VOLUMES',
      exitCode: 1,
    });
  });
});
