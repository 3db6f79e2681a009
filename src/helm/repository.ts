import { RefusedError, RemoteError, UserError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import type { Digest } from '../oci/digest.ts';
import { type HelmIndex, parseIndex } from './index.ts';

/** Where a packaged chart is. */
interface PackedChart {
  /** Absolute. */
  readonly url: string;
  /** Of the `.tgz`, from the index; absent in old repositories. */
  readonly digest?: Digest;
}

export interface HelmRepository {
  readonly url: string;
  readonly names: readonly string[];
  readonly notes: readonly string[];
  /** Newest first; empty when there is no such chart. */
  versions(name: string): readonly string[];
  /** @throws RefusedError `CHART_UNREADABLE` when it has no plain http address */
  locate(name: string, version: string): PackedChart;
}

const indexLimit = 64 * 1024 * 1024;

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
    throw statusError(indexUrl, response.status);
  }
  const source = await response.text(indexLimit);
  if (/^\s*</.test(source)) {
    throw new UserError('NOT_A_HELM_REPOSITORY', `${indexUrl} is a web page, not a Helm repository index`, {
      hint: 'Give the URL that `helm repo add` takes. A login page or a proxy may have answered instead of the repository.',
    });
  }
  return repositoryOf(base, parseIndex(source, indexUrl));
}

function repositoryOf(base: URL, { charts, notes }: HelmIndex): HelmRepository {
  return {
    url: base.href,
    names: [...charts.keys()].sort(),
    notes,
    versions: (name) => (charts.get(name) ?? []).map(({ metadata }) => metadata.version),
    locate(name, version) {
      const entry = charts.get(name)?.find(({ metadata }) => metadata.version === version);
      const url = absoluteUrl(entry?.urls ?? [], base, `${name} ${version}`);
      return { url, ...(entry?.digest === undefined ? {} : { digest: entry.digest }) };
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
 * @throws UserError `NOT_FOUND`, `ACCESS_DENIED`; RemoteError `REMOTE_FAILED`; RefusedError `TOO_LARGE`
 */
export async function fetchChart(http: Http, url: string, limit: number): Promise<Buffer> {
  const response = await http.request({ url });
  if (response.status === 200) {
    return await response.bytes(limit);
  }
  await response.discard();
  throw response.status === 404
    ? new UserError('NOT_FOUND', `${url}: the repository lists this chart but does not have it`)
    : statusError(url, response.status);
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

function statusError(url: string, status: number): UserError | RemoteError {
  if (status === 404) {
    return new UserError('NOT_A_HELM_REPOSITORY', `${url} does not exist`, {
      hint: 'Give the URL that `helm repo add` takes.',
    });
  }
  return status === 401 || status === 403
    ? new UserError('ACCESS_DENIED', `${url} may not be read (HTTP ${status})`)
    : new RemoteError('REMOTE_FAILED', `${url} answered HTTP ${status}`);
}
