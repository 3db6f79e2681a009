import { RefusedError, RemoteError, UserError } from '../errors.ts';
import { describeRoute } from '../http/address.ts';
import type { Http } from '../http/http.ts';
import type { Digest } from '../oci/digest.ts';
import { whereLegal } from '../unless.ts';
import { emptyIndex, type HelmIndex, type IndexEntry, indexLimit, parseIndex } from './index.ts';
import { cutIndex } from './index-parts.ts';

/** Where a packaged chart is. */
export interface PackedChart {
  /** Absolute. */
  readonly url: string;
  /** The index that says so, by the address that answered; absent for what a lock pins. */
  readonly namedBy?: string;
  /** Of the `.tgz`, from the index; absent in old repositories. */
  readonly digest?: Digest;
}

export interface HelmRepository {
  readonly url: string;
  readonly names: readonly string[];
  /** The index is an earlier answer that the repository says still holds; only a fresh one proves it. */
  readonly kept: boolean;
  /** Newest first; empty when there is no such chart. */
  versions(name: string): readonly string[];
  /** The same, with what the index says of them, and of the entries that do not fit. */
  list(name: string): Pick<HelmIndex, 'skipped' | 'notes'> & { readonly entries: readonly IndexEntry[] };
  /** @throws RefusedError `CHART_ADDRESS` when it has no plain http address */
  locate(name: string, version: string): PackedChart;
}

/** The answer to a GET of an index, wherever it comes from. */
export interface IndexAnswer {
  readonly status: number;
  /** The address that answered. */
  readonly url: string;
  /** Empty unless the status is 200. */
  readonly body: Buffer;
  readonly kept?: boolean;
}

/**
 * Reads the index of a classic Helm repository; of its charts only those that are asked for.
 * @param url `https://…`, the folder that `index.yaml` is in
 * @param ask how the index is asked for, at most `indexLimit` bytes of it
 * @throws UserError `NOT_A_HELM_REPOSITORY`, `ACCESS_DENIED`, `INVALID_URL`; RemoteError `REMOTE_FAILED`;
 *   RefusedError `INDEX_UNREADABLE`, also later, for the chart that is asked for
 */
export async function openHelmRepository(
  http: Http,
  url: string,
  ask: (url: string) => Promise<IndexAnswer> = (indexUrl) => askPlainly(http, indexUrl),
): Promise<HelmRepository> {
  const base = folderUrl(url);
  const indexUrl = new URL('index.yaml', base).href;
  const answer = await ask(indexUrl);
  if (answer.status !== 200) {
    throw statusError(describeRoute(indexUrl, answer.url), answer.status);
  }
  const source = answer.body.toString('utf8');
  if (/^\s*</.test(source)) {
    throw new UserError(
      'NOT_A_HELM_REPOSITORY',
      `${describeRoute(indexUrl, answer.url)} is a web page, not a Helm repository index`,
      {
        hint: 'Give the URL that `helm repo add` takes. A login page or a proxy may have answered instead of the repository.',
      },
    );
  }
  return repositoryOf(base, answer, chartsIn(source, indexUrl));
}

async function askPlainly(http: Http, url: string): Promise<IndexAnswer> {
  const response = await http.request({ url });
  if (response.status === 200) {
    return { status: 200, url: response.url, body: await response.bytes(indexLimit) };
  }
  await response.discard();
  return { status: response.status, url: response.url, body: Buffer.alloc(0) };
}

/** The charts of an index, each parsed when it is first asked for. */
interface Charts {
  readonly names: readonly string[];
  readonly of: (name: string) => HelmIndex;
}

function chartsIn(source: string, where: string): Charts {
  const parts = cutIndex(source);
  if (parts === undefined) {
    const index = parseIndex(source, where);
    return { names: [...index.charts.keys()].sort(), of: () => index };
  }
  const parsed = new Map<string, HelmIndex>();
  return {
    names: [...parts.keys()].sort(),
    of(name) {
      const index = parsed.get(name) ?? parsePart(parts.get(name), source, where);
      parsed.set(name, index);
      return index;
    },
  };
}

