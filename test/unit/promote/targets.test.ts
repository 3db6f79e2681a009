import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { createMapping } from '../../../src/release/mapping.ts';
import { promotionTargets, targetsAt } from '../../../src/promote/targets.ts';
import type { ChartTarget, MappingRule } from '../../../src/release/release-file.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';

const keepPath = { from: '**', to: '**' };

function targetsOf(
  images: readonly string[],
  rules: readonly MappingRule[] = [keepPath],
  options: { charts?: readonly string[]; targets?: readonly ChartTarget[]; chartVersion?: string } = {},
) {
  const sample = sampleRelease({
    images: images.map((reference) => ({ reference })),
    charts: (options.charts ?? []).map((reference) => ({ reference })),
  });
  const mapping = createMapping({
    name: 'registry.test',
    registry: 'registry.test',
    moveTags: 'never',
    images: rules,
    charts: options.targets ?? [{ kind: 'oci', path: 'charts' }],
    record: 'tidegate/wandb',
  });
  const { manifest } = planSample(sample);
  const charts = manifest.charts.map((chart) => ({
    ...chart,
    version: options.chartVersion ?? chart.version,
  }));
  return promotionTargets({ ...manifest, charts }, mapping);
}

test('every image has its internal repository and tag', () => {
  const { images } = targetsOf(['docker.io/wandb/local:0.62.2', 'quay.io/prometheus/prometheus:v2.47.0']);
  assert.deepEqual(
    images.map(({ upstream, repository, tag }) => [upstream, repository, tag]),
    [
      ['docker.io/wandb/local', 'registry.test/wandb/local', '0.62.2'],
      ['quay.io/prometheus/prometheus', 'registry.test/prometheus/prometheus', 'v2.47.0'],
    ],
  );
});

test('a chart goes below each OCI target, with the + of its version written as _', () => {
  const { charts } = targetsOf([], [keepPath], {
    charts: ['ghcr.io/wandb/operator:1.4.8'],
    chartVersion: '1.4.8+build.2',
    targets: [
      { kind: 'oci', path: 'charts' },
      { kind: 'folder', path: 'x', url: 'https://charts.test' },
      { kind: 'oci', path: 'more/charts' },
    ],
  });
  assert.deepEqual(
    charts.map(({ repository, tag }) => `${repository}:${tag}`),
    ['registry.test/charts/operator:1.4.8_build.2', 'registry.test/more/charts/operator:1.4.8_build.2'],
  );
});

test('two tags of one upstream repository share their internal one', () => {
  const targets = targetsOf(['docker.io/wandb/local:0.62.2', 'docker.io/wandb/local:0.63.0']);
  assert.deepEqual(
    targetsAt(targets, 'registry.test/wandb/local').map(({ tag }) => tag),
    ['0.62.2', '0.63.0'],
  );
  assert.deepEqual(targetsAt(targets, 'registry.test/wandb'), []);
});

describe('refused before anything is written', () => {
  const refusals = [
    [
      'every image without a rule, in one error',
      'UNMAPPED_IMAGE',
      () =>
        targetsOf(
          ['quay.io/b/b:1', 'quay.io/a/a:1', 'docker.io/wandb/local:1'],
          [{ from: 'docker.io/**', to: '**' }],
        ),
      [/^quay\.io\/a\/a: add - \{from: quay\.io\/a\/a, to: a\/a\}$/, /^quay\.io\/b\/b: add/],
    ],
    [
      'two upstream repositories in one internal repository, also with different tags',
      'MAPPING_COLLISION',
      () => targetsOf(['docker.io/opstree/redis:1', 'quay.io/opstree/redis:2']),
      [/^registry\.test\/opstree\/redis: docker\.io\/opstree\/redis, quay\.io\/opstree\/redis$/],
    ],
    [
      'an image where a chart goes',
      'MAPPING_COLLISION',
      () => targetsOf(['docker.io/charts/operator:1'], [keepPath], { charts: ['ghcr.io/x/operator:1.0.0'] }),
      [/^registry\.test\/charts\/operator: chart operator, docker\.io\/charts\/operator$/],
    ],
    [
      'an image where the promotion records go',
      'MAPPING_COLLISION',
      () => targetsOf(['docker.io/tidegate/wandb:1']),
      [/^registry\.test\/tidegate\/wandb: docker\.io\/tidegate\/wandb, the promotion records$/],
    ],
  ] as const;
  for (const [title, code, run, lines] of refusals) {
    test(title, () => {
      assert.throws(run, (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, code);
        assert.equal(error.details.length, lines.length);
        lines.forEach((line, at) => assert.match(error.details[at] ?? '', line));
        return true;
      });
    });
  }
});
