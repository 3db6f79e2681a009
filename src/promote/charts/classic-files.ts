import { RemoteError } from '../../errors.ts';
import { chartSizeLimit } from '../../helm/chart.ts';
import { type HelmIndex, emptyIndex, indexLimit, parseIndex } from '../../helm/index.ts';
import { describeAddress } from '../../http/address.ts';
import type { Http, HttpRequest, HttpResponse } from '../../http/http.ts';
import { readDetails } from '../../oci/registry/write-failure.ts';
import type { Addresses } from './classic-address.ts';

/** The one 5xx that says something of the request, and does not pass. */
export const notImplemented = [501];
/** Between us and the repository nobody shall answer for it. */
const fresh = { 'cache-control': 'no-cache' };

/**
 * Reads a file of a repository.
 * @param namedBy the index, where its address is from there
 * @returns undefined where there is none
 * @throws RemoteError `REMOTE_FAILED`; RefusedError `TOO_LARGE`; as `Http.request` does
 */
export async function readFile(http: Http, url: string, namedBy?: string): Promise<Buffer | undefined> {
  return (await read(http, { url, ...(namedBy === undefined ? {} : { namedBy }) }, chartSizeLimit))?.bytes;
}

/**
 * Reads the index of a repository; one that is not there is empty.
 * @throws as `readFile` does, and RefusedError `INDEX_UNREADABLE`
 */
export async function readIndex(
  http: Http,
  url: string,
): Promise<{ readonly index: HelmIndex; readonly etag?: string }> {
  const found = await read(http, { url }, indexLimit);
  if (found === undefined) {
    return { index: emptyIndex() };
  }
  const { bytes, etag } = found;
  return {
    index: parseIndex(bytes.toString('utf8'), describeAddress(new URL(url))),
    ...(etag === undefined ? {} : { etag }),
  };
}

/**
 * Sends a file.
 * @param urls to the first of them that there is
 * @param method `PUT` where its name is in the address
 * @throws RemoteError `WRITE_REFUSED`; as `Http.request` does
 */
export async function sendFile(
  http: Http,
  urls: Addresses,
  body: Uint8Array,
  method: 'POST' | 'PUT',
): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream' };
  // A second POST does no harm: it is told that the file is there, and what is there is compared afterwards.
  const request = { method, body, headers, accept: notImplemented, repeatable: true } as const;
  const { answer, url } = await askFirst(http, urls, request);
  if (!isTaken(answer) && (method === 'PUT' || answer.status !== 409)) {
    throw await uploadRefused(answer, url);
  }
  await answer.discard();
}

/**
 * Deletes a file, or with ChartMuseum a chart version; that it is not there is no fault.
 * @param urls the first of them that there is
 * @throws RemoteError `WRITE_REFUSED`; as `Http.request` does
 */
export async function deleteFile(http: Http, urls: Addresses): Promise<void> {
  const { answer, url } = await askFirst(http, urls, { method: 'DELETE', accept: notImplemented });
  if (!isTaken(answer) && answer.status !== 404) {
    throw await uploadRefused(answer, url);
  }
  await answer.discard();
}

/**
 * Sends an upload without content to ChartMuseum's API, which keeps nothing of it (400 or 500).
 * @throws RemoteError `WRITE_REFUSED` when there is no such API
 */
export async function requireApi(http: Http, urls: Addresses): Promise<void> {
  const accept = [500, ...notImplemented];
  const { answer, url } = await askFirst(http, urls, { method: 'POST', body: Buffer.alloc(0), accept });
  if ([404, 405, 501].includes(answer.status)) {
    throw await uploadRefused(answer, url);
  }
  await answer.discard();
}

/** The answer to a write says that it was done. */
export function isTaken({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

/** @returns RemoteError `WRITE_REFUSED` */
export async function uploadRefused(answer: HttpResponse, url: string): Promise<RemoteError> {
  const { status } = answer;
  const where = describeAddress(new URL(url));
  return new RemoteError('WRITE_REFUSED', `${where}: the chart repository refused it (${status})`, {
    details: await readDetails(answer),
    hint: hints[status] ?? 'See what the repository says above.',
  });
}

const noUploads =
  'Nothing takes uploads there. Look at the address and at `upload` in promote.charts: chartmuseum, put or put-index.';

const hints: Readonly<Record<number, string>> = {
  400: 'Nexus answers so where its deployment policy is “read-only”, or for what is no chart.',
  404: noUploads,
  405: noUploads,
  409: 'Its folder is not there and cannot be made: look at the address.',
  413: 'Raise the size limit of the repository, or of the proxy before it (nginx: client_max_body_size).',
  501: noUploads,
};

async function read(
  http: Http,
  request: Pick<HttpRequest, 'url' | 'namedBy'>,
  limit: number,
): Promise<{ readonly bytes: Buffer; readonly etag: string | undefined } | undefined> {
  const answer = await http.request({ ...request, headers: fresh });
  if (answer.status === 200) {
    return { bytes: await answer.bytes(limit), etag: answer.header('etag') };
  }
  await answer.discard();
  if (answer.status === 404) {
    return undefined;
  }
  throw new RemoteError(
    'REMOTE_FAILED',
    `${describeAddress(new URL(request.url))} answered HTTP ${answer.status}`,
    { hint: 'Give the address that `helm repo add` takes.' },
  );
}

async function askFirst(
  http: Http,
  [url, next, ...others]: Addresses,
  request: Omit<HttpRequest, 'url'>,
): Promise<{ readonly answer: HttpResponse; readonly url: string }> {
  const answer = await http.request({ ...request, url });
  if (answer.status !== 404 || next === undefined) {
    return { answer, url };
  }
  await answer.discard();
  return await askFirst(http, [next, ...others], request);
}
