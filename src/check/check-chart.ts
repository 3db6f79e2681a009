import type { ChartOccurrence, RepositoryOccurrence } from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import { chartSizeLimit } from '../helm/chart.ts';
import { tagOf } from '../helm/metadata.ts';
import { fetchChart } from '../helm/repository.ts';
import { ifFound } from '../if-found.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { chartRepository } from '../promote/targets.ts';
import type { ChartTarget } from '../release/release-file.ts';
import { withoutPassword } from '../redact.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding } from './findings.ts';

/** What a repository says and has of a chart version, by digest; `undefined` when it is not there. */
type Offered = readonly Digest[] | undefined;

/**
 * Checks one chart: from an internal repository, there, and what was promoted. Where another object says the repository,
 * a chart of the release is looked up in the first one of the release file.
 * @returns the first thing that is wrong with it, or undefined
 */
export async function checkChart(chart: ChartOccurrence, scope: CheckScope): Promise<Finding | undefined> {
  const { config, record } = scope;
  const { name, url, version, place } = chart;
  const isOurs = record.manifest.charts.some((promoted) => promoted.name === name);
  const target =
    url === undefined
      ? config.charts.find(() => isOurs)
      : config.charts.find((known) => isFrom(url, name, known, scope));
  if (url !== undefined && target === undefined) {
    const hint = `Write ${addresses(name, scope).join(' or ')}.`;
    return finding(
      'error',
      'PUBLIC_CHART',
      `${withoutPassword(url)} is no internal chart repository`,
      hint,
      place,
    );
  }
  if (version === undefined || chart.left === 'floating' || chart.left === 'template') {
    return floating(chart);
  }
  return await checkVersion(
    { name, version: version.value, place, url: withoutPassword(url ?? 'the internal repository') },
    target,
    scope,
  );
}

/** Checks the address of a chart repository alone. */
export function checkRepository(
  { url, place }: RepositoryOccurrence,
  scope: CheckScope,
): Finding | undefined {
  const internal = scope.config.charts.map((target) =>
    target.kind === 'oci' ? `oci://${scope.config.registry}/${target.path}` : target.url,
  );
  const isInternal = internal.some((address) => comparable(address) === comparable(url));
  const hint = `Write ${internal.join(' or ')}.`;
  return isInternal
    ? undefined
    : finding(
        'error',
        'PUBLIC_CHART',
        `${withoutPassword(url)} is no internal chart repository`,
        hint,
        place,
      );
}

/** A chart with an exact version, and how messages call where it is from. */
interface PinnedChart {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly place: Place;
}

async function checkVersion(
  { name, version, url, place }: PinnedChart,
  target: ChartTarget | undefined,
  scope: CheckScope,
): Promise<Finding | undefined> {
  const { record } = scope;
  const promoted = record.manifest.charts.find((entry) => entry.name === name);
  const has = promoted === undefined ? 'has no such chart' : `has ${promoted.version}`;
  const offered = target && (await findOffered({ name, version }, target, scope));
  if (target !== undefined && offered === undefined) {
    const hint = `Promote the release that has it; ${record.release} ${has}.`;
    return finding('error', 'MISSING_CHART', `${name} ${version} is not in ${url}`, hint, place);
  }
  if (promoted?.version !== version) {
    const hint = `${target === undefined ? '' : 'It is in the repository, but '}${record.release} ${has}.`;
    const message = `${name} ${version} is not a part of ${record.release}`;
    return finding('warning', 'NOT_IN_RELEASE', message, hint, place);
  }
  const expected = target?.kind === 'oci' ? promoted.root.digest : promoted.archive;
  const other = offered?.find((digest) => digest !== expected);
  if (other !== undefined) {
    const message = `${name} ${version} is ${other} in ${url}; promoted was ${expected}`;
    const hint = 'Somebody replaced it. Find out who, remove it, and promote the release again.';
    return finding('error', 'CHART_DRIFT', message, hint, place);
  }
  return undefined;
}

function floating({ name, version, left, place }: ChartOccurrence): Finding {
  const said = version === undefined ? 'no version' : version.value;
  return left === 'template'
    ? finding('warning', 'NOT_LOOKED_AT', `chart ${name} has the version ${said}`, filledIn, place)
    : finding(
        'warning',
        'FLOATING_VERSION',
        `chart ${name} has ${said}, so the newest that fits is taken`,
        pin,
        place,
      );
}

/** What to do about a version that something else fills in. */
export const filledIn = 'What fills it in is not checked; put a marker where that stands.';
const pin = 'Write one version in full: only then it is clear what is deployed.';

async function findOffered(
  chart: Pick<PinnedChart, 'name' | 'version'>,
  target: ChartTarget,
  scope: CheckScope,
): Promise<Offered> {
  const { version } = chart;
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
function isFrom(url: string, name: string, target: ChartTarget, { config }: CheckScope): boolean {
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
