import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledChart } from '../bundle/bundle-manifest.ts';
import { RefusedError, UserError } from '../errors.ts';
import { chartSizeLimit, readChart } from '../helm/chart.ts';
import { emptyIndex, formatIndex, type HelmIndex, mergeIndex, parseIndex } from '../helm/index.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { ChartMetadata } from '../helm/metadata.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import { readBounded, replaceFile, requireWritableFolder } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type ContentFault, contentFaultOf } from '../verify/content-fault.ts';
import { lockFolder } from './folder-lock.ts';
import { type MissingBlob, neededBlobsMissing } from './needed-blobs.ts';
import type { Whereabouts } from './whereabouts.ts';

/** A chart of the release and its `.tgz`. */
export interface ChartFile {
  readonly chart: BundledChart;
  readonly layer: Descriptor;
}

/** Where the archives come from. */
export interface ChartOrigin {
  /** The store of a given bundle, or of an internal repository, that has a blob. */
  readonly sources: (digest: Digest) => ReadableStore | undefined;
  /** For the message about charts that are missing. */
  readonly whereabouts?: Whereabouts;
  /** Takes what cannot be read from the medium: all else is done all the same. */
  readonly damage: ContentFault[];
}

/** A chart that is written into the folder, read and checked. */
interface Addition extends ChartFile {
  readonly bytes: Buffer;
  readonly metadata: ChartMetadata;
}

export interface ChartFolderPlan {
  /** Absolute. */
  readonly folder: string;
  /** Charts whose file or index entry is not there yet. */
  readonly additions: readonly Addition[];
}

const indexLimit = 64 * 1024 * 1024;

/**
 * What a classic repository's folder lacks; nothing is written.
 * @throws UserError `UNWRITABLE`; `CHART_CHANGED` listing every version that is there with other content; `INDEX_DAMAGED` when entries
 *   of its index cannot be read, which writing it again would lose; `NOT_A_FILE` for a link
 * @throws RefusedError `NEEDED_BLOBS_MISSING` when a chart to be added is in no given bundle; `CHART_MISMATCH` when an
 *   archive holds another chart than the bundle manifest says
 */
export async function planChartFolder(
  folder: string,
  charts: readonly ChartFile[],
  origin: ChartOrigin,
): Promise<ChartFolderPlan> {
  refuseSameFiles(charts);
  const { lacking } = await compareFolder(folder, charts);
  if (lacking.length > 0) {
    await requireWritableFolder(folder);
  }
  return { folder, additions: await readCharts(lacking, origin) };
}

/** @throws UserError `CHART_CHANGED`, `INDEX_DAMAGED` */
async function compareFolder<T extends ChartFile>(
  folder: string,
  charts: readonly T[],
): Promise<{ index: HelmIndex; lacking: readonly T[] }> {
  const index = await readIndex(join(folder, 'index.yaml'));
  const lacking: T[] = [];
  const changed: string[] = [];
  for (const item of charts) {
    const { chart, layer } = item;
    const path = join(folder, fileNameOf(chart));
    const bytes = await readBounded(path, chartSizeLimit, 'carried');
    const inFile = bytes === undefined ? undefined : digestOf(bytes);
    const entry = index.charts.get(chart.name)?.find(({ metadata }) => metadata.version === chart.version);
    const other = [inFile, entry?.digest].find((found) => found !== undefined && found !== layer.digest);
    if (other !== undefined) {
      changed.push(`${path} is ${other}, the release has ${layer.digest}`);
    } else if (inFile === undefined || entry?.digest === undefined) {
      lacking.push(item);
    }
  }
  if (changed.length > 0) {
    throw new UserError(
      'CHART_CHANGED',
      'The chart repository has versions of the release with other content',
      {
        details: changed,
        hint: 'A published version never changes. Find out where that one is from and remove it.',
      },
    );
  }
  return { index, lacking };
}

