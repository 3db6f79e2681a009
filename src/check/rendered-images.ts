import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { ChartValues, DeployFile } from '../deploy/occurrence.ts';
import { UserError } from '../errors.ts';
import { type ChartImage, findChartImages } from '../helm/chart-images.ts';
import { findHelm } from '../helm/find-helm.ts';
import { findUnusedValues, untriedValues, type UnusedValue } from '../helm/unused-values.ts';
import { clusterOf } from '../release/cluster.ts';
import { formatPath } from '../schema/path.ts';
import { judgeChart, missingChart } from './check-chart.ts';
import type { NamedImage } from './check-image.ts';
import type { CheckScope } from './context.ts';
import { type Finding, type FindingCode, finding } from './findings.ts';
import { groupRendered } from './group-rendered.ts';
import { internalAddress, internalChart } from './internal-chart.ts';

/** What helm makes of a file. */
interface RenderedFile {
  /** Without those that the file's own values name. */
  readonly images: readonly NamedImage[];
  /** What is wrong with the chart and its values, each with its line, and why there may be more images. */
  readonly findings: readonly Finding[];
}

/**
 * The images of everything that the promoted chart makes out of a file's values, hooks included: also those that no
 * value names. Hooks of the kind `test` run only when somebody asks and are left out.
 * @param values all that the file holds
 * @param named what the file names
 * @returns nothing when the release has no such chart; findings where the chart inside is not the promoted one, and where
 *   the file has no values for it
 * @throws UserError `HELM_MISSING`, `RENDER_FAILED`, `MISSING_DEPENDENCY`, `VALUES_UNREADABLE`
 */
export async function renderDeployFile(
  file: DeployFile,
  { values, named }: { readonly values: readonly ChartValues[]; readonly named: readonly NamedImage[] },
  scope: CheckScope,
): Promise<RenderedFile> {
  const chart = scope.record.manifest.charts.find(({ name }) => name === file.chart);
  if (chart === undefined) {
    return { images: [], findings: [] };
  }
  const own = values.filter((held) => held.chart === chart.name);
  const unsaid = values.filter((held) => held.chart === undefined);
  const used = own.length === 0 && unsaid.length === 1 ? unsaid : own;
  if (used.length === 0) {
    const message = `${chart.name} was not rendered: the file holds no values that are known to be of it`;
    return { images: [], findings: [note('NOT_ALL_RENDERED', message, file)] };
  }
  const helm = await requireHelm(scope);
  const tgz = await fetchChart(chart, file, scope);
  if (!Buffer.isBuffer(tgz)) {
    return { images: [], findings: [tgz] };
  }
  const findings: Finding[] = [];
  const images: NamedImage[] = [];
  for (const held of used) {
    const rendered = await renderValues(file, held, { helm, tgz, chart }, scope);
    const grouped = groupRendered(rendered.images, { file, held, named }, scope);
    images.push(...grouped.images);
    findings.push(...rendered.findings, ...grouped.findings);
  }
  return { images, findings };
}

async function requireHelm({ helm: source, http, runtime }: CheckScope): Promise<string> {
  const helm = await findHelm({ source, side: 'inside', http }, runtime);
  if (helm === undefined) {
    throw new UserError('HELM_MISSING', 'check.render needs helm, which is not on the PATH', {
      hint: 'Install helm 3, or set check.render to false: then only what the files name is checked.',
    });
  }
  return helm;
}

/** The chart as it is inside, or why it is not the one of the release. */
async function fetchChart(
  chart: BundledChart,
  file: DeployFile,
  scope: CheckScope,
): Promise<Buffer | Finding> {
  const { name, version } = chart;
  const [target] = scope.config.charts;
  const found = target && (await internalChart(name, version, target, scope));
  const url = target === undefined ? 'an internal repository' : internalAddress(target, scope.config, name);
  const pinned = { name, version, url, place: { file: file.path } };
  const fault = judgeChart(pinned, found, scope);
  const tgz = fault === undefined ? await found?.read(chart) : undefined;
  const { message, ...rest } = fault ?? missingChart(pinned, scope);
  return tgz ?? { ...rest, message: `${message}, so it was not rendered` };
}

async function renderValues(
  file: DeployFile,
  { document, path }: ChartValues,
  { helm, tgz, chart }: { readonly helm: string; readonly tgz: Buffer; readonly chart: BundledChart },
  { charts, runtime }: CheckScope,
): Promise<{ readonly images: readonly ChartImage[]; readonly findings: readonly Finding[] }> {
  const source = charts.find(({ name }) => name === chart.name) ?? {};
  const kubernetes = clusterOf(source, file.environment);
  const title = `${chart.name} ${chart.version}`;
  const values = [{ file: file.path, bytes: file.bytes, document, path }];
  const request = { helm, tgz, title, values, folder: '', kubernetes };
  const { images, doubts } = await findChartImages(request, runtime);
  const { unused, untried } = await findUnusedValues(request, runtime);
  return {
    images,
    findings: [
      ...unused.map((value) => ignoredValue(value, title, file)),
      ...untriedValues(untried).map((reason) => note('UNKNOWN_VALUE', `${title}: ${reason}`, file)),
      ...doubts.map((doubt) => note('NOT_ALL_RENDERED', `${title}: ${doubt}`, file)),
    ],
  };
}

function ignoredValue({ path, meant, at }: UnusedValue, title: string, file: DeployFile): Finding {
  const hint =
    meant.length === 0
      ? 'Take it out, or look up its place in the values of the chart.'
      : `Did you mean ${meant.map((other) => formatPath(other)).join(' or ')}?`;
  const message = `${title} knows no value ${formatPath(path)}, so helm ignores it`;
  return finding('UNKNOWN_VALUE', message, hint, { ...at, file: file.path });
}

function note(code: FindingCode, message: string, { path }: DeployFile): Finding {
  return finding(code, message, 'What could not be looked at is not checked.', { file: path });
}
