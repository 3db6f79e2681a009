import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesToRender } from '../../../src/check/values-to-render.ts';
import { readDeployFile } from '../../../src/deploy/read-deploy-file.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { deployFile, releaseNamed } from '../../support/deploy-files.ts';

const digest = digestOf(Buffer.from('c'));
const root = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 1 };
const promoted = {
  name: 'c',
  version: '1.0.0',
  reference: 'ghcr.io/x/c:1.0.0',
  archive: digest,
  root,
  referrers: [],
  tags: [],
};

/** The documents whose values are rendered with the chart that the release file names, and what is told of the others. */
function rendered(documents: readonly string[], target: Partial<DeployFile> = { chart: 'c' }) {
  const file = deployFile(documents.join('---\n'), target);
  const { values } = readDeployFile(file, releaseNamed().repositories);
  const { charts, findings } = valuesToRender(file, values, [promoted]);
  return [
    charts.flatMap((chart) => chart.values.map(({ document }) => document)),
    findings.map(({ at }) => at?.line ?? 0),
  ];
}

const spec = (source: string): string =>
  `spec: {source: {repoURL: "https://g", ${source}, helm: {valuesObject: {a: 1}}}}`;
const application = `{apiVersion: argoproj.io/v1alpha1, kind: Application, ${spec('path: a')}}\n`;
const set = (source: string): string =>
  `{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, spec: {template: {${spec(`${source}, ref: "{{r}}"`)}}}}\n`;

const release = (more: string): string =>
  `{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {${more}values: {a: 1}}}\n`;

test('the only values of which nothing says whose they are, are of the chart that the release file names', () => {
  assert.deepEqual(rendered([application]), [[0], []]);
  assert.deepEqual(rendered([application, application]), [[], [0, 1, 3]]);
});

test('also what a generator fills in is of a chart: beside it nobody can tell whose others are', () => {
  assert.deepEqual(rendered([set('path: a'), application]), [[], [0, 1, 3]]);
  const own = set('chart: c, targetRevision: 1.0.0');
  assert.deepEqual(rendered([own, application]), [[], [0, 1, 3]]);
  assert.deepEqual(rendered([own], {}), [[], [1]]);
  assert.deepEqual(rendered([set('chart: other'), application]), [[1], []]);
});

test('a HelmRelease that names no chart is a patch, which is not rendered by itself', () => {
  assert.deepEqual(rendered([release('')]), [[], [0, 1]]);
  assert.deepEqual(rendered([release('chartRef: {kind: OCIRepository, name: c}, ')]), [[0], []]);
});
