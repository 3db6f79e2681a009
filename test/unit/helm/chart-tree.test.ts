import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChartTree, readChartTree } from '../../../src/helm/chart-tree.ts';
import { unknownValues } from '../../../src/helm/unknown-values.ts';
import { chartNamed, chartYaml, webChart } from '../../support/rendering.ts';

const dependencies = `dependencies:
  - {name: sub, version: "*", alias: one}
  - {name: sub, version: "*", alias: two}
  - {name: absent, version: "*"}
`;

test('subcharts are found as folders and archives, under each alias, and unlisted ones by their names', () => {
  const tree = readChartTree(
    webChart({
      'Chart.yaml': chartYaml('web', dependencies),
      'values.yaml': 'a: 1\n',
      'charts/sub-1.0.0.tgz': chartNamed('sub', { 'values.yaml': 'b: 1\n' }),
      'charts/other/Chart.yaml': chartYaml('other'),
      'charts/other/values.yaml': 'c: 1\n',
      'charts/_ignored/Chart.yaml': chartYaml('ignored'),
      'charts/README.md': 'not a chart',
    }),
    'web',
  );
  const values = [...tree.subcharts].map(([name, subchart]) => [name, subchart.values]);
  assert.deepEqual(Object.fromEntries(values), { one: { b: 1 }, two: { b: 1 }, other: { c: 1 } });
});

test('what is not YAML, and an archive that cannot be read, hide nothing else', () => {
  const tree = readChartTree(
    webChart({
      'values.yaml': 'a: [\n',
      'values.schema.json': '{"properties": {"x": {}}}',
      'charts/broken.tgz': 'no archive',
      'templates/a.yaml': '{{ .Values.y }}',
    }),
    'web',
  );
  assert.deepEqual(tree.values, {});
  assert.deepEqual(
    unknownValues({ x: 1, y: 2, z: 3 }, tree).map(({ path }) => path),
    [['z']],
  );
});

test('charts in charts are looked into, but not without end', () => {
  let inner = chartNamed('c0', { 'values.yaml': 'a: 1\n' });
  for (let depth = 1; depth < 30; depth += 1) {
    inner = chartNamed(`c${depth}`, { [`charts/c${depth - 1}-1.0.0.tgz`]: inner });
  }
  const depthOf = ({ subcharts }: ChartTree): number =>
    1 + Math.max(0, ...[...subcharts.values()].map((subchart) => depthOf(subchart)));
  const depth = depthOf(readChartTree(inner, 'web'));
  assert.ok(depth > 3 && depth < 12, String(depth));
});
