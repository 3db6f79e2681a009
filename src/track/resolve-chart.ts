import { RefusedError } from '../errors.ts';
import { readChart } from '../helm/chart.ts';
import type { Closure } from '../oci/closure.ts';
import { mediaTypes } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { readAll } from '../oci/verified.ts';
import type { ChartSource } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { checkClosure } from '../upstream-signature/check-closure.ts';
import type { ChartLocation } from '../upstream/upstream.ts';
import type { Renderer } from './render-charts.ts';
import type { ResolvedChart } from './resolution.ts';
import type { Rules } from './resolve.ts';

/** Reads a chart that was chosen, renders it, and finds who signed it. @returns also what is to be said of where it was found */
export async function resolveChart(
  source: ChartSource,
  { name, version, reference, url, ...location }: ChartLocation,
  { tags, evidence, dates, requirements, render }: Omit<Rules, 'platforms'> & { readonly render: Renderer },
  { log }: Pick<Runtime, 'log'>,
): Promise<{ chart: ResolvedChart; notes: readonly string[] }> {
  log.info(`Found chart ${name} ${version}`);
  const root = await tags.resolve(location.store, reference, location.tag);
  const content = await evidence.closure(reference, location.store, root);
  const signed = await checkClosure(reference, content, requirements, location.store);
  const { archive, tgz } = await readPackage(content, { name, version, ...location });
  const rendering = await render(source, version, tgz);
  const created = (await dates.of(location.store, root)) ?? location.date;
  const chart = { name, version, reference, archive, closure: content, rendering, ...(signed && { signed }) };
  return {
    chart: { ...chart, ...(url === undefined ? {} : { url }), ...(created === undefined ? {} : { created }) },
    notes: location.notes,
  };
}

/** The `.tgz` of a chart, which must be the chart that was asked for: a name in an index or a tag proves nothing. */
async function readPackage(
  { blobs }: Closure,
  { name, version, store }: Pick<ChartLocation, 'name' | 'version' | 'store'>,
): Promise<{ archive: Digest; tgz: Buffer }> {
  const [layer, ...others] = blobs.filter(({ mediaType }) => mediaType === mediaTypes.helmChart);
  if (layer === undefined || others.length > 0) {
    const found = layer === undefined ? 'no chart layer' : 'several chart layers';
    throw new RefusedError('NOT_A_CHART', `${store.name}: ${name} ${version} has ${found}`, {
      hint: 'Expected an OCI artifact as `helm push` makes it.',
    });
  }
  const tgz = await readAll(store, layer);
  const metadata = readChart(tgz, `${store.name} ${version}`);
  if (metadata.name !== name || metadata.version !== version) {
    throw new RefusedError(
      'CHART_MISMATCH',
      `${store.name}: expected ${name} ${version}, the archive holds ${metadata.name} ${metadata.version}`,
    );
  }
  return { archive: layer.digest, tgz };
}
