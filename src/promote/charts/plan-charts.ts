import type { BundledChart } from '../../bundle/bundle-manifest.ts';
import { RefusedError } from '../../errors.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import { readAll } from '../../oci/verified.ts';
import { type ContentFault, contentFaultOf } from '../../verify/content-fault.ts';
import type { GivenBundles } from '../given-bundles.ts';
import type { MissingBlob } from '../needed-blobs.ts';
import { readMetadata } from './chart-layer.ts';
import {
  type ChartAddition,
  type ChartFile,
  chartFileName,
  type ChartRepository,
} from './chart-repository.ts';

export interface ChartPlan {
  readonly additions: readonly {
    readonly repository: ChartRepository;
    /** What it has not. */
    readonly lacking: readonly ChartFile[];
    /** Of these, what could be read. */
    readonly charts: readonly ChartAddition[];
  }[];
  /** Charts that cannot be read from the medium: all else is sent, and nothing is named. */
  readonly damage: readonly ContentFault[];
  /** Charts to be added that are in no source: with any of them, nothing may be written. */
  readonly missing: readonly MissingBlob[];
}

/**
 * What classic repositories lack, and the content for it; nothing is written.
 * @param sources the store of a given bundle, or of an internal repository, that has a blob
 * @throws RefusedError `CHART_MISMATCH` when an archive holds another chart than the bundle manifest says; `NOT_A_CHART`;
 *   and what `findLacking` raises
 */
export async function planCharts(
  repositories: readonly ChartRepository[],
  charts: readonly ChartFile[],
  sources: GivenBundles['sources'],
): Promise<ChartPlan> {
  const lacking: { readonly repository: ChartRepository; readonly charts: readonly ChartFile[] }[] = [];
  for (const repository of repositories) {
    refuseSameFiles(charts);
    lacking.push({ repository, charts: await repository.findLacking(charts) });
  }
  const wanted = new Set(lacking.flatMap((item) => item.charts));
  const { read, ...faults } = await readCharts([...wanted], repositories, sources);
  return {
    additions: lacking.map((item) => ({
      repository: item.repository,
      lacking: item.charts,
      charts: item.charts.flatMap((file) => read.get(file) ?? []),
    })),
    ...faults,
  };
}

/** `a` in version `1-b-2` and `a-1-b` in version `2` would be one file. NTFS and APFS do not tell case apart. */
function refuseSameFiles(charts: readonly ChartFile[]): void {
  const byFile = Map.groupBy(charts, ({ chart }) => chartFileName(chart).toLowerCase());
  const same = [...byFile].filter(([, all]) => all.length > 1);
  if (same.length > 0) {
    throw new RefusedError('NOT_A_CHART', 'Different charts of the release would be one file', {
      details: same.map(([file, all]) => `${file}: ${all.map(({ chart }) => chart.reference).join(' and ')}`),
    });
  }
}

type Faults = Pick<ChartPlan, 'damage' | 'missing'>;

/** A rollback may have taken the entry of a chart out of an index, whose archive is still there. */
async function readHidden(
  chart: BundledChart,
  repositories: readonly ChartRepository[],
): Promise<Buffer | undefined> {
  for (const repository of repositories) {
    const bytes = await repository.readArchive(chart);
    if (bytes !== undefined && digestOf(bytes) === chart.archive) {
      return bytes;
    }
  }
  return undefined;
}

async function readCharts(
  charts: readonly ChartFile[],
  repositories: readonly ChartRepository[],
  sources: GivenBundles['sources'],
): Promise<Faults & { read: ReadonlyMap<ChartFile, ChartAddition> }> {
  const read = new Map<ChartFile, ChartAddition>();
  const damage: ContentFault[] = [];
  const missing: MissingBlob[] = [];
  const readBlob = async (layer: Descriptor, chart: BundledChart): Promise<Buffer | undefined> => {
    const store = sources(layer.digest);
    if (store === undefined) {
      const hidden = layer.digest === chart.archive ? await readHidden(chart, repositories) : undefined;
      if (hidden === undefined) {
        missing.push({ digest: layer.digest, size: layer.size, reference: chart.reference });
      }
      return hidden;
    }
    return await readAll(store, layer).catch((error: unknown) => {
      const fault = contentFaultOf(error, layer.digest);
      if (fault === undefined) {
        throw error;
      }
      damage.push(fault);
      return undefined;
    });
  };
  for (const file of charts) {
    const { chart, layer, provenance } = file;
    const bytes = await readBlob(layer, chart);
    const provenanceBytes = provenance && (await readBlob(provenance, chart));
    if (bytes !== undefined) {
      const signature = provenanceBytes && { provenanceBytes };
      read.set(file, { ...file, bytes, ...signature, metadata: readMetadata(bytes, chart) });
    }
  }
  return { read, damage, missing };
}
