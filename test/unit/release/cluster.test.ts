import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterOf } from '../../../src/release/cluster.ts';

test('what an environment says of its cluster wins over the chart, key by key', () => {
  const chart = {
    kubernetes: { version: '1.31', lacks: ['a.example.com/v1'] },
    environments: { prod: { values: [], kubernetes: { version: '1.29' } }, stage: { values: [] } },
  };
  assert.deepEqual(clusterOf(chart, 'prod'), { version: '1.29', lacks: ['a.example.com/v1'] });
  for (const other of ['stage', 'unknown', 'constructor', undefined]) {
    assert.deepEqual(clusterOf(chart, other), chart.kubernetes);
  }
  assert.deepEqual(clusterOf({}, 'prod'), {});
});
