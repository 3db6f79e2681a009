import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import { findChartLayer } from '../../../src/promote/charts/chart-layer.ts';
import { isRefused } from '../../support/attack.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease, storeOf } from '../../support/locks.ts';

const reference = 'ghcr.io/wandb/helm-charts/operator:1.4.8';
const sample = sampleRelease({ charts: [{ reference, layers: ['archive'] }] });
const store = storeOf(sample.contents);
const [chart] = planSample(sample).manifest.charts;
assert.ok(chart !== undefined);

test('the archive is the chart layer, as the bundle manifest names it', async () => {
  const { digest, size } = await findChartLayer(store, chart);
  assert.deepEqual([digest, size], [digestOf(Buffer.from('archive')), 'archive'.length]);
});

test('a bundle manifest that names another archive than the chart has is refused', async () => {
  const archive = digestOf(Buffer.from('other'));
  await assert.rejects(
    findChartLayer(store, { ...chart, archive }),
    isRefused('CHART_MISMATCH', /operator:1\.4\.8/),
  );
});

test('an image, and a chart with two archives, are no chart', async () => {
  const two = sampleRelease({ charts: [{ reference, layers: ['archive', 'another'] }] });
  const [double] = planSample(two).manifest.charts;
  assert.ok(double !== undefined);
  await assert.rejects(findChartLayer(storeOf(two.contents), double), isRefused('NOT_A_CHART'));
  const root = sample.lock.images[0]?.root ?? chart.root;
  await assert.rejects(findChartLayer(store, { ...chart, root }), isRefused('NOT_A_CHART'));
});
