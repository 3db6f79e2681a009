import type { HelmIndex } from '../../helm/index.ts';
import type { Http } from '../../http/http.ts';
import type { ClassicTarget } from '../../release/release-file.ts';
import { digestOf } from '../../oci/digest.ts';
import {
  type ChartAddition,
  chartContents,
  type ChartFile,
  chartFileName,
  type ChartVersion,
} from './chart-repository.ts';
import { type ClassicAddresses, folderUrl } from './classic-address.ts';
import { deleteFile, readFile, readIndex, sendFile } from './classic-files.ts';
import { compareCharts, type Holding, isOwnEntry, requireWhole } from './compare-charts.ts';

/** What is in a classic repository, and the way into it. */
export interface ClassicContent {
  /** Reads the index, and the files of the charts. @throws as `ChartRepository.findLacking` does */
  compare<T extends ChartFile>(charts: readonly T[]): Promise<Compared<T>>;
  /** Chart versions that it has, as `ChartRepository.findHeld` gives them. */
  findHeld(charts: readonly ChartVersion[], where: 'listed' | 'stored'): Promise<readonly ChartVersion[]>;
  /** The archive of a chart, whatever the index says. */
  readArchive(chart: ChartVersion): Promise<Buffer | undefined>;
  /** Deletes an archive and its `.prov`. @throws as `deleteFile` does */
  remove(chart: ChartVersion): Promise<void>;
  /** Sends files, not the index. @throws as `sendFile` does */
  send(charts: readonly ChartAddition[]): Promise<void>;
}

interface Compared<T> {
  readonly index: HelmIndex;
  readonly etag: string | undefined;
  /** Of which a file or the entry is not there. */
  readonly lacking: readonly T[];
}

export function createClassicContent(
  { upload, url }: ClassicTarget,
  at: ClassicAddresses,
  http: Http,
): ClassicContent {
  const isMuseum = upload === 'chartmuseum';
  const writesIndex = upload === 'put-index';
  const read: Holding['read'] = async (name, entry) => {
    const address = at.file(name, entry);
    return address === undefined ? undefined : await readFile(http, address, isMuseum ? at.index : undefined);
  };
  return {
    async compare(charts) {
      const { index, etag } = await readIndex(http, at.index);
      const lacking = await compareCharts(charts, {
        index: writesIndex ? requireWhole(index, at.index) : index,
        place: (file) => new URL(file, folderUrl(url)).href,
        read,
        // What a server writes into its own index is its own matter.
        leadsTo: (entry, file) => !writesIndex || isOwnEntry(entry, file, url),
      });
      return { index, etag, lacking };
    },
    async findHeld(charts, where) {
      const { index } = await readIndex(http, at.index);
      const held: ChartVersion[] = [];
      for (const chart of charts) {
        const entry = index.charts
          .get(chart.name)
          ?.find(({ metadata }) => metadata.version === chart.version);
        // An index that a server makes may have no digests.
        const mustRead = entry === undefined ? where === 'stored' : entry.digest === undefined;
        const bytes = mustRead ? await read(chartFileName(chart), entry) : undefined;
        if ((bytes === undefined ? entry?.digest : digestOf(bytes)) === chart.archive) {
          held.push(chart);
        }
      }
      return held;
    },
    readArchive: (chart) => read(chartFileName(chart), undefined),
    async remove(chart) {
      await deleteFile(http, at.removals(chart));
      if (!isMuseum) {
        await deleteFile(http, at.uploads(`${chartFileName(chart)}.prov`));
      }
    },
    async send(charts) {
      for (const { name, bytes } of charts.flatMap(chartContents)) {
        // What is there was compared: a server may refuse to take it twice.
        if ((await read(name, undefined)) === undefined) {
          await sendFile(http, at.uploads(name), bytes, isMuseum ? 'POST' : 'PUT');
        }
      }
    },
  };
}
