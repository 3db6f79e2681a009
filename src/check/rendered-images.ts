import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import { RefusedError, TidegateError, UserError } from '../errors.ts';
import { chartSizeLimit } from '../helm/chart.ts';
import { type ChartImage, findChartImages } from '../helm/chart-images.ts';
import { fetchChart } from '../helm/repository.ts';
import { findUnusedValues, untriedValues, type UnusedValue } from '../helm/unused-values.ts';
import { findHelm } from '../helm/find-helm.ts';
import { digestOf } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { readAll } from '../oci/verified.ts';
import { findChartLayer } from '../promote/charts/chart-layer.ts';
import { chartRepository } from '../promote/targets.ts';
import { clusterOf } from '../release/cluster.ts';
import { formatPath } from '../schema/path.ts';
import type { NamedImage } from './check-image.ts';
import type { CheckScope } from './context.ts';
import { type Finding, type FindingCode, finding } from './findings.ts';
import { valuesPart } from './values-part.ts';

/** What helm makes of a file. */
interface RenderedFile {
  readonly images: readonly NamedImage[];
  /** Values that the chart does not have, each with its line, and why there may be more images. */
  readonly notes: readonly Finding[];
}

/**
 * The images of everything that the promoted chart makes out of a file's values, hooks included: also those that no
 * value names. Hooks of the kind `test` run only when somebody asks and are left out.
 * @returns nothing when the release has no such chart, or the file no values of it
 * @throws UserError `HELM_MISSING`, `RENDER_FAILED`, `MISSING_DEPENDENCY`; RefusedError `CHART_DRIFT` when the chart inside
 *   is another one
 */
export async function renderDeployFile(file: DeployFile, scope: CheckScope): Promise<RenderedFile> {
  const chart = scope.record.manifest.charts.find(({ name }) => name === file.chart);
  if (chart === undefined) {
    return { images: [], notes: [] };
  }
  const part = valuesPart(file);
  if (part === undefined) {
    const message = `${chart.name} was not rendered: the file holds no values as a map`;
    return { images: [], notes: [note('NOT_ALL_RENDERED', message, file)] };
  }
  const { http, runtime } = scope;
  const helm = await findHelm({ source: scope.helm, side: 'inside', http }, runtime);
  if (helm === undefined) {
    throw new UserError('HELM_MISSING', 'check.render needs helm, which is not on the PATH', {
      hint: 'Install helm 3, or set check.render to false: then only what the files name is checked.',
    });
  }
  const tgz = await fetchTgz(chart, scope);
  const title = `${chart.name} ${chart.version}`;
  return await withValues(file, part, async (folder, values) => {
    const source = scope.charts.find(({ name }) => name === chart.name) ?? {};
    const kubernetes = clusterOf(source, file.environment);
    const request = { helm, tgz, title, values: [values], folder, kubernetes };
    const { images, doubts } = await findChartImages(request, runtime);
    // Each name is checked once: a guess must not stand for what is certain.
    const sorted = images.toSorted((left, right) => rankOf(left) - rankOf(right));
    const { unused, untried } = await findUnusedValues(request, runtime);
    return {
      images: sorted.map((image) => toNamedImage(image, file)),
      notes: [
        ...unused.map((value) => ignoredValue(value, title, file)),
        ...untriedValues(untried).map((reason) => note('UNKNOWN_VALUE', `${title}: ${reason}`, file)),
        ...doubts.map((doubt) => note('NOT_ALL_RENDERED', `${title}: ${doubt}`, file)),
      ],
    };
  });
}

function ignoredValue({ path, meant, at }: UnusedValue, title: string, file: DeployFile): Finding {
  const hint =
    meant.length === 0
      ? 'Take it out, or look up its place in the values of the chart.'
      : `Did you mean ${meant.map((other) => formatPath(other)).join(' or ')}?`;
  const message = `${title} knows no value ${formatPath(path)}, so helm ignores it`;
  return finding('warning', 'UNKNOWN_VALUE', message, hint, { ...at, file: file.path });
}

function note(code: FindingCode, message: string, { path }: DeployFile): Finding {
  return finding('warning', code, message, 'What could not be looked at is not checked.', { file: path });
}

function rankOf({ certainty }: ChartImage): number {
  return certainty === 'certain' ? 0 : 1;
}

/** The chart as it is inside, by the digest of the release. */
async function fetchTgz(chart: BundledChart, scope: CheckScope): Promise<Buffer> {
  const [target] = scope.config.charts;
  if (target?.kind === 'oci') {
    const repository = scope.registries.repository(chartRepository(scope.config, target.path, chart.name));
    return await readAll(repository, await findChartLayer(repository, chart));
  }
  const index = target === undefined ? undefined : await scope.helmRepository(target.url);
  if (index?.versions(chart.name).includes(chart.version) !== true) {
    throw new UserError(
      'MISSING_CHART',
      `${chart.name} ${chart.version} is in no internal chart repository`,
      {
        hint: `Promote ${scope.record.release} again.`,
      },
    );
  }
  const offered = index.locate(chart.name, chart.version);
  const tgz = await fetchChart(scope.http, offered.url, chartSizeLimit);
  if (digestOf(tgz) !== chart.archive) {
    throw new RefusedError('CHART_DRIFT', `${offered.url} is not the chart that was promoted`, {
      hint: 'Somebody replaced it. Find out who, remove it, and promote the release again.',
    });
  }
  return tgz;
}

/** The file's bytes may be those that bump would write, so they go to helm as a copy. */
async function withValues<T>(
  file: DeployFile,
  part: string,
  render: (folder: string, values: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-check-'));
  try {
    await writeFile(join(folder, 'values.yaml'), file.bytes, { mode: 0o600 });
    return await render(folder, part === '' ? 'values.yaml' : `values.yaml#${part}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toNamedImage({ image, object, certainty, control }: ChartImage, { path }: DeployFile): NamedImage {
  const place = { file: path };
  try {
    const reference = parseReference(image);
    const value = control === undefined || control === 'fixed' ? undefined : control.path;
    return {
      kind: 'image',
      repository: repositoryOf(reference),
      tag: reference.tag,
      digest: reference.digest,
      place,
      renderedIn: object,
      ...(certainty === 'likely' ? { isGuess: true } : {}),
      ...(value === undefined ? {} : { value }),
    };
  } catch (error) {
    if (error instanceof TidegateError) {
      throw new UserError('INVALID_IMAGE', `${object} renders an image that is no reference: ${image}`, {
        at: place,
        cause: error,
      });
    }
    throw error;
  }
}
