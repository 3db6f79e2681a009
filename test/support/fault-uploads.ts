import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { Writable } from 'node:stream';
import { callbackify } from 'node:util';

/** An upload as the registry has it; `location` is the newest one, path and query. */
interface Session {
  location: string;
  arrived: number;
}

export interface TakenUpload {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Lets an upload be continued after a cut, as CNCF distribution does from 3.0 on (its pull request 3755): up to there it
 * gives the whole upload up when a request ends early. Behind this the registry only sees short requests that are whole.
 */
export interface Uploads {
  /** Remembers an upload that was opened. */
  learn(location: string | undefined): void;
  /** Where the bytes of a request go, or what it is answered when they are not wanted. */
  begin(message: IncomingMessage): UploadSink | TakenUpload;
  /** What a request is answered once its bytes are there. */
  answer(message: IncomingMessage): Promise<TakenUpload>;
}

export interface UploadSink extends Writable {
  /** Hands on what has come so far. */
  flush(): Promise<void>;
}

const pieceSize = 256 * 1024;

export function createUploads(upstream: URL, agent: Agent): Uploads {
  const sessions = new Map<string, Session>();
  const send = (
    method: string,
    path: string,
    host: string,
    body: Buffer = Buffer.alloc(0),
  ): Promise<TakenUpload> => exchange(upstream, agent, { method, path, host, body });
  return {
    learn(location = '') {
      const { pathname, search } = new URL(location, upstream);
      sessions.set(idOf(pathname), { location: `${pathname}${search}`, arrived: 0 });
    },
    begin(message) {
      const session = sessions.get(idOf(message.url));
      if (session === undefined) {
        return { status: 404, headers: { 'content-length': '0' } };
      }
      return isOutOfStep(message, session)
        ? { status: 416, headers: placeOf(message, session) }
        : createSink(session, (piece) => send('PATCH', session.location, message.headers.host ?? '', piece));
    },
    async answer(message) {
      const session = sessions.get(idOf(message.url));
      const { method = '', url = '', headers } = message;
      if (session === undefined) {
        return { status: 404, headers: { 'content-length': '0' } };
      }
      if (method === 'PUT') {
        const digest = new URL(url, upstream).searchParams.get('digest') ?? '';
        const path = `${session.location}&digest=${encodeURIComponent(digest)}`;
        return await send('PUT', path, headers.host ?? '');
      }
      if (method === 'DELETE') {
        return await send('DELETE', session.location, headers.host ?? '');
      }
      return { status: method === 'GET' ? 204 : 202, headers: placeOf(message, session) };
    },
  };
}

function idOf(path = ''): string {
  return /\/uploads\/([^/?]+)/.exec(path)?.[1] ?? '';
}

/** The distribution spec's 416: the range does not begin where the bytes end. */
function isOutOfStep({ headers }: IncomingMessage, { arrived }: Session): boolean {
  const start = /^(\d+)-/.exec(headers['content-range'] ?? '')?.[1];
  return start !== undefined && Number(start) !== arrived;
}

function placeOf({ headers }: IncomingMessage, { location, arrived }: Session): IncomingHttpHeaders {
  return {
    location: `http://${headers.host ?? ''}${location}`,
    range: `0-${Math.max(arrived - 1, 0)}`,
    'content-length': '0',
  };
}

function createSink(session: Session, send: (piece: Buffer) => Promise<TakenUpload>): UploadSink {
  let waiting: Buffer[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    const piece = Buffer.concat(waiting, size);
    [waiting, size] = [[], 0];
    if (piece.length > 0) {
      const { status, headers } = await send(piece);
      if (status !== 202) {
        throw new Error(`the registry answered ${status}`);
      }
      const { pathname, search } = new URL(headers.location ?? '', 'http://registry');
      session.location = `${pathname}${search}`;
      session.arrived += piece.length;
    }
  };
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      waiting.push(chunk);
      size += chunk.length;
      if (size < pieceSize) {
        done();
      } else {
        callbackify(flush)(done);
      }
    },
  });
  return Object.assign(sink, { flush });
}

async function exchange(
  { hostname, port }: URL,
  agent: Agent,
  { method, path, host, body }: { method: string; path: string; host: string; body: Buffer },
): Promise<TakenUpload> {
  const headers = { host, 'content-type': 'application/octet-stream', 'content-length': body.length };
  return await new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, agent, headers }, (answer) => {
      answer.resume().once('end', () => {
        resolve({ status: answer.statusCode ?? 502, headers: { ...answer.headers, 'content-length': '0' } });
      });
    });
    asked.once('error', reject).end(body);
  });
}