/** `a` in version `1-b-2` and `a-1-b` in version `2` would be one file. NTFS and APFS do not tell case apart. */
function refuseSameFiles(charts: readonly ChartFile[]): void {
  const byFile = Map.groupBy(charts, ({ chart }) => fileNameOf(chart).toLowerCase());
  const same = [...byFile].filter(([, all]) => all.length > 1);
  if (same.length > 0) {
    throw new RefusedError('NOT_A_CHART', 'Different charts of the release would be one file', {
      details: same.map(([file, all]) => `${file}: ${all.map(({ chart }) => chart.reference).join(' and ')}`),
    });
  }
}

async function readCharts(
  charts: readonly ChartFile[],
  { sources, whereabouts, damage }: ChartOrigin,
): Promise<readonly Addition[]> {
  const additions: Addition[] = [];
  const missing: MissingBlob[] = [];
  for (const { chart, layer } of charts) {
    const store = sources(layer.digest);
    if (store === undefined) {
      missing.push({ digest: layer.digest, size: layer.size, reference: chart.reference });
      continue;
    }
    const bytes = await readAll(store, layer).catch((error: unknown) => {
      const fault = contentFaultOf(error, layer.digest);
      if (fault === undefined) {
        throw error;
      }
      damage.push(fault);
    });
    if (bytes === undefined) {
      continue;
    }
    const metadata = readChart(bytes, chart.reference);
    if (metadata.name !== chart.name || metadata.version !== chart.version) {
      throw new RefusedError(
        'CHART_MISMATCH',
        `${chart.reference}: the archive holds ${metadata.name} ${metadata.version}`,
      );
    }
    additions.push({ chart, layer, bytes, metadata });
  }
  if (missing.length > 0) {
    throw neededBlobsMissing(missing, whereabouts);
  }
  return additions;
}

/**
 * Adds the missing charts: first the files, then the index in one step, so that a reader never sees an entry without
 * its file. Other entries stay as they are, also those that another promotion has added since the plan was made.
 * @param created RFC 3339, UTC; from the bundle manifest, so that the index is the same on every run
 * @throws UserError `FOLDER_LOCKED`, `UNWRITABLE`; `CHART_CHANGED` when another promotion was quicker with other content
 */
export async function applyChartFolder(
  { folder, additions }: ChartFolderPlan,
  created: string,
  runtime: Runtime,
): Promise<void> {
  if (additions.length === 0) {
    return;
  }
  await mkdir(folder, { recursive: true });
  await using _ = await lockFolder(folder, runtime);
  const { index, lacking } = await compareFolder(folder, additions);
  if (lacking.length === 0) {
    return;
  }
  let merged = index;
  for (const { chart, layer, bytes, metadata } of lacking) {
    const file = fileNameOf(chart);
    await replaceFile(join(folder, file), bytes);
    merged = mergeIndex(merged, { metadata, url: file, digest: layer.digest, created });
  }
  await replaceFile(join(folder, 'index.yaml'), formatIndex(merged, created));
}

async function readIndex(path: string): Promise<HelmIndex> {
  // Others write to this folder too: a link would bring in entries from elsewhere, and be lost when this is written.
  const bytes = await readBounded(path, indexLimit, 'carried');
  if (bytes === undefined) {
    return emptyIndex();
  }
  if (bytes.length > indexLimit) {
    throw new UserError('INDEX_DAMAGED', `${path} is larger than ${indexLimit} bytes`);
  }
  const index = parseIndex(bytes.toString('utf8'), path);
  if (index.notes.length > 0) {
    throw new UserError('INDEX_DAMAGED', `${path} has entries that cannot be read, and would be lost`, {
      details: index.notes,
      hint: 'Repair or remove those entries, then promote again.',
    });
  }
  return index;
}

/** Name and version are checked here although the bundle is signed: they become a path. */
function fileNameOf({ name, version, reference }: BundledChart): string {
  const file = `${name}-${version}.tgz`;
  if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,200}\.tgz$/.test(file)) {
    throw new RefusedError('NOT_A_CHART', `${reference}: ${JSON.stringify(file)} is no plain file name`);
  }
  return file;
}
