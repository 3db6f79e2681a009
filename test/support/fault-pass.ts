import { type Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { passBytes } from './fault-bytes.ts';
import type { Fault, ProxiedRequest } from './fault-rules.ts';
import type { Uploads } from './fault-uploads.ts';

/** Where requests go on to, and what is counted of them. */
export interface Passage {
  readonly upstream: URL;
  readonly agent: Agent;
  /** Where uploads can be continued although the registry does not do that. */
  readonly uploads: Uploads | undefined;
  readonly down: Map<string, number>;
  readonly up: Map<string, number>;
}

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly request: ProxiedRequest;
  readonly faults: readonly Fault[];
}

/** Sends a request on to the registry and its answer back, each spoiled as the faults say. */
export async function pass(exchange: Exchange, passage: Passage): Promise<void> {
  const { message, response, request, faults } = exchange;
  const client = message.socket;
  const { uploads } = passage;
  for (const fault of faults) {
    if (fault.kind === 'before') {
      await fault.run();
    }
  }
  const up = countUp(passage, message);
  if (uploads !== undefined && /\/uploads\/[^/?]/.test(request.path)) {
    await passUpload(exchange, uploads, up);
    return;
  }
  const upstream = openUpstream(message, passage);
  const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  upstream.on('response', resolve).on('error', reject);
  answered.catch(() => {});
  response.once('close', () => {
    if (!response.writableFinished) {
      upstream.destroy();
    }
  });
  if ((await passBytes('body', message, upstream, { faults, client }, up)) === 'cut') {
    // What has arrived is the registry's; then both sides learn that no more will come.
    upstream.destroy();
    await wait(20);
    client.resetAndDestroy();
    return;
  }
  await passAnswer(exchange, await answered, passage);
}

async function passAnswer(
  { message, response, request, faults }: Exchange,
  found: IncomingMessage,
  { uploads, down: counts }: Passage,
): Promise<void> {
  const client = message.socket;
  if (request.kind === 'upload' && request.method === 'POST') {
    uploads?.learn(found.headers.location);
  }
  if (losesAnswer(faults)) {
    found.resume();
    await new Promise((done) => found.once('end', done).once('close', done));
    loseAnswer(client, faults);
    return;
  }
  response.sendDate = false;
  response.writeHead(found.statusCode ?? 502, spoilHeaders(found.headers, faults));
  response.flushHeaders();
  const isBlob = request.kind === 'blob' && request.method === 'GET';
  const down = (bytes: number): void => add(counts, isBlob ? request.digest : undefined, bytes);
  if ((await passBytes('answer', found, response, { faults, client }, down)) !== 'done') {
    found.destroy();
  }
}

/** The same for a request of an upload that can be continued. */
async function passUpload(
  { message, response, faults }: Exchange,
  uploads: Uploads,
  up: (bytes: number) => void,
): Promise<void> {
  const client = message.socket;
  const sink = uploads.begin(message);
  if ('flush' in sink) {
    let passed: Awaited<ReturnType<typeof passBytes>>;
    try {
      passed = await passBytes('body', message, sink, { faults, client }, up);
    } finally {
      // What has arrived counts, also of a request that the client has not ended.
      await sink.flush();
    }
    if (passed === 'cut') {
      client.resetAndDestroy();
      return;
    }
  }
  const found = 'flush' in sink ? await uploads.answer(message) : sink;
  if (losesAnswer(faults)) {
    loseAnswer(client, faults);
    return;
  }
  message.resume();
  response.writeHead(found.status, spoilHeaders(found.headers, faults));
  response.end();
}

function losesAnswer(faults: readonly Fault[]): boolean {
  return faults.some((fault) => fault.kind === 'lost' || (fault.kind === 'stall' && fault.after < 0));
}

function loseAnswer(client: IncomingMessage['socket'], faults: readonly Fault[]): void {
  if (faults.some(({ kind }) => kind === 'lost')) {
    client.resetAndDestroy();
  }
}

function countUp(counts: Passage, { url = '' }: IncomingMessage): (bytes: number) => void {
  const session = /uploads\/([^/?]+)/.exec(url)?.[1];
  return (bytes) => add(counts.up, session, bytes);
}

function openUpstream(message: IncomingMessage, { upstream, agent }: Passage): ReturnType<typeof request> {
  const { connection: _, authorization: __, ...headers } = message.headers;
  const { hostname: host, port } = upstream;
  // Tokens are this proxy's own matter.
  const { method, url: path } = message;
  const authorization = message.headers.authorization;
  const kept = authorization?.startsWith('Basic ') ? { authorization } : {};
  return request({ host, port, method, path, agent, headers: { ...headers, ...kept } });
}

function spoilHeaders(
  found: IncomingMessage['headers'],
  faults: readonly Fault[],
): Record<string, string | string[]> {
  const { connection: _, 'keep-alive': __, ...headers } = found;
  const changed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    changed[name] = value ?? '';
  }
  const length = headers['content-length'];
  for (const fault of faults) {
    if (fault.kind === 'headers') {
      Object.assign(changed, fault.headers);
    }
    if (length !== undefined && (fault.kind === 'length' || fault.kind === 'truncate')) {
      const by = fault.kind === 'length' ? fault.by : -fault.by;
      changed['content-length'] = String(Math.max(Number(length) + by, 0));
    }
  }
  return changed;
}

function add(counts: Map<string, number>, key: string | undefined, bytes: number): void {
  if (key !== undefined) {
    counts.set(key, (counts.get(key) ?? 0) + bytes);
  }
}
