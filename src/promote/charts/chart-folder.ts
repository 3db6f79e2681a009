import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { claimPatiently } from '../../claim-patiently.ts';
import { UserError } from '../../errors.ts';
import { chartSizeLimit } from '../../helm/chart.ts';
import { emptyIndex, formatIndex, type HelmIndex, mergeIndex, parseIndex } from '../../helm/index.ts';
import { digestOf } from '../../oci/digest.ts';
import { readBounded, replaceFile, requireWritableFolder } from '../../release/files.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { type ChartFile, chartFileName, type ChartRepository } from './chart-repository.ts';

/** Bytes. */
const indexLimit = 64 * 1024 * 1024;

/**
 * A folder with `.tgz` files and an `index.yaml` that names them by relative URLs, which some web server serves. Besides
 * what every repository raises: UserError `UNWRITABLE`, `FOLDER_LOCKED`; `NOT_A_FILE` for a link.
 * @param folder absolute; made when something is added
 * @param url where it is served
 */
export function openChartFolder(folder: string, url: string, runtime: Runtime): ChartRepository {
  return {
    url,
    async findLacking(charts) {
      const { lacking } = await compare(folder, charts);
      if (lacking.length > 0) {
        await requireWritableFolder(folder);
      }
      return lacking;
    },
    async add(charts, created) {
      await mkdir(folder, { recursive: true });
      await using _ = await lock(folder, runtime);
      const { index, lacking } = await compare(folder, charts);
      if (lacking.length === 0) {
        return;
      }
      let merged = index;
      for (const { chart, layer, bytes, metadata } of lacking) {
        const file = chartFileName(chart);
        await replaceFile(join(folder, file), bytes);
        merged = mergeIndex(merged, { metadata, url: file, digest: layer.digest, created });
      }
      await replaceFile(join(folder, 'index.yaml'), formatIndex(merged, created));
    },
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

/** @throws UserError `CHART_CHANGED`, `INDEX_DAMAGED` */
async function compare<T extends ChartFile>(
  folder: string,
  charts: readonly T[],
): Promise<{ index: HelmIndex; lacking: readonly T[] }> {
  const index = await readIndex(join(folder, 'index.yaml'));
  const lacking: T[] = [];
  const changed: string[] = [];
  for (const item of charts) {
    const { chart, layer } = item;
    const path = join(folder, chartFileName(chart));
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
