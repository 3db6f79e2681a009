import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readChart } from '../../src/helm/chart.ts';
import { emptyIndex, formatIndex, mergeIndex } from '../../src/helm/index.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { basicHeader } from '../../src/oci/registry/auth/credential.ts';
import { answerDav } from './chart-server-dav.ts';

export interface ChartRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ChartAnswer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What happens instead of the real answer: another one, or the real one without its effect. */
export type ChartFault = ChartAnswer | 'lose';

export interface ChartServerOptions {
  /**
   * `webdav`: nginx with its DAV module, which ignores If-Match; `heeds`: one that does not ignore it. `hosted`: PUT of a
   * chart once, and an index of the server's own, as Nexus does. `museum`: ChartMuseum; `context`: the same with its path
   * before `/api`.
   */
  readonly kind: 'webdav' | 'heeds' | 'hosted' | 'museum' | 'context';
  /** The folder of the repository; default `/`. */
  readonly path?: `/${string}/`;
  readonly login?: { readonly user: string; readonly password: string };
  /** Requests for the index that a chart, once taken, is not yet in it; `hosted` and `museum` only. */
  readonly lag?: number;
  /** The index that the server makes has no digests. */
  readonly withoutDigests?: true;
}

/** A chart repository that takes uploads, in memory, on a free loopback port. */
export interface TestChartServer {
  readonly url: string;
  /** By path from the repository's folder: `index.yaml`, `web-1.0.0.tgz`. */
  readonly files: Map<string, Buffer>;
  readonly folders: Set<string>;
  readonly requests: ChartRequest[];
  fault: ((request: ChartRequest) => ChartFault | undefined) | undefined;
  close(): Promise<void>;
}

export async function startChartServer(options: ChartServerOptions): Promise<TestChartServer> {
  const server = createServer((message, response) => {
    serve(message, response, state, options).catch(() => message.socket.destroy());
  });
  // A server that a test forgot must not keep the process alive.
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const state: TestChartServer = {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    files: new Map(),
    folders: new Set(),
    requests: [],
    fault: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return state;
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  state: TestChartServer,
  options: ChartServerOptions,
): Promise<void> {
  const { method = 'GET', url: path = '/', headers } = message;
  const request = { method, path, headers };
  state.requests.push(request);
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(Buffer.from(chunk));
  }
  const fault = state.fault?.(request);
  const kept = fault === 'lose' ? ([new Map(state.files), new Set(state.folders)] as const) : undefined;
  const answer =
    typeof fault === 'object'
      ? fault
      : (refuse(request, options) ?? answerFor(request, Buffer.concat(chunks), state, options));
  if (kept !== undefined) {
    state.files.clear();
    kept[0].forEach((bytes, name) => state.files.set(name, bytes));
    state.folders.clear();
    kept[1].forEach((name) => state.folders.add(name));
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

function refuse({ headers }: ChartRequest, { login }: ChartServerOptions): ChartAnswer | undefined {
  const isKnown = login === undefined || headers['authorization'] === basicHeader(login.user, login.password);
  return isKnown ? undefined : { status: 401, headers: { 'www-authenticate': 'Basic realm="charts"' } };
}

function answerFor(
  request: ChartRequest,
  body: Buffer,
  state: TestChartServer,
  options: ChartServerOptions,
): ChartAnswer {
  const { kind, path: folder = '/' } = options;
  const path = decodeURIComponent(request.path);
  const name = path.startsWith(folder) ? path.slice(folder.length) : undefined;
  if (kind === 'museum' || kind === 'context') {
    const api = kind === 'museum' ? `/api${folder}` : `${folder}api/`;
    return museum(request, { path, name, api }, body, state, options);
  }
  if (name === undefined) {
    return { status: 404 };
  }
  return kind === 'hosted'
    ? hosted(request, name, body, state, options)
    : answerDav(request, name, body, state, kind === 'heeds');
}

function hosted(
  { method }: ChartRequest,
  name: string,
  body: Buffer,
  state: TestChartServer,
  options: ChartServerOptions,
): ChartAnswer {
  if (method === 'PUT') {
    if (!/\.tgz(?:\.prov)?$/.test(name) || state.files.has(name)) {
      return { status: 400, body: 'Repository does not allow updating assets' };
    }
    state.files.set(name, body);
    return { status: 200 };
  }
  return method === 'GET' ? read(name, state, options, '') : { status: 405 };
}

function museum(
  { method }: ChartRequest,
  { path, name, api }: { readonly path: string; readonly name: string | undefined; readonly api: string },
  body: Buffer,
  state: TestChartServer,
  options: ChartServerOptions,
): ChartAnswer {
  if (method === 'GET') {
    return name === undefined
      ? { status: 404 }
      : read(name.replace(/^charts\//, ''), state, options, 'charts/');
  }
  const isProvenance = path === `${api}prov`;
  if (method === 'DELETE' && path.startsWith(`${api}charts/`)) {
    const file = `${path.slice(`${api}charts/`.length).replace('/', '-')}.tgz`;
    state.files.delete(`${file}.prov`);
    return { status: state.files.delete(file) ? 200 : 404, body: '{"deleted":true}' };
  }
  if (method !== 'POST' || (path !== `${api}charts` && !isProvenance)) {
    return { status: 404, body: '{"error":"not found"}' };
  }
  if (body.length === 0) {
    return { status: 500, body: '{"error":"EOF"}' };
  }
  const file = isProvenance ? fileOf(body.toString('utf8')) : fileOfChart(body);
  if (state.files.has(file)) {
    return { status: 409, body: '{"error":"file already exists"}' };
  }
  state.files.set(file, body);
  return { status: 201, body: '{"saved":true}' };
}

function read(
  name: string,
  state: TestChartServer,
  options: ChartServerOptions,
  charts: string,
): ChartAnswer {
  const body = name === 'index.yaml' ? madeIndex(state, options, charts) : state.files.get(name);
  return body === undefined ? { status: 404 } : { status: 200, body };
}

function madeIndex(
  { files, requests }: TestChartServer,
  { lag = 0, withoutDigests, kind }: ChartServerOptions,
  charts: string,
): Buffer {
  const since = requests.findLastIndex(({ method }) => method === 'POST' || method === 'PUT');
  const asked = requests.slice(since + 1).filter(({ path }) => path.endsWith('index.yaml')).length;
  const isLate = since >= 0 && asked <= lag;
  let index = emptyIndex();
  for (const [name, tgz] of isLate ? [] : files) {
    if (name.endsWith('.tgz')) {
      const metadata = readChart(tgz, name);
      const url = `${kind === 'context' ? '' : charts}${name}`;
      index = mergeIndex(index, { metadata, url, digest: digestOf(tgz), created: '2026-10-01T00:00:00Z' });
    }
  }
  const text = formatIndex(index, '2026-10-01T00:00:00Z');
  return Buffer.from(withoutDigests ? text.replaceAll(/^ +digest: .*\n/gm, '') : text);
}

function fileOfChart(tgz: Buffer): string {
  const { name, version } = readChart(tgz, 'upload');
  return `${name}-${version}.tgz`;
}

/** ChartMuseum reads name and version out of the signed text. */
function fileOf(provenance: string): string {
  const field = (name: string): string => new RegExp(`^${name}: (.+)$`, 'm').exec(provenance)?.[1] ?? '';
  return `${field('name')}-${field('version')}.tgz.prov`;
}
