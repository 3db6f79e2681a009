import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claimPatiently } from '../../claim-patiently.ts';
import { freeSpaceAt } from '../../disk/free-space.ts';
import { UserError } from '../../errors.ts';
import { digestOf } from '../../oci/digest.ts';
import { chartSizeLimit } from '../../helm/chart.ts';
import { emptyIndex, formatIndex, type HelmIndex, indexLimit, parseIndex } from '../../helm/index.ts';
import { readBounded, replaceFile, requireWritableFolder } from '../../release/files.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import {
  type ChartAddition,
  chartContents,
  type ChartFile,
  chartFileName,
  type ChartRepository,
  type ChartVersion,
} from './chart-repository.ts';
import { compareCharts, isOwnEntry, requireWhole } from './compare-charts.ts';
import { isListed, isUnnamed, withCharts, without } from './index-entries.ts';

const indexName = 'index.yaml';

/**
 * A folder with `.tgz` files and an `index.yaml` that names them by relative URLs, which some web server serves. Besides
 * what every repository raises: UserError `UNWRITABLE`, `FOLDER_LOCKED`; `NOT_A_FILE` for a link.
 * @param folder absolute; made when something is added
 * @param url where it is served
 */
export function openChartFolder(folder: string, url: string, runtime: Runtime): ChartRepository {
  return {
    url,
    readArchive: (chart) => readArchive(folder, chart),
    async findLacking(charts) {
      const { lacking } = await compare(folder, url, charts);
      if (lacking.length > 0) {
        await requireWritableFolder(folder);
      }
      return lacking;
    },
    async add(charts, created) {
      await mkdir(folder, { recursive: true });
      await using _ = await lock(folder, runtime);
      const { index, lacking } = await compare(folder, url, charts);
      if (lacking.length > 0) {
        await addFiles(folder, lacking);
        await replaceFile(join(folder, indexName), formatIndex(withCharts(index, lacking, created), created));
      }
    },
    async findHeld(charts, where) {
      const index = await readIndex(folder);
      const held: ChartVersion[] = [];
      for (const chart of charts) {
        if (isListed(index, chart) || (where === 'stored' && (await isStored(folder, chart)))) {
          held.push(chart);
        }
      }
      return held;
    },
    async remove(charts, { generated, keepFiles }) {
      await using _ = await lock(folder, runtime);
      const index = await readIndex(folder);
      const rest = without(index, charts);
      if (charts.some((chart) => isListed(index, chart))) {
        await replaceFile(join(folder, indexName), formatIndex(rest, generated));
      }
      if (!keepFiles) {
        await removeFiles(
          folder,
          charts.filter((chart) => isUnnamed(rest, chart)),
        );
      }
      return [];
    },
    findSpace: () => freeSpaceAt(folder),
  };
}

/** What is there, and which of some charts are not. */
async function compare<T extends ChartFile>(
  folder: string,
  url: string,
  charts: readonly T[],
): Promise<{ readonly index: HelmIndex; readonly lacking: readonly T[] }> {
  const index = await readIndex(folder);
  const lacking = await compareCharts(charts, {
    index,
    place: (file) => join(folder, file),
    read: (file) => readBounded(join(folder, file), chartSizeLimit, 'carried'),
    leadsTo: (entry, file) => isOwnEntry(entry, file, url),
  });
  return { index, lacking };
}

async function readArchive(folder: string, chart: ChartVersion): Promise<Buffer | undefined> {
  return await readBounded(join(folder, chartFileName(chart)), chartSizeLimit, 'carried');
}

async function isStored(folder: string, chart: ChartVersion): Promise<boolean> {
  const bytes = await readArchive(folder, chart);
  return bytes !== undefined && digestOf(bytes) === chart.archive;
}

async function addFiles(folder: string, charts: readonly ChartAddition[]): Promise<void> {
  for (const { name, bytes } of charts.flatMap(chartContents)) {
    await replaceFile(join(folder, name), bytes);
  }
}

async function removeFiles(folder: string, charts: readonly ChartVersion[]): Promise<void> {
  for (const chart of charts) {
    if (await isStored(folder, chart)) {
      const file = join(folder, chartFileName(chart));
      await rm(`${file}.prov`, { force: true });
      await rm(file, { force: true });
    }
  }
}

/** Keeps two promotions from losing each other's index entries. @param folder it is there already */
async function lock(folder: string, runtime: Runtime): Promise<AsyncDisposable> {
  const path = join(folder, `${indexName}.lock`);
  return await claimPatiently(path, runtime, {
    doing: `writes to ${folder}`,
    refusal: (holder) =>
      new UserError('FOLDER_LOCKED', `${path} is held by ${holder}`, {
        hint: 'Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that file.',
      }),
  });
}

async function readIndex(folder: string): Promise<HelmIndex> {
  const path = join(folder, indexName);
  // Others write to this folder too: a link would bring in entries from elsewhere, and be lost when this is written.
  const bytes = await readBounded(path, indexLimit, 'carried');
  if (bytes === undefined) {
    return emptyIndex();
  }
  if (bytes.length > indexLimit) {
    throw new UserError('INDEX_DAMAGED', `${path} is larger than ${indexLimit} bytes`);
  }
  return requireWhole(parseIndex(bytes.toString('utf8'), path), path);
}
