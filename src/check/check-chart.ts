import type { ChartOccurrence } from '../deploy/occurrence.ts';
import { chartSizeLimit } from '../helm/chart.ts';
import { tagOf } from '../helm/metadata.ts';
import { fetchChart } from '../helm/repository.ts';
import { ifFound } from '../if-found.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { chartRepository } from '../promote/targets.ts';
import type { ChartTarget } from '../release/release-file.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding } from './findings.ts';

/** What a repository says and has of a chart version, by digest; `undefined` when it is not there. */
type Offered = readonly Digest[] | undefined;

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
  const expected = target.kind === 'oci' ? promoted.root.digest : promoted.archive;
  const other = offered.find((digest) => digest !== expected);
  if (other !== undefined) {
    const message = `${name} ${version} is ${other} in ${chart.url}; promoted was ${expected}`;
    const hint = 'Somebody replaced it. Find out who, remove it, and promote the release again.';
    return finding('error', 'CHART_DRIFT', message, hint, place);
  }
  return undefined;
}

async function findOffered(chart: ChartOccurrence, target: ChartTarget, scope: CheckScope): Promise<Offered> {
  const version = chart.version.value;
  if (target.kind === 'oci') {
    const repository = chartRepository(scope.config, target.path, chart.name);
    const found = await scope.registries.repository(repository).find(tagOf(version));
    return found && [found.digest];
  }
  const repository = await scope.helmRepository(target.url);
  if (!repository.versions(chart.name).includes(version)) {
    return undefined;
  }
  const { url, digest } = repository.locate(chart.name, version);
  const tgz = await ifFound(fetchChart(scope.http, url, chartSizeLimit));
  // The index is only a list: what counts is what a cluster gets.
  return tgz && [...(digest === undefined ? [] : [digest]), digestOf(tgz)];
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
