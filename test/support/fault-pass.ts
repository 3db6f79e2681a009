import { type Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { passBytes } from './fault-bytes.ts';
import type { Fault, ProxiedRequest } from './fault-rules.ts';

/** Where requests go on to, and what is counted of them. */
export interface Passage {
  readonly upstream: URL;
  readonly agent: Agent;
  readonly down: Map<string, number>;
  readonly up: Map<string, number>;
}

/** Milliseconds that the registry may take to store the part of a body that has arrived. */
const storeLimit = 2000;

interface Exchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly request: ProxiedRequest;
  readonly faults: readonly Fault[];
}

/** Sends a request on to the registry and its answer back, each spoiled as the faults say. */
export async function pass(exchange: Exchange, passage: Passage): Promise<void> {
  const { message, response, faults } = exchange;
  const client = message.socket;
  for (const fault of faults) {
    if (fault.kind === 'before') {
      await fault.run();
    }
  }
  const up = countUp(passage, message);
  const upstream = openUpstream(message, passage);
  const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  upstream.on('response', resolve).on('error', reject);
  answered.catch(() => {});
  response.once('close', () => {
    if (!response.writableFinished) {
      upstream.destroy();
    }
  });
  const passed = await passBytes('body', message, upstream, { faults, client }, up);
  if (passed === 'stalled') {
    return;
  }
  if (passed === 'cut') {
    // What has arrived is the registry's. It learns first that no more will come, and answers when it has stored that.
    upstream.socket?.end();
    await Promise.race([answered.catch(() => {}), wait(storeLimit, undefined, { ref: false })]);
    upstream.destroy();
    client.resetAndDestroy();
    return;
  }
  await passAnswer(exchange, await answered, passage);
}

async function passAnswer(
  { message, response, request, faults }: Exchange,
  found: IncomingMessage,
  { down: counts }: Passage,
): Promise<void> {
  const client = message.socket;
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

function losesAnswer(faults: readonly Fault[]): boolean {
  return faults.some(
    (fault) =>
      fault.kind === 'lost' || (fault.kind === 'stall' && fault.side === 'answer' && fault.after < 0),
  );
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
