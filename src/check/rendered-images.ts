import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { ChartValues, DeployFile, Holder } from '../deploy/occurrence.ts';
import { type Place, UserError } from '../errors.ts';
import { type ChartImage, findChartImages } from '../helm/chart-images.ts';
import { findHelm } from '../helm/find-helm.ts';
import { findUnusedValues, untriedValues, type UnusedValue } from '../helm/unused-values.ts';
import { clusterOf } from '../release/cluster.ts';
import { stepInto } from '../helm/values-place.ts';
import { formatPath } from '../schema/path.ts';
import { parseYaml } from '../yaml/document.ts';
import { judgeChart, missingChart } from './check-chart.ts';
import type { NamedImage } from './check-image.ts';
import type { CheckScope } from './context.ts';
import { type Finding, type FindingCode, finding } from './findings.ts';
import { groupRendered } from './group-rendered.ts';
import { internalAddress, internalChart } from './internal-chart.ts';
import { mergedValues } from './merged-values.ts';
import { renderFailure } from './render-failure.ts';

/** What helm makes of values. */
interface RenderedPart {
  /** Without those that the file's own values name. */
  readonly images: readonly NamedImage[];
  /** What is wrong with the chart and its values, each with its line, and why there may be more images. */
  readonly findings: readonly Finding[];
  /** `host/path` of every image as it was rendered; absent where something was not. */
  readonly names?: readonly string[];
  /** What in the file it was rendered with. */
  readonly taken: readonly Holder[];
}

/** What it makes of a file. */
interface RenderedFile extends RenderedPart {
  /** The charts of the release that it is for. */
  readonly charts: readonly string[];
}

interface FileContent {
  /** All that the file holds. */
  readonly values: readonly ChartValues[];
  /** What the file names. */
  readonly named: readonly NamedImage[];
}

/**
 * The images of everything that the promoted charts make out of a file's values, hooks included: also those that no
 * value names. Hooks of the kind `test` run only when somebody asks and are left out.
 * @returns nothing where the release has no such chart; findings where the chart inside is not the promoted one, where the
 *   file has no values for it, and where helm cannot render it
 * @throws UserError `HELM_MISSING`
 */
export async function renderDeployFile(
  file: DeployFile,
  content: FileContent,
  scope: CheckScope,
): Promise<RenderedFile> {
  const { named } = content;
  const promoted = scope.record.manifest.charts;
  const values = content.values.filter(({ isTemplate = false }) => !isTemplate);
  const charts = promoted.filter(
    ({ name }) => name === file.chart || values.some((held) => held.chart === name),
  );
  const parts: RenderedPart[] = [];
  for (const chart of charts) {
    parts.push(await renderPart(file, { values, named }, chart, scope));
  }
  const used = new Set(charts.flatMap(({ name }) => valuesOf(name, values)));
  const left = content.values.filter(
    (held) =>
      held.layers !== undefined &&
      !used.has(held) &&
      (held.chart === undefined || promoted.some(({ name }) => name === held.chart)),
  );
  parts.push(...left.map((held) => ({ images: [], findings: [notRendered(file, held)], taken: [] })));
  const told = left.flatMap(({ chart }) => chart ?? []);
  return { ...joinParts(parts), charts: [...charts.map(({ name }) => name), ...told] };
}

/** Those of the chart, or the only ones of which nothing says whose they are. */
function valuesOf(chart: string, values: readonly ChartValues[]): readonly ChartValues[] {
  const own = values.filter((held) => held.chart === chart);
  const unsaid = values.filter((held) => held.chart === undefined);
  return own.length === 0 && unsaid.length === 1 ? unsaid : own;
}

/** What a tool deploys, and nobody can render. */
function notRendered(file: DeployFile, held: ChartValues): Finding {
  const [what, why] =
    held.isTemplate === true
      ? [held.chart ?? 'a chart', 'a generator fills in its values']
      : ['a chart', 'nothing here says which one it is'];
  return note('NOT_ALL_RENDERED', `${what} was not rendered: ${why}`, file, placeOf(file, held));
}

