import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import { RefusedError, TidegateError, UserError } from '../errors.ts';
import { chartSizeLimit } from '../helm/chart.ts';
import { imagesIn } from '../helm/images.ts';
import { renderChart } from '../helm/render.ts';
import { fetchChart } from '../helm/repository.ts';
import { digestOf } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { readAll } from '../oci/verified.ts';
import { findChartLayer } from '../promote/chart-content.ts';
import { chartRepository } from '../promote/targets.ts';
import { isMap } from '../schema/schema.ts';
import { parseYaml } from '../yaml/document.ts';
import type { NamedImage } from './check-image.ts';
import type { CheckScope } from './context.ts';

/**
 * The images of everything that the promoted chart makes out of a file's values, hooks included: also those that no
 * value names. Hooks of the kind `test` run only when somebody asks and are left out.
 * @returns none when the release has no such chart
 * @throws UserError `HELM_MISSING`, `RENDER_FAILED`; RefusedError `CHART_DRIFT` when the chart inside is another one
 */
export async function renderedImages(file: DeployFile, scope: CheckScope): Promise<readonly NamedImage[]> {
  const chart = scope.record.manifest.charts.find(({ name }) => name === file.chart);
  if (chart === undefined) {
    return [];
  }
  const helm = await scope.runtime.findTool('helm');
  if (helm === undefined) {
    throw new UserError('HELM_MISSING', 'check.render needs helm, which is not on the PATH', {
      hint: 'Install helm 3, or set check.render to false: then only what the files name is checked.',
    });
  }
  const tgz = await fetchTgz(chart, scope);
  const title = `${chart.name} ${chart.version}`;
  const objects = await withValues(file, (folder, values) =>
    renderChart({ helm, tgz, title, values: [values], folder }, scope.runtime),
  );
  return imagesIn(objects).images.map(({ image, object }) => toNamedImage(image, object, file));
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
  render: (folder: string, values: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-check-'));
  try {
    await writeFile(join(folder, 'values.yaml'), file.bytes, { mode: 0o600 });
    return await render(folder, isCustomResource(file) ? 'values.yaml#spec.values' : 'values.yaml');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isCustomResource({ bytes, path }: DeployFile): boolean {
  return parseYaml(bytes, path).values.some(
    (value) => isMap(value) && value['kind'] === 'WeightsAndBiases' && Object.hasOwn(value, 'spec'),
  );
}

function toNamedImage(image: string, object: string, { path }: DeployFile): NamedImage {
  const place = { file: path };
  try {
    const reference = parseReference(image);
    return {
      kind: 'image',
      repository: repositoryOf(reference),
      tag: reference.tag,
      digest: reference.digest,
      place,
      renderedIn: object,
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
