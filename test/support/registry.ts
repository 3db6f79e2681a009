import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthority, type Authority, type RegistryAuth } from './registry-auth.ts';
import type { Answer, RepositoryContent } from './registry-content.ts';
import { answerRequest, interruptRequest, type RouteRequest, type RouteState } from './registry-routes.ts';
import { type UploadSwitches, usualUploads } from './registry-uploads.ts';

export interface LoggedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What happens instead of the real answer. */
export type Fault =
  | { readonly answer: Answer }
  /** The connection is cut after that many bytes of the request's body, or of the answer's when it has none. */
  | { readonly cutAfter: number };

export interface RegistryOptions {
  readonly auth?: RegistryAuth;
  readonly readOnly?: boolean;
  readonly referrersApi?: boolean;
  /** It takes an index whose manifests are not there. Default: false, as in CNCF distribution. */
  readonly sparseIndexes?: boolean;
  readonly pageSize?: number;
  readonly uploads?: Partial<UploadSwitches>;
  readonly fault?: (request: LoggedRequest) => Fault | undefined;
}

/** The switches (`readOnly`, `referrersApi`, `pageSize`, `uploads`, `fault`) may be turned while it runs. */
export interface TestRegistry extends RouteState {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** `127.0.0.1:<port>`: a host that references can name. */
  readonly host: string;
  /** Every request that came, in order, also those that a fault answered. */
  readonly requests: LoggedRequest[];
  /** Tokens that are good now (`auth.scheme: bearer`). */
  readonly tokens: Map<string, readonly string[]>;
  /** Bytes of request bodies that came, also of those that were cut or refused; and with those that are still coming. */
  received: number;
  arriving: number;
  fault: RegistryOptions['fault'];
  close(): Promise<void>;
}

/** Starts an OCI registry in memory that speaks the distribution spec on a free loopback port. */
export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  const authority =
    options.auth === undefined ? undefined : createAuthority(options.auth, () => registry.url);
  const server = createServer((message, response) => {
    // Kept here: the message loses its socket when reading it ends early.
    const { socket } = message;
    serve(message, response, registry, authority).catch(() => socket.destroy());
  });
  // A registry that a test forgot must not keep the process alive.
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${portOf(server.address())}`;
  const registry: TestRegistry = {
    url: `http://${host}`,
    host,
    requests: [],
    tokens: authority?.tokens ?? new Map(),
    repositories: new Map<string, RepositoryContent>(),
    readOnly: options.readOnly ?? false,
    referrersApi: options.referrersApi ?? true,
    sparseIndexes: options.sparseIndexes ?? false,
    pageSize: options.pageSize ?? 1000,
    uploads: { ...usualUploads, ...options.uploads },
    uploadsOpened: 0,
    received: 0,
    arriving: 0,
    fault: options.fault,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return registry;
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  registry: TestRegistry,
  authority: Authority | undefined,
): Promise<void> {
  const { method = 'GET', url: path = '/' } = message;
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  registry.requests.push({ method, path, headers });
  const fault = registry.fault?.({ method, path, headers });
  const cut = fault !== undefined && 'cutAfter' in fault ? fault.cutAfter : undefined;
  const { body, whole } = await readBody(message, registry, cut);
  registry.received += body.length;
  const request: RouteRequest = { method, url: new URL(path, registry.url), headers, body };
  if (!whole) {
    interruptRequest(request, registry);
    throw new Error('cut');
  }
  const answer =
    fault !== undefined && 'answer' in fault ? fault.answer : route(request, registry, authority);
  await send(answer, response, method, cut);
}

function route(request: RouteRequest, registry: TestRegistry, authority: Authority | undefined): Answer {
  if (authority !== undefined && request.url.pathname === '/token') {
    return authority.issue(request);
  }
  return authority?.refuse(request) ?? answerRequest(request, registry);
}

async function readBody(
  message: IncomingMessage,
  counts: { arriving: number },
  cut = Infinity,
): Promise<{ readonly body: Buffer; readonly whole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let whole = true;
  try {
    for await (const chunk of message) {
      size += chunk.length;
      counts.arriving += chunk.length;
      chunks.push(chunk);
      if (size > cut) {
        whole = false;
        break;
      }
    }
  } catch {
    // The client is gone.
    whole = false;
  }
  const body = Buffer.concat(chunks);
  return { body: body.subarray(0, cut), whole };
}

async function send(
  answer: Answer,
  response: ServerResponse,
  method: string,
  cut: number | undefined,
): Promise<void> {
  const { body: text = '' } = answer;
  // Nothing is copied: blobs are large.
  const body = typeof text === 'string' ? Buffer.from(text) : text;
  // The clock of a test stands still: a registry that told the real time would seem to be months ahead.
  response.sendDate = false;
  const lengths =
    answer.status === 204 ||
    answer.headers?.['content-length'] !== undefined ||
    answer.headers?.['transfer-encoding'] !== undefined;
  response.writeHead(answer.status, {
    'docker-distribution-api-version': 'registry/2.0',
    ...(lengths ? {} : { 'content-length': String(body.length) }),
    ...answer.headers,
  });
  if (cut === undefined) {
    response.end(method === 'HEAD' ? undefined : body);
    return;
  }
  // Wait for the bytes to leave: destroying at once would cut before them.
  await new Promise((resolve) => {
    response.write(body.subarray(0, cut), resolve);
  });
  response.destroy();
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') {
    throw new Error('the server does not listen on a port');
  }
  return address.port;
}
