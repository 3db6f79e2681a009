import { UserError } from '../../errors.ts';
import type { HelmIndex, IndexEntry } from '../../helm/index.ts';
import { type Digest, digestOf } from '../../oci/digest.ts';
import { folderUrl } from './classic-address.ts';
import { type ChartFile, chartFileName, chartFiles } from './chart-repository.ts';

/** What a classic repository has now. */
export interface Holding {
  readonly index: HelmIndex;
  /** What messages call a file. */
  readonly place: (file: string) => string;
  /** @param entry of its chart, where the index has one */
  readonly read: (file: string, entry: IndexEntry | undefined) => Promise<Buffer | undefined>;
  /** Whether an entry for a chart leads clients to that file. */
  readonly leadsTo: (entry: IndexEntry, file: string) => boolean;
}

/**
 * The charts of which a file or the entry is not there.
 * @throws UserError `CHART_CHANGED` listing all that are there with other content
 */
export async function compareCharts<T extends ChartFile>(
  charts: readonly T[],
  { index, place, read, leadsTo }: Holding,
): Promise<readonly T[]> {
  const lacking: T[] = [];
  const changed: string[] = [];
  for (const item of charts) {
    const { chart, layer } = item;
    const file = chartFileName(chart);
    const entry = index.charts.get(chart.name)?.find(({ metadata }) => metadata.version === chart.version);
    const wanted = [
      { name: file, digest: layer.digest, found: entry?.digest },
      ...(await readFiles(item, (name) => read(name, entry))),
    ];
    const other = wanted.find(({ digest, found }) => found !== undefined && found !== digest);
    if (other !== undefined) {
      changed.push(`${place(other.name)} is ${other.found}, the release has ${other.digest}`);
    } else if (
      entry === undefined ||
      !leadsTo(entry, file) ||
      wanted.slice(1).some(({ found }) => found === undefined)
    ) {
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
  return lacking;
}

/**
 * An index that is going to be written again must be read in full.
 * @param where for messages
 * @throws UserError `INDEX_DAMAGED`
 */
export function requireWhole(index: HelmIndex, where: string): HelmIndex {
  if (index.notes.length > 0) {
    throw new UserError('INDEX_DAMAGED', `${where} has entries that cannot be read, and would be lost`, {
      details: index.notes,
      hint: 'Repair or remove those entries, then promote again.',
    });
  }
  return index;
}

/**
 * True for an entry as we write it. One that leads elsewhere, as in a copy of the vendor's index, is of no use inside.
 * @param url where the repository is served
 */
export function isOwnEntry({ digest, urls: [first] }: IndexEntry, file: string, url: string): boolean {
  const base = folderUrl(url);
  return digest !== undefined && comparable(first, base) === comparable(file, base);
}

function comparable(address: string, base: string): string | undefined {
  return URL.parse(address, base)?.href.replaceAll(/%2b/gi, '+');
}

async function readFiles(
  item: ChartFile,
  read: (name: string) => Promise<Buffer | undefined>,
): Promise<
  readonly { readonly name: string; readonly digest: Digest; readonly found: Digest | undefined }[]
> {
  return await Promise.all(
    chartFiles(item).map(async ({ name, digest }) => {
      const bytes = await read(name);
      return { name, digest, found: bytes && digestOf(bytes) };
    }),
  );
}
