import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BundleManifest } from '../../../src/bundle/bundle-manifest.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { createMapping } from '../../../src/release/mapping.ts';
import type { PromotionRecord } from '../../../src/promote/record/record.ts';
import { recordedArtifacts } from '../../../src/promote/record/recorded-artifacts.ts';
import { createWhereabouts } from '../../../src/promote/whereabouts.ts';
import { planSample } from '../../support/bundles.ts';
import { type SampleOptions, sampleRelease } from '../../support/locks.ts';

const mapping = createMapping({
  name: 'registry.test',
  registry: 'registry.test',
  moveTags: 'never',
  record: 'tidegate/wandb',
  images: [{ from: 'docker.io/wandb/*', to: '*' }],
  charts: [
    { kind: 'oci', path: 'charts' },
    { kind: 'folder', path: 'repo', url: 'http://charts.test' },
  ],
});

function record(sample: SampleOptions, internal: Readonly<Record<string, string>> = {}): PromotionRecord {
  const { manifest } = planSample(sampleRelease(sample));
  return {
    schemaVersion: 1,
    name: manifest.name,
    release: manifest.release,
    sequence: manifest.sequence,
    promotedAt: '2026-10-01T00:00:00Z',
    bundle: digestOf(Buffer.from('bundle')),
    images: Object.entries(internal).map(([reference, name]) => ({
      reference,
      internal: name,
      digest: digestOf(Buffer.from(reference)),
    })),
    charts: [],
    manifest,
  };
}

const images = [{ reference: 'docker.io/wandb/local:1' }];

function placesOf(internal?: string): readonly (readonly string[])[] {
  const made = record({ images }, internal === undefined ? {} : { 'docker.io/wandb/local:1': internal });
  return recordedArtifacts(made, mapping).map(({ repositories }) => repositories);
}

test('an image is where its record says, whatever the rules of today would do', () => {
  assert.deepEqual(placesOf('registry.test/old/local:1'), [['registry.test/old/local']]);
});

test('what is not signed leads to no other registry', () => {
  assert.deepEqual(placesOf('registry.evil/local:1'), [['registry.test/local']]);
  assert.deepEqual(placesOf(), [['registry.test/local']]);
});

test('an image that no rule matches any more is nowhere; a chart is below every OCI path, and not in folders', () => {
  const made = record({
    images: [{ reference: 'quay.io/prometheus/prometheus:v2' }],
    charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8' }],
  });
  assert.deepEqual(
    recordedArtifacts(made, mapping).map(({ upstream, repositories }) => [upstream, repositories]),
    [
      ['quay.io/prometheus/prometheus', []],
      ['ghcr.io/wandb/helm-charts/operator', ['registry.test/charts/operator']],
    ],
  );
});

test('of a blob it is known where it should be, where it may be, and which bundle has it', () => {
  const old = record({
    release: '2026q3',
    images: [{ reference: 'docker.io/wandb/old:1', layers: ['shared'] }],
  });
  const again = record({
    release: '2026q4',
    images: [{ reference: 'docker.io/wandb/older:1', layers: ['shared'] }],
  });
  const shared = digestOf(Buffer.from('shared'));
  const needs: BundleManifest['needs'] = [
    { digest: shared, size: 6, repositories: ['docker.io/wandb/old', 'docker.io/wandb/unknown'] },
  ];
  const whereabouts = createWhereabouts({ needs }, { images: [], charts: [] }, [old, again], mapping);
  assert.deepEqual(whereabouts.expected(shared), ['registry.test/old', 'registry.test/unknown']);
  assert.deepEqual([...whereabouts.candidates(shared)].sort(), [
    'registry.test/old',
    'registry.test/older',
    'registry.test/unknown',
  ]);
  assert.deepEqual(
    whereabouts.carriers(shared).map(({ release, volume }) => [release, volume]),
    [
      ['2026q4', 'wandb-2026q4.001.tar'],
      ['2026q3', 'wandb-2026q3.001.tar'],
    ],
  );
  assert.deepEqual(whereabouts.expected(digestOf(Buffer.from('other'))), []);
});

test('a chart’s blob is expected where charts go, and an image’s where it was put', () => {
  const old = record(
    { images, charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8' }] },
    { 'docker.io/wandb/local:1': 'registry.test/old/local:1' },
  );
  const digest = digestOf(Buffer.from('blob'));
  const repositories = ['docker.io/wandb/local', 'ghcr.io/wandb/helm-charts/operator'];
  const needs = [{ digest, size: 4, repositories }];
  const whereabouts = createWhereabouts({ needs }, { images: [], charts: [] }, [old], mapping);
  assert.deepEqual(whereabouts.expected(digest), [
    'registry.test/charts/operator',
    'registry.test/old/local',
  ]);
});
