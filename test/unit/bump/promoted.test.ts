import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInternalNames } from '../../../src/bump/internal-names.ts';
import { planBump } from '../../../src/bump/plan.ts';
import { promotedRelease } from '../../../src/bump/promoted.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { PromotionRecord } from '../../../src/promote/record/record.ts';
import { createMapping } from '../../../src/release/mapping.ts';
import { planSample } from '../../support/bundles.ts';
import { findOccurrences, deployFile, releaseNamed } from '../../support/deploy-files.ts';
import { sampleRelease } from '../../support/locks.ts';

const { manifest } = planSample(
  sampleRelease({
    images: [{ reference: 'docker.io/wandb/local:0.62.2' }],
    charts: [{ reference: 'ghcr.io/wandb/operator:1.4.8' }],
  }),
);
const mapping = createMapping({
  name: 'registry.test',
  registry: 'registry.test',
  moveTags: 'never',
  images: [{ from: 'docker.io/wandb/*', to: '*' }],
  charts: [{ kind: 'oci', path: 'charts' }],
  record: 'tidegate/wandb',
});

/** The versions that the release has of the one thing in a file. */
function versionsOf(text: string): readonly string[] {
  const [occurrence] = findOccurrences(deployFile(text), releaseNamed());
  assert.ok(occurrence !== undefined);
  return promotedRelease(manifest, mapping)
    .versionsOf(occurrence)
    .map(({ version }) => version);
}

test('an image of the release is known by its name inside, and by either name where people say which it is', () => {
  assert.deepEqual(versionsOf('image: registry.test/local:1'), ['0.62.2']);
  assert.deepEqual(versionsOf('image: docker.io/wandb/local:1'), []);
  for (const name of ['docker.io/wandb/local', 'wandb/local', 'registry.test/local']) {
    assert.deepEqual(versionsOf(`v: 1 # tidegate: image ${name}`), ['0.62.2'], name);
    assert.deepEqual(
      versionsOf(`image: docker.io/wandb/local:1 # tidegate: image ${name}`),
      ['0.62.2'],
      name,
    );
  }
  assert.deepEqual(versionsOf('v: 1 # tidegate: image wandb/console'), []);
});

test('a chart is known by its name, and by its address in the registry', () => {
  assert.deepEqual(versionsOf('v: 1.0.0 # tidegate: chart operator'), ['1.4.8']);
  assert.deepEqual(versionsOf('image: registry.test/charts/operator:1'), ['1.4.8']);
});

test('files name the release where a version of it stands in one of them, not where all follow a range', () => {
  const record: PromotionRecord = {
    schemaVersion: 1,
    name: 'wandb',
    release: manifest.release,
    sequence: 1,
    promotedAt: '2026-10-01T00:00:00Z',
    bundle: digestOf(Buffer.from('bundle')),
    images: [],
    charts: [],
    manifest,
  };
  const names = createInternalNames(mapping);
  const isNamed = (...texts: readonly string[]): boolean =>
    names.namedBy(
      texts.map((text) => deployFile(text)),
      [record],
    ) === record;
  const pinned = 'image: registry.test/local:0.62.2\n';
  const floating = `apiVersion: argoproj.io/v1alpha1
kind: Application
spec: {source: {repoURL: registry.test/charts, chart: operator, targetRevision: "*"}}
`;
  assert.equal(isNamed(pinned), true);
  assert.equal(isNamed(pinned, floating), true);
  assert.equal(isNamed(floating), false);
  assert.equal(isNamed('image: registry.test/local:0.62.1\n', floating), false);
});

test('of two versions in the release, files name it with the one that the lock has for their place', () => {
  const sample = sampleRelease({
    images: ['1.0.0', '1.2.0'].map((tag) => ({ reference: `docker.io/wandb/curl:${tag}` })),
    charts: [{ reference: 'ghcr.io/wandb/operator:1.4.8' }],
  });
  const [fixed, set] = sample.lock.images;
  assert.ok(fixed !== undefined && set !== undefined);
  const lock = { images: [fixed, { ...set, setBy: ['operator: hook.image'] }] };
  const { manifest } = planSample(sample);
  const release = promotedRelease(manifest, mapping, lock);
  const edits = (tag: string): readonly string[] => {
    const text = `hook: {image: {repository: registry.test/curl, tag: ${tag}}}\n`;
    const plans = planBump([deployFile(text, { chart: 'operator' })], release);
    return plans.flatMap((plan) => plan.edits.map(({ to }) => to));
  };
  assert.deepEqual(['1.0.0', '1.1.0', '1.2.0'].map(edits), [['1.2.0'], ['1.2.0'], []]);
  const lone = deployFile('hook: {image: {tag: 1.0.0}}\n', { chart: 'operator' });
  const moved = planBump([lone], release).flatMap((plan) => plan.edits);
  assert.deepEqual(
    moved.map(({ name, to }) => [name, to]),
    [['registry.test/curl', '1.2.0']],
  );
});
