import type { BundledChart } from '../../bundle/bundle-manifest.ts';
import { RefusedError } from '../../errors.ts';
import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import { parseManifest } from '../../oci/manifest.ts';
import type { ReadableStore } from '../../oci/store.ts';
import { readAll } from '../../oci/verified.ts';

/**
 * The layer of a chart's OCI manifest that is its `.tgz` (helm.sh/docs/topics/registries).
 * @param store a bundle or an internal repository that has the manifest
 * @throws RefusedError `NOT_A_CHART` when there is not exactly one such layer; `CHART_MISMATCH` when it is another one
 *   than the bundle manifest names
 */
export async function findChartLayer(
  store: ReadableStore,
  { root, reference, archive }: BundledChart,
): Promise<Descriptor> {
  const { layers } = parseManifest(await readAll(store, root), root.mediaType, reference);
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
