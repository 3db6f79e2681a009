import type { BundledChart } from '../../bundle/bundle-manifest.ts';
import { RefusedError } from '../../errors.ts';
import type { ChartMetadata } from '../../helm/metadata.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Digest } from '../../oci/digest.ts';

/** A chart of the release, its `.tgz`, and its `.prov` where the publisher signed it in Helm's own way. */
export interface ChartFile {
  readonly chart: BundledChart;
  readonly layer: Descriptor;
  readonly provenance?: Descriptor;
}

/** A chart that is going to be added, read and checked. */
export interface ChartAddition extends ChartFile {
  readonly bytes: Buffer;
  readonly provenanceBytes?: Buffer;
  readonly metadata: ChartMetadata;
}

/** What a version in a repository is known by. */
export type ChartVersion = Pick<BundledChart, 'name' | 'version' | 'archive' | 'reference'>;

/** A chart version that a repository does not let go, and why, as the rest of a sentence that begins with it. */
export interface StayingChart {
  readonly chart: ChartVersion;
  readonly reason: string;
}

/** A classic chart repository of the inside: files and an index, as `helm repo add` takes them. */
export interface ChartRepository {
  /** Where clients find it. */
  readonly url: string;
  /**
   * The charts of which a file or the index entry is not there yet; nothing is written.
   * @throws UserError `CHART_CHANGED` listing every version that is there with other content; `INDEX_DAMAGED` when entries
   *   of its index cannot be read, which writing it again would lose
   */
  findLacking(charts: readonly ChartFile[]): Promise<readonly ChartFile[]>;
  /**
   * Adds charts: first the files, then the index in one step, so that a reader never sees an entry without its file.
   * Other entries stay as they are, also those that another promotion has added since `findLacking`.
   * @param created RFC 3339, UTC; from the bundle manifest, so that the index is the same on every run
   * @throws UserError `CHART_CHANGED` when another promotion was quicker with other content
   */
  add(charts: readonly ChartAddition[], created: string): Promise<void>;
  /**
   * Tries whether it takes charts, and leaves nothing there.
   * @param size of the largest of them, in bytes: a proxy before it may have a limit
   * @returns false where that cannot be tried without leaving something; absent where `findLacking` has seen it
   * @throws what says that it takes none
   */
  probe?(size: number): Promise<boolean>;
  /**
   * Chart versions that it has, by their digest: what somebody put there under the same name does not count.
   * @param where in the index, or as a file too that the index does not name
   */
  findHeld(charts: readonly ChartVersion[], where: 'listed' | 'stored'): Promise<readonly ChartVersion[]>;
  /** The archive of a chart that may be hidden, as it is there; undefined where there is none, or only the index could tell. */
  readArchive(chart: ChartVersion): Promise<Buffer | undefined>;
  /**
   * Takes chart versions that it has out of what clients see: index entries first, then files, so that no entry is ever
   * without its file.
   * @param options `generated` is RFC 3339, UTC; with `keepFiles` only the entries go, where the index is written by us
   * @returns those that it does not let go
   */
  remove(
    charts: readonly ChartVersion[],
    options: { readonly generated: string; readonly keepFiles: boolean },
  ): Promise<readonly StayingChart[]>;
  /** Bytes that still fit in, where that can be told. */
  findSpace?(): Promise<number | undefined>;
}

/** Bytes. */
export function largestOf(charts: readonly ChartFile[]): number {
  return Math.max(0, ...charts.map(({ layer }) => layer.size));
}

/**
 * Name and version are checked here although the bundle is signed: they become a path.
 * @throws RefusedError `NOT_A_CHART`
 */
export function chartFileName({ name, version, reference }: ChartVersion): string {
  const file = `${name}-${version}.tgz`;
  if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,200}\.tgz$/.test(file)) {
    throw new RefusedError('NOT_A_CHART', `${reference}: ${JSON.stringify(file)} is no plain file name`);
  }
  return file;
}

/** The files of a chart in a repository (helm.sh/docs/topics/provenance). @throws RefusedError `NOT_A_CHART` */
export function chartFiles({
  chart,
  layer,
  provenance,
}: ChartFile): readonly { readonly name: string; readonly digest: Digest }[] {
  const name = chartFileName(chart);
  const signature = provenance === undefined ? [] : [{ name: `${name}.prov`, digest: provenance.digest }];
  return [{ name, digest: layer.digest }, ...signature];
}

/** The same with their content. The archive comes first: some servers take no `.prov` without it. */
export function chartContents({
  chart,
  bytes,
  provenanceBytes,
}: ChartAddition): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const name = chartFileName(chart);
  const signature = provenanceBytes === undefined ? [] : [{ name: `${name}.prov`, bytes: provenanceBytes }];
  return [{ name, bytes }, ...signature];
}
