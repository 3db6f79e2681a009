import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { RefusedError } from '../errors.ts';
import { emptyIndex, formatIndex, mergeIndex } from '../helm/index.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import { findChartFile, readMetadata } from '../promote/charts/chart-layer.ts';
import { chartFileName } from '../promote/charts/chart-repository.ts';
import type { Catalog, Content } from './content.ts';

/**
 * The files of a chart repository (helm.sh/docs/topics/chart_repository) with the charts of a bundle: the archives as
 * they are, with their provenance, and an index that names them by relative URLs.
 * @param store of the bundle
 * @param storeOf who has a blob
 * @throws RefusedError `CHART_MISMATCH` when an archive holds another chart than the bundle manifest says; `NOT_A_CHART`,
 *   also for two that would be one file
 */
export async function readChartFiles(
  { charts, created }: BundleManifest,
  store: ReadableStore,
  storeOf: (digest: Digest) => ReadableStore,
): Promise<Catalog['chartFiles']> {
  const files = new Map<string, Content>();
  let index = emptyIndex();
  for (const chart of charts) {
    const url = chartFileName(chart);
    const { layer, provenance } = await findChartFile(store, chart);
    const { digest, size } = layer;
    if ((files.get(url)?.digest ?? digest) !== digest) {
      throw new RefusedError('NOT_A_CHART', `${chart.reference}: another chart of the release is ${url} too`);
    }
    const metadata = readMetadata(await readAll(storeOf(digest), layer), chart);
    index = mergeIndex(index, { metadata, url, digest, created });
    files.set(url, { mediaType: 'application/gzip', digest, size });
    if (provenance !== undefined) {
      files.set(`${url}.prov`, { ...provenance, mediaType: 'text/plain' });
    }
  }
  const bytes = Buffer.from(formatIndex(index, created));
  const mediaType = 'application/yaml';
  return files.set('index.yaml', { mediaType, digest: digestOf(bytes), size: bytes.length, bytes });
}