/** A part that cannot be read by itself may have an alias of what stands elsewhere: the whole decides. */
function parsePart(part: string | undefined, source: string, where: string): HelmIndex {
  return part === undefined
    ? emptyIndex()
    : (whereLegal(() => parseIndex(part, where)) ?? parseIndex(source, where));
}

function repositoryOf(
  base: URL,
  { url: namedBy, kept = false }: IndexAnswer,
  charts: Charts,
): HelmRepository {
  const entriesOf = (name: string): readonly IndexEntry[] => charts.of(name).charts.get(name) ?? [];
  return {
    url: base.href,
    names: charts.names,
    kept,
    versions: (name) => entriesOf(name).map(({ metadata }) => metadata.version),
    list(name) {
      const { skipped, notes } = charts.of(name);
      return { entries: entriesOf(name), skipped, notes };
    },
    locate(name, version) {
      const entry = entriesOf(name).find(({ metadata }) => metadata.version === version);
      const url = absoluteUrl(entry?.urls ?? [], base, `${name} ${version}`);
      return { url, namedBy, ...(entry?.digest === undefined ? {} : { digest: entry.digest }) };
    },
  };
}

/** The first address that can be fetched. Relative ones start from the repository, also after a redirect, as in Helm. */
function absoluteUrl(urls: readonly string[], base: URL, chart: string): string {
  const usable = urls.map((url) => URL.parse(url, base.href)).find((url) => url !== null && isPlainHttp(url));
  if (usable === undefined || usable === null) {
    throw new RefusedError('CHART_ADDRESS', `${base.href}: ${chart} has no plain http address`, {
      details: urls,
      hint: 'An address with a user name or a query cannot be pinned. If the address begins with oci://, name that OCI repository in the release file instead.',
    });
  }
  return usable.href;
}

/**
 * Fetches a packaged chart.
 * @param limit bytes
 * @param namedBy the index that names the address, unless the digest of the chart is known from elsewhere
 * @throws UserError `NOT_FOUND`, `ACCESS_DENIED`; RemoteError `REMOTE_FAILED`, also when an index that came over https
 *   names an address without it; RefusedError `TOO_LARGE`
 */
export async function fetchChart(http: Http, url: string, limit: number, namedBy?: string): Promise<Buffer> {
  const response = await http.request({ url, ...(namedBy === undefined ? {} : { namedBy }) });
  if (response.status === 200) {
    return await response.bytes(limit);
  }
  await response.discard();
  const where = describeRoute(url, response.url);
  throw response.status === 404
    ? new UserError('NOT_FOUND', `${where}: the repository lists this chart but does not have it`)
    : statusError(where, response.status);
}

function folderUrl(url: string): URL {
  const parsed = URL.parse(url.endsWith('/') ? url : `${url}/`);
  if (parsed === null || !isPlainHttp(parsed)) {
    throw new UserError('INVALID_URL', 'the address of a Helm repository must be a plain http or https URL', {
      // Not shown: it may hold a password.
      hint: 'Write it without user name and query, such as https://charts.example.com.',
    });
  }
  return parsed;
}

function isPlainHttp(url: URL): boolean {
  const isBare = [url.username, url.password, url.search, url.hash].every((part) => part === '');
  return ['http:', 'https:'].includes(url.protocol) && isBare;
}

function statusError(where: string, status: number): UserError | RemoteError {
  if (status === 404) {
    return new UserError('NOT_A_HELM_REPOSITORY', `${where} does not exist`, {
      hint: 'Give the URL that `helm repo add` takes.',
    });
  }
  return status === 401 || status === 403
    ? new UserError('ACCESS_DENIED', `${where} may not be read (HTTP ${status})`)
    : new RemoteError('REMOTE_FAILED', `${where} answered HTTP ${status}`);
}
