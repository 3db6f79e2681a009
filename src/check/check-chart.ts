import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { ChartOccurrence, RepositoryOccurrence } from '../deploy/occurrence.ts';
import type { Place } from '../errors.ts';
import type { ChartTarget } from '../release/release-file.ts';
import { withoutPassword } from '../redact.ts';
import type { CheckScope } from './context.ts';
import { filledIn, type Finding, finding } from './findings.ts';
import { type InternalChart, internalAddress, internalChart } from './internal-chart.ts';

/**
 * Checks one chart: from an internal repository, there, and what was promoted. Where another object says the repository,
 * a chart of the release is looked up in the first one of the release file.
 * @returns the first thing that is wrong with it, or undefined
 */
export async function checkChart(chart: ChartOccurrence, scope: CheckScope): Promise<Finding | undefined> {
  const { config, record } = scope;
  const { name, url, version, place } = chart;
  const isOurs = record.manifest.charts.some((promoted) => promoted.name === name);
  const targets = config.charts.map((target) => ({ target, address: internalAddress(target, config, name) }));
  const found = targets.find(({ address }) => (url === undefined ? isOurs : isSame(url, address)));
  if (url !== undefined && found === undefined) {
    return publicChart(
      url,
      targets.map(({ address }) => address),
      place,
    );
  }
  if (version === undefined || chart.left === 'floating' || chart.left === 'template') {
    return floating(chart);
  }
  return await checkVersion(
    { name, version: version.value, place, url: withoutPassword(url ?? 'the internal repository') },
    found?.target,
    scope,
  );
}

/** Checks the address of a chart repository alone. */
export function checkRepository(
  { url, place }: RepositoryOccurrence,
  scope: CheckScope,
): Finding | undefined {
  const internal = scope.config.charts.map((target) => internalAddress(target, scope.config));
  return internal.some((address) => isSame(url, address)) ? undefined : publicChart(url, internal, place);
}

function publicChart(url: string, internal: readonly string[], place: Place): Finding {
  const message = `${withoutPassword(url)} is no internal chart repository`;
  const hint = `Write ${internal.join(' or ')}; what is the inside's own goes under check.allow.`;
  return finding('PUBLIC_CHART', message, hint, place);
}

/** A chart with an exact version, and how messages call where it is from. */
interface PinnedChart {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly place: Place;
}

async function checkVersion(
  chart: PinnedChart,
  target: ChartTarget | undefined,
  scope: CheckScope,
): Promise<Finding | undefined> {
  return target === undefined
    ? notInRelease(chart, '', scope)
    : judgeChart(chart, await internalChart(chart.name, chart.version, target, scope), scope);
}

/** @param found what is where the file gets it from */
export function judgeChart(
  chart: PinnedChart,
  found: InternalChart | undefined,
  scope: CheckScope,
): Finding | undefined {
  const { name, version, url, place } = chart;
  if (found === undefined) {
    return missingChart(chart, scope);
  }
  const promoted = promotedChart(scope, name);
  const expected = promoted && found.expected(promoted);
  const other = found.digests.find((digest) => digest !== expected);
  if (promoted?.version !== version || other === undefined) {
    return notInRelease(chart, 'It is in the repository, but ', scope);
  }
  const message = `${name} ${version} is ${other} in ${url}; promoted was ${expected ?? ''}`;
  const hint = 'Somebody replaced it. Find out who, remove it, and promote the release again.';
  return finding('CHART_DRIFT', message, hint, place);
}

export function missingChart({ name, version, url, place }: PinnedChart, scope: CheckScope): Finding {
  const hint = `Promote the release that has it; ${offeredIn(scope, name)}.`;
  return finding('MISSING_CHART', `${name} ${version} is not in ${url}`, hint, place);
}

function notInRelease(
  { name, version, place }: PinnedChart,
  where: string,
  scope: CheckScope,
): Finding | undefined {
  const { release } = scope.record;
  return promotedChart(scope, name)?.version === version
    ? undefined
    : finding(
        'NOT_IN_RELEASE',
        `${name} ${version} is not a part of ${release}`,
        `${where}${offeredIn(scope, name)}.`,
        place,
      );
}

function promotedChart({ record }: CheckScope, name: string): BundledChart | undefined {
  return record.manifest.charts.find((chart) => chart.name === name);
}

/** `2026q4 has 1.4.8` */
function offeredIn(scope: CheckScope, name: string): string {
  const promoted = promotedChart(scope, name);
  return `${scope.record.release} ${promoted === undefined ? 'has no such chart' : `has ${promoted.version}`}`;
}

function floating({ name, version, left, place }: ChartOccurrence): Finding {
  const said = version === undefined ? 'no version' : version.value;
  return left === 'template'
    ? finding('NOT_LOOKED_AT', `chart ${name} has the version ${said}`, filledIn, place)
    : finding('FLOATING_VERSION', `chart ${name} has ${said}, so the newest that fits is taken`, pin, place);
}

const pin = 'Write one version in full: only then it is clear what is deployed.';

/** http and https are one place here: inside, TLS often ends at a proxy. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((url) => url.replace(/^https?:/, '').replace(/\/+$/, ''));
  return left === right;
}
