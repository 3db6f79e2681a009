import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claimPatiently } from '../../claim-patiently.ts';
import { freeSpaceAt } from '../../disk/free-space.ts';
import { UserError } from '../../errors.ts';
import { digestOf } from '../../oci/digest.ts';
import { chartSizeLimit } from '../../helm/chart.ts';
import {
  emptyIndex,
  formatIndex,
  type HelmIndex,
  indexLimit,
  mergeIndex,
  parseIndex,
} from '../../helm/index.ts';
import { readBounded, replaceFile, requireWritableFolder } from '../../release/files.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import {
  chartContents,
  type ChartFile,
  chartFileName,
  type ChartRepository,
  type ChartVersion,
} from './chart-repository.ts';
import { compareCharts, isOwnEntry, requireWhole } from './compare-charts.ts';
import { isListed, isUnnamed, without } from './index-entries.ts';

/**
 * A folder with `.tgz` files and an `index.yaml` that names them by relative URLs, which some web server serves. Besides
 * what every repository raises: UserError `UNWRITABLE`, `FOLDER_LOCKED`; `NOT_A_FILE` for a link.
 * @param folder absolute; made when something is added
 * @param url where it is served
 */
export function openChartFolder(folder: string, url: string, runtime: Runtime): ChartRepository {
  const compare = async <T extends ChartFile>(
    charts: readonly T[],
  ): Promise<{ index: HelmIndex; lacking: readonly T[] }> => {
    const index = await readIndex(join(folder, 'index.yaml'));
    const lacking = await compareCharts(charts, {
      index,
      place: (file) => join(folder, file),
      read: (file) => readBounded(join(folder, file), chartSizeLimit, 'carried'),
      leadsTo: (entry, file) => isOwnEntry(entry, file, url),
    });
    return { index, lacking };
  };
  const readArchive = async (chart: ChartVersion): Promise<Buffer | undefined> =>
    await readBounded(join(folder, chartFileName(chart)), chartSizeLimit, 'carried');
  const isStored = async (chart: ChartVersion): Promise<boolean> => {
    const bytes = await readArchive(chart);
    return bytes !== undefined && digestOf(bytes) === chart.archive;
  };
  return {
    url,
    readArchive,
    async findLacking(charts) {
      const { lacking } = await compare(charts);
      if (lacking.length > 0) {
        await requireWritableFolder(folder);
      }
      return lacking;
    },
    async add(charts, created) {
      await mkdir(folder, { recursive: true });
      await using _ = await lock(folder, runtime);
      const { index, lacking } = await compare(charts);
      if (lacking.length === 0) {
        return;
      }
      let merged = index;
      for (const addition of lacking) {
        const { chart, layer, metadata } = addition;
        for (const { name, bytes } of chartContents(addition)) {
          await replaceFile(join(folder, name), bytes);
        }
        merged = mergeIndex(merged, {
          metadata,
          url: chartFileName(chart),
          digest: layer.digest,
          created,
        });
      }
      await replaceFile(join(folder, 'index.yaml'), formatIndex(merged, created));
    },
    async findHeld(charts, where) {
      const index = await readIndex(join(folder, 'index.yaml'));
      const held: ChartVersion[] = [];
      for (const chart of charts) {
        if (isListed(index, chart) || (where === 'stored' && (await isStored(chart)))) {
          held.push(chart);
        }
      }
      return held;
    },
    async remove(charts, { generated, keepFiles }) {
      await using _ = await lock(folder, runtime);
      const path = join(folder, 'index.yaml');
      const index = await readIndex(path);
      const rest = without(index, charts);
      if (charts.some((chart) => isListed(index, chart))) {
        await replaceFile(path, formatIndex(rest, generated));
      }
      for (const chart of keepFiles ? [] : charts) {
        if (isUnnamed(rest, chart) && (await isStored(chart))) {
          const file = join(folder, chartFileName(chart));
          await rm(`${file}.prov`, { force: true });
          await rm(file, { force: true });
        }
      }
      return [];
    },
    findSpace: () => freeSpaceAt(folder),
  };
}

/** Keeps two promotions from losing each other's index entries. @param folder it is there already */
async function lock(folder: string, runtime: Runtime): Promise<AsyncDisposable> {
  const path = join(folder, 'index.yaml.lock');
  return await claimPatiently(path, runtime, {
    doing: `writes to ${folder}`,
    refusal: (holder) =>
      new UserError('FOLDER_LOCKED', `${path} is held by ${holder}`, {
        hint: 'Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that file.',
      }),
  });
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
  return requireWhole(parseIndex(bytes.toString('utf8'), path), path);
}
