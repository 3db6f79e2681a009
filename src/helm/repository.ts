import { RefusedError, RemoteError, UserError } from '../errors.ts';
import { describeRoute } from '../http/address.ts';
import type { Http } from '../http/http.ts';
import type { Digest } from '../oci/digest.ts';
import { type HelmIndex, indexLimit, parseIndex } from './index.ts';

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
  /** How many entries of its index do not fit, and what is wrong with the first of them. */
  readonly skipped: number;
  readonly notes: readonly string[];
  /** Newest first; empty when there is no such chart. */
  versions(name: string): readonly string[];
  /** @throws RefusedError `CHART_UNREADABLE` when it has no plain http address */
  locate(name: string, version: string): PackedChart;
}

/**
 * Reads the index of a classic Helm repository.
 * @param url `https://…`, the folder that `index.yaml` is in
 * @throws UserError `NOT_A_HELM_REPOSITORY`, `ACCESS_DENIED`, `INVALID_URL`; RemoteError `REMOTE_FAILED`;
 *   RefusedError `INDEX_UNREADABLE`
 */
export async function openHelmRepository(http: Http, url: string): Promise<HelmRepository> {
  const base = folderUrl(url);
  const indexUrl = new URL('index.yaml', base).href;
  const response = await http.request({ url: indexUrl });
  if (response.status !== 200) {
    await response.discard();
    throw statusError(describeRoute(indexUrl, response.url), response.status);
  }
  const source = await response.text(indexLimit);
  if (/^\s*</.test(source)) {
    throw new UserError(
      'NOT_A_HELM_REPOSITORY',
      `${describeRoute(indexUrl, response.url)} is a web page, not a Helm repository index`,
      {
        hint: 'Give the URL that `helm repo add` takes. A login page or a proxy may have answered instead of the repository.',
      },
    );
  }
  return repositoryOf(base, response.url, parseIndex(source, indexUrl));
}

function repositoryOf(base: URL, namedBy: string, { charts, skipped, notes }: HelmIndex): HelmRepository {
  return {
    url: base.href,
    names: [...charts.keys()].sort(),
    skipped,
    notes,
    versions: (name) => (charts.get(name) ?? []).map(({ metadata }) => metadata.version),
    locate(name, version) {
      const entry = charts.get(name)?.find(({ metadata }) => metadata.version === version);
      const url = absoluteUrl(entry?.urls ?? [], base, `${name} ${version}`);
      return { url, namedBy, ...(entry?.digest === undefined ? {} : { digest: entry.digest }) };
    },
  };
}

/** The first address that can be fetched. Relative ones start from the repository, also after a redirect, as in Helm. */
function absoluteUrl(urls: readonly string[], base: URL, chart: string): string {
  const usable = urls.map((url) => URL.parse(url, base.href)).find((url) => url !== null && isPlainHttp(url));
  if (usable === undefined || usable === null) {
    throw new RefusedError('CHART_UNREADABLE', `${base.href}: ${chart} has no plain http address`, {
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