async function renderPart(
  file: DeployFile,
  { values, named }: FileContent,
  chart: BundledChart,
  scope: CheckScope,
): Promise<RenderedPart> {
  const used = valuesOf(chart.name, values);
  if (used.length === 0) {
    const message = `${chart.name} was not rendered: the file holds no values that are known to be of it`;
    return { images: [], findings: [note('NOT_ALL_RENDERED', message, file)], taken: [] };
  }
  const helm = await requireHelm(scope);
  const tgz = await fetchChart(chart, file, scope);
  if (!Buffer.isBuffer(tgz)) {
    return { images: [], findings: [tgz], taken: [] };
  }
  const parts: RenderedPart[] = [];
  for (const held of used) {
    const rendered = await renderValues(file, held, { helm, tgz, chart }, scope);
    const { images, findings, names } = groupRendered(rendered.images ?? [], { file, held, named }, scope);
    const all = [...rendered.findings, ...findings];
    const { taken } = rendered;
    parts.push({ images, findings: all, taken, ...(rendered.images && { names: [...names] }) });
  }
  return joinParts(parts);
}

function joinParts(parts: readonly RenderedPart[]): RenderedPart {
  const names = parts.map((part) => part.names);
  return {
    images: parts.flatMap(({ images }) => images),
    findings: parts.flatMap(({ findings }) => findings),
    taken: parts.flatMap(({ taken }) => taken),
    ...(names.includes(undefined) ? {} : { names: names.flatMap((some) => some ?? []) }),
  };
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

interface RenderedValues {
  /** Absent where helm cannot render them. */
  readonly images?: readonly ChartImage[];
  readonly findings: readonly Finding[];
  readonly taken: readonly Holder[];
}

async function renderValues(
  file: DeployFile,
  held: ChartValues,
  { helm, tgz, chart }: { readonly helm: string; readonly tgz: Buffer; readonly chart: BundledChart },
  { charts, files, configMapsOf, repository, runtime }: CheckScope,
): Promise<RenderedValues> {
  const source = charts.find(({ name }) => name === chart.name) ?? {};
  const kubernetes = clusterOf(source, file.environment);
  const title = `${chart.name} ${chart.version}`;
  const missed: Finding[] = [];
  try {
    const merged = await mergedValues(file, held, { files, configMapsOf, repository, tgz, title });
    missed.push(...merged.findings);
    const request = { helm, tgz: merged.tgz, title, values: merged.values, folder: '', kubernetes };
    const { images, doubts } = await findChartImages(request, runtime);
    const { unused, untried } = await findUnusedValues(request, runtime);
    const here = merged.values.filter(({ file: path, at }) => path === file.path && at === undefined);
    return {
      images,
      taken: [held, ...here],
      findings: [
        ...missed,
        ...unused.map((value) => ignoredValue(value, title, file)),
        ...untriedValues(untried).map((reason) => note('UNKNOWN_VALUE', `${title}: ${reason}`, file)),
        ...doubts.map((doubt) => note('NOT_ALL_RENDERED', `${title}: ${doubt}`, file)),
      ],
    };
  } catch (error) {
    const failed = renderFailure(error, { at: placeOf(file, held), title, isAllKnown: missed.length === 0 });
    if (failed === undefined) {
      throw error;
    }
    return { findings: [...missed, failed], taken: [] };
  }
}

/** The line where the values begin, or what they would be in. */
function placeOf({ bytes, path: file }: DeployFile, { document, path }: ChartValues): Place {
  const yaml = parseYaml(bytes, file);
  const isThere = (end: number): boolean =>
    path.slice(0, end).reduce<unknown>(stepInto, yaml.values[document]) !== undefined;
  const end = path.findLastIndex((_, index) => isThere(index + 1)) + 1;
  return end === 0 ? { file } : yaml.placeOf(document, path.slice(0, end), 'key');
}

function ignoredValue({ path, meant, at }: UnusedValue, title: string, file: DeployFile): Finding {
  const hint =
    meant.length === 0
      ? 'Take it out, or look up its place in the values of the chart.'
      : `Did you mean ${meant.map((other) => formatPath(other)).join(' or ')}?`;
  const message = `${title} knows no value ${formatPath(path)}, so helm ignores it`;
  return finding('UNKNOWN_VALUE', message, hint, at ?? { file: file.path });
}

function note(
  code: FindingCode,
  message: string,
  { path }: DeployFile,
  place: Place = { file: path },
): Finding {
  return finding(code, message, 'What could not be looked at is not checked.', place);
}
