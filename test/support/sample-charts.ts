import type { BundledChart } from '../../src/bundle/bundle-manifest.ts';
import { mediaTypes } from '../../src/oci/descriptor.ts';
import { digestOf } from '../../src/oci/digest.ts';
import type { ChartAddition, ChartFile, ChartRepository } from '../../src/promote/charts/chart-repository.ts';
import { planCharts } from '../../src/promote/charts/plan-charts.ts';
import { packEntries } from './charts.ts';
import { storeOf } from './locks.ts';

export interface SampleChart {
  readonly file: ChartFile;
  readonly tgz: Buffer;
  readonly provenance?: Buffer;
}

/** A chart of one release, packed with whatever else makes its bytes differ. */
export function chartOf(name: string, version: string, content = ''): SampleChart {
  const tgz = packEntries([
    { name: `${name}/Chart.yaml`, content: `apiVersion: v2\nname: ${name}\nversion: ${version}\n` },
    { name: `${name}/README.md`, content },
  ]);
  const layer = { mediaType: mediaTypes.helmChart, digest: digestOf(tgz), size: tgz.length };
  const chart: BundledChart = {
    reference: `ghcr.io/acme/${name}:${version}`,
    name,
    version,
    archive: layer.digest,
    root: { ...layer, mediaType: mediaTypes.ociManifest },
    referrers: [],
    tags: [],
  };
  return { file: { chart, layer }, tgz };
}

/** The same with a `.prov`. */
export function signedChartOf(name: string, version: string): SampleChart {
  const { file, tgz } = chartOf(name, version);
  const provenance = Buffer.from(
    `-----BEGIN PGP SIGNED MESSAGE-----\n\nname: ${name}\nversion: ${version}\n`,
  );
  const descriptor = {
    mediaType: mediaTypes.helmProvenance,
    digest: digestOf(provenance),
    size: provenance.length,
  };
  return { file: { ...file, provenance: descriptor }, tgz, provenance };
}

/** @returns what is to be added to a repository that lacks these charts now */
export async function planAdditions(
  repository: ChartRepository,
  charts: readonly SampleChart[],
): Promise<readonly ChartAddition[]> {
  const contents = new Map(
    charts.flatMap(({ tgz, provenance = tgz }) => [tgz, provenance]).map((bytes) => [digestOf(bytes), bytes]),
  );
  const files = charts.map(({ file }) => file);
  const { additions } = await planCharts([repository], files, () => storeOf(contents));
  return additions.flatMap((addition) => addition.charts);
}
