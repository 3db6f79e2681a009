import type { BundledChart } from '../../bundle/bundle-manifest.ts';
import { RefusedError } from '../../errors.ts';
import { readChart } from '../../helm/chart.ts';
import type { ChartMetadata } from '../../helm/metadata.ts';
import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import { readManifest } from '../../oci/read-manifest.ts';
import type { ReadableStore } from '../../oci/store.ts';
import type { ChartFile } from './chart-repository.ts';

/**
 * The layers of a chart's OCI manifest that are files of a classic repository (helm.sh/docs/topics/registries).
 * @param store a bundle that has the manifest
 * @throws as `findChartLayer` does
 */
export async function findChartFile(store: ReadableStore, chart: BundledChart): Promise<ChartFile> {
  const layers = await readLayers(store, chart);
  const provenance = layers.find(({ mediaType }) => mediaType === mediaTypes.helmProvenance);
  return { chart, layer: archiveAmong(layers, chart), ...(provenance === undefined ? {} : { provenance }) };
}

/**
 * The layer of a chart's OCI manifest that is its `.tgz`.
 * @param store a bundle or an internal repository that has the manifest
 * @throws RefusedError `NOT_A_CHART` when there is not exactly one such layer; `CHART_MISMATCH` when it is another one
 *   than the bundle manifest names
 */
export async function findChartLayer(store: ReadableStore, chart: BundledChart): Promise<Descriptor> {
  return archiveAmong(await readLayers(store, chart), chart);
}

async function readLayers(
  store: ReadableStore,
  { root, reference }: BundledChart,
): Promise<readonly Descriptor[]> {
  return (await readManifest(store, root, reference)).layers;
}

function archiveAmong(layers: readonly Descriptor[], { reference, archive }: BundledChart): Descriptor {
  const [layer, ...others] = layers.filter(({ mediaType }) => mediaType === mediaTypes.helmChart);
  if (layer === undefined || others.length > 0) {
    throw new RefusedError('NOT_A_CHART', `${reference}: expected one layer of ${mediaTypes.helmChart}`);
  }
  if (layer.digest !== archive) {
    throw new RefusedError(
      'CHART_MISMATCH',
      `${reference}: its manifest holds ${layer.digest}, the bundle manifest names ${archive}`,
    );
  }
  return layer;
}

/**
 * What an archive says of its chart: the index of a chart repository repeats it.
 * @param bytes of the `.tgz`, as the bundle has it
 * @throws RefusedError `CHART_MISMATCH` when it holds another chart than the bundle manifest names; as `readChart` does
 */
export function readMetadata(bytes: Buffer, { reference, name, version }: BundledChart): ChartMetadata {
  const metadata = readChart(bytes, reference);
  if (metadata.name !== name || metadata.version !== version) {
    throw new RefusedError(
      'CHART_MISMATCH',
      `${reference}: the archive holds ${metadata.name} ${metadata.version}`,
    );
  }
  return metadata;
}
