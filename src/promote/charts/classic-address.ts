import type { BundledChart } from '../../bundle/bundle-manifest.ts';
import type { IndexEntry } from '../../helm/index.ts';
import type { ClassicTarget } from '../../release/release-file.ts';

/** At least one. */
export type Addresses = readonly [string, ...string[]];

/** The addresses of a classic repository over HTTP. */
export interface ClassicAddresses {
  /** Of the index that is read, and read back. */
  readonly index: string;
  /** Where a file may be sent to, the likely one first. */
  readonly uploads: (name: string) => Addresses;
  /** Where a chart version is deleted, the likely one first; its `.prov` goes with it, or is named by `file`. */
  readonly removals: (chart: Pick<BundledChart, 'name' | 'version'>) => Addresses;
  /** Where a file is that was taken; undefined where only an entry of the index could tell. */
  readonly file: (name: string, entry: IndexEntry | undefined) => string | undefined;
}

/** How an address becomes that of a folder: relative ones then start below it. */
export function folderUrl(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}

export function classicAddresses({ address, url, upload }: ClassicTarget): ClassicAddresses {
  const base = folderUrl(address);
  const at = (path: string): string => new URL(path, base).href;
  // A server that makes the index itself may show it elsewhere; ours is written where the files are.
  const index = upload === 'put-index' ? at('index.yaml') : new URL('index.yaml', folderUrl(url)).href;
  if (upload !== 'chartmuseum') {
    const put = (name: string): string => at(encodeURIComponent(name));
    const removals: ClassicAddresses['removals'] = ({ name, version }) => [put(`${name}-${version}.tgz`)];
    return { index, file: put, uploads: (name) => [put(name)], removals };
  }
  // ChartMuseum takes charts of `/team` at `/api/team/charts` ("Multitenancy"); at `/team/api/charts` where `/team` is its
  // context path, and so do Gitea and Forgejo.
  const [known, context] = [new URL(`/api${new URL(base).pathname}`, base), new URL('api/', base)];
  return {
    index,
    uploads(name) {
      const path = name.endsWith('.prov') ? 'prov' : 'charts';
      return [new URL(path, known).href, new URL(path, context).href];
    },
    removals({ name, version }) {
      const path = `charts/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
      return [new URL(path, known).href, new URL(path, context).href];
    },
    file(name, entry) {
      const archive = entry && URL.parse(entry.urls[0], index)?.href;
      return archive === undefined || !name.endsWith('.prov') ? archive : `${archive}.prov`;
    },
  };
}
