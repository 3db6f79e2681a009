import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pass, type Passage } from './fault-pass.ts';
import {
  createChooser,
  type Fault,
  isFault,
  type ProxiedRequest,
  readRequest,
  type Rule,
  seededRandom,
} from './fault-rules.ts';

export interface FaultProxyOptions {
  /** For rules with a share; default 1. */
  readonly seed?: number;
  /** Wants a bearer token, which it gives to whoever asks. */
  readonly tokens?: true;
}

export interface SeenRequest extends ProxiedRequest {
  /** Milliseconds, from `performance.now()`. */
  readonly at: number;
  readonly authorized: boolean;
}

/** Stands before a real registry and breaks what it passes on; nothing else is changed. */
export interface FaultProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Each request takes the first rule that it meets. Giving rules begins anew with their counts. */
  use(...rules: readonly Rule[]): void;
  readonly requests: readonly SeenRequest[];
  /** The faults that were injected, with what they hit. */
  readonly faults: readonly { readonly fault: Fault; readonly request: SeenRequest }[];
  /** What came to the other origin of `redirect`: its headers. */
  readonly strangers: readonly IncomingMessage['headers'][];
  /** Bytes of blobs by digest, towards the client. */
  readonly down: ReadonlyMap<string, number>;
  /** Bytes of request bodies by upload session, from the client. */
  readonly up: ReadonlyMap<string, number>;
  /** Forgets requests, faults and bytes. */
  reset(): void;
  close(): Promise<void>;
}

/** Every proxy of this process adds to it. */
export const tally = { faults: 0 };

interface State extends Passage {
  readonly tokens: Set<string> | undefined;
  readonly requests: SeenRequest[];
  readonly faults: { fault: Fault; request: SeenRequest }[];
  readonly strangers: IncomingMessage['headers'][];
  choose: (request: ProxiedRequest) => readonly Fault[];
  other: string;
}

/**
 * Starts a proxy on a free loopback port.
 * @param target the registry's `http://127.0.0.1:<port>`; its `Location`s lead back here, as it makes them from `Host`
 */
export async function startFaultProxy(target: string, options: FaultProxyOptions = {}): Promise<FaultProxy> {
  const random = seededRandom(options.seed ?? 1);
  const agent = new Agent({ keepAlive: true });
  const upstream = new URL(target);
  const state: State = {
    upstream,
    agent,
    tokens: options.tokens ? new Set() : undefined,
    requests: [],
    faults: [],
    strangers: [],
    down: new Map(),
    up: new Map(),
    choose: () => [],
    other: '',
  };
  const server = await listen((message, response) => serve(message, response, state));
  const stranger = await listen(async (message, response) => {
    state.strangers.push(message.headers);
    await pass({ message, response, request: seen(message), faults: [] }, state);
  });
  state.other = urlOf(stranger);
  return {
    url: urlOf(server),
    use(...rules) {
      state.choose = createChooser(rules, random);
    },
    requests: state.requests,
    faults: state.faults,
    strangers: state.strangers,
    down: state.down,
    up: state.up,
    reset() {
      for (const list of [state.requests, state.faults, state.strangers]) {
        list.length = 0;
      }
      state.down.clear();
      state.up.clear();
    },
    async close() {
      await Promise.all([end(server), end(stranger)]);
      agent.destroy();
    },
  };
}

async function serve(message: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  if (state.tokens !== undefined && message.url?.startsWith('/token')) {
    const token = `t${state.tokens.size + 1}-${state.requests.length}`;
    state.tokens.add(token);
    answer(response, 200, { 'content-type': 'application/json' }, JSON.stringify({ token }));
    return;
  }
  const request = seen(message);
  state.requests.push(request);
  const faults = state.choose(request);
  for (const fault of faults.filter(isFault)) {
    state.faults.push({ fault, request });
    tally.faults += 1;
  }
  if (faults.some((fault) => fault.kind === 'cut' && fault.side === 'answer' && fault.after === 0)) {
    message.socket.resetAndDestroy();
    return;
  }
  const spoiled = faults.find(({ kind }) => kind === 'status' || kind === 'redirect' || kind === 'revoke');
  if (spoiled?.kind === 'revoke') {
    state.tokens?.clear();
  }
  const token = message.headers.authorization?.replace(/^Bearer /, '');
  if (state.tokens !== undefined && !state.tokens.has(token ?? '')) {
    const realm = `http://${message.headers.host ?? ''}/token`;
    await refuse(message, response, 401, {
      'www-authenticate': `Bearer realm="${realm}",service="loopback"`,
    });
  } else if (spoiled?.kind === 'status') {
    await refuse(message, response, spoiled.status, spoiled.headers ?? {});
  } else if (spoiled?.kind === 'redirect') {
    await refuse(message, response, 307, { location: `${state.other}${request.path}` });
  } else {
    await pass({ message, response, request, faults }, state);
  }
}

/** Reads the body away first, as servers do that mean to keep the connection. */
async function refuse(
  message: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  // A large body is not waited for: whoever sends it has to notice.
  if (Number(message.headers['content-length'] ?? 0) < 64 * 1024) {
    message.resume();
    await new Promise((resolve) => message.once('end', resolve).once('close', resolve));
    answer(response, status, headers, '');
  } else {
    answer(response, status, { ...headers, connection: 'close' }, '');
  }
}

function answer(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(body);
}

function seen(message: IncomingMessage): SeenRequest {
  const { method = 'GET', url: path = '/', headers } = message;
  const authorized = headers.authorization !== undefined;
  return { ...readRequest(method, path, headers.range), at: performance.now(), authorized };
}

async function listen(
  handle: (message: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Server> {
  const server = createServer((message, response) => {
    // Kept here: the message loses its socket when reading it ends early.
    const { socket } = message;
    handle(message, response).catch(() => socket.destroy());
  });
  // A side that is gone is what this is for.
  server.on('connection', (socket) => socket.on('error', () => {}));
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

function urlOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

async function end(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
