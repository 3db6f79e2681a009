import type { ChartOccurrence } from '../deploy/occurrence.ts';
import { tagOf } from '../helm/metadata.ts';
import { chartRepository } from '../promote/targets.ts';
import type { ChartTarget } from '../release/release-file.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding } from './findings.ts';

/** Of a chart version in a repository; `undefined` when it is not there. */
type Offered = { readonly digest: string | undefined } | undefined;

/**
 * Checks one chart: from an internal repository, there, and what was promoted.
 * @returns the first thing that is wrong with it, or undefined
 */
export async function checkChart(chart: ChartOccurrence, scope: CheckScope): Promise<Finding | undefined> {
  const { config, record } = scope;
  const { name, place } = chart;
  const version = chart.version.value;
  const target = config.charts.find((candidate) => isFrom(chart, candidate, scope));
  if (target === undefined) {
    const hint = `Write ${addresses(name, scope).join(' or ')}.`;
    return finding('error', 'PUBLIC_CHART', `${chart.url} is no internal chart repository`, hint, place);
  }
  const promoted = record.manifest.charts.find((entry) => entry.name === name);
  const has = promoted === undefined ? 'has no such chart' : `has ${promoted.version}`;
  const offered = await findOffered(chart, target, scope);
  if (offered === undefined) {
    const hint = `Promote the release that has it; ${record.release} ${has}.`;
    return finding('error', 'MISSING_CHART', `${name} ${version} is not in ${chart.url}`, hint, place);
  }
  if (promoted?.version !== version) {
    const hint = `It is in the repository, but ${record.release} ${has}.`;
    const message = `${name} ${version} is not a part of ${record.release}`;
    return finding('warning', 'NOT_IN_RELEASE', message, hint, place);
  }
  const expected =
    target.kind === 'oci'
      ? promoted.root.digest
      : record.charts.find((entry) => entry.name === name && entry.version === version)?.digest;
  if (offered.digest !== expected) {
    const message = `${name} ${version} is ${offered.digest ?? 'without a digest'} in ${chart.url}; promoted was ${expected}`;
    const hint = 'Somebody replaced it. Find out who, remove it, and promote the release again.';
    return finding('error', 'CHART_DRIFT', message, hint, place);
  }
  return undefined;
}

async function findOffered(chart: ChartOccurrence, target: ChartTarget, scope: CheckScope): Promise<Offered> {
  const version = chart.version.value;
  if (target.kind === 'oci') {
    const repository = chartRepository(scope.config, target.path, chart.name);
    return await scope.registries.repository(repository).find(tagOf(version));
  }
  const repository = await scope.helmRepository(target.url);
  if (!repository.versions(chart.name).includes(version)) {
    return undefined;
  }
  return { digest: repository.locate(chart.name, version).digest };
}

/** The operator's address is the repository's, except for OCI, where the chart's name is its last part. */
function isFrom({ url, name }: ChartOccurrence, target: ChartTarget, { config }: CheckScope): boolean {
  const internal = target.kind === 'oci' ? `oci://${chartRepository(config, target.path, name)}` : target.url;
  return comparable(url) === comparable(internal);
}

/** http and https are one place here: inside, TLS often ends at a proxy. */
function comparable(url: string): string {
  return url.replace(/^https?:/, '').replace(/\/+$/, '');
}

function addresses(name: string, { config }: CheckScope): string[] {
  return config.charts.map((target) =>
    target.kind === 'oci' ? `oci://${chartRepository(config, target.path, name)}` : target.url,
  );
}
