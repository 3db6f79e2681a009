import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bundle } from '../bundle/read-bundle.ts';
import { TidegateError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Log } from '../runtime/runtime.ts';
import { type Answer, type BlobPart, type Question, refuse } from './answer.ts';
import type { Catalog } from './content.ts';
import type { Login } from './login.ts';
import { answerQuestion } from './registry-answer.ts';
import { ClientGone, sendSegments, write } from './send.ts';
import type { OpenSegment, OpenVolumes } from './volumes.ts';

export interface Service {
  readonly catalog: Catalog;
  readonly volumes: OpenVolumes;
  readonly holders: ReadonlyMap<Digest, Bundle>;
  readonly login: Login;
  /** Milliseconds in which a client has to take a chunk. */
  readonly patience: number;
  readonly log: Log;
}

/** What was done so far. */
export interface Tally {
  requests: number;
  /** Of blobs and manifests, without headers. */
  bytes: number;
}

/** Answers requests to their end. What goes wrong is logged, and ends that answer alone. */
export function createHandler(
  service: Service,
  tally: Tally,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const over = new Promise<void>((resolve) => {
      response.once('close', resolve);
    });
    if (response.closed || request.socket.destroyed) {
      return;
    }
    tally.requests += 1;
    try {
      tally.bytes += await answer(request, response, service);
    } catch (error) {
      if (!(error instanceof ClientGone)) {
        service.log.error(`${request.method} ${request.url}: ${describe(error)}`);
      }
      // Half of a blob must not look like the whole of it.
      response.destroy();
    }
    await over;
  };
}

/** @returns how many bytes of content were sent */
async function answer(request: IncomingMessage, response: ServerResponse, service: Service): Promise<number> {
  const found = findAnswer(request, service);
  const ready = await locate(found, service);
  const { status, headers, body } = ready.answer;
  service.log.debug(`${request.method} ${request.url} ${status}`);
  response.writeHead(status, headers);
  if (request.method !== 'HEAD' && body.length > 0) {
    await (Buffer.isBuffer(body)
      ? write(response, body, service.patience)
      : sendSegments(response, ready.segments, service.patience));
  }
  response.end();
  return Buffer.isBuffer(body) || request.method === 'HEAD' ? 0 : body.length;
}

function findAnswer(
  { method = '', url = '', headers }: IncomingMessage,
  { login, catalog }: Service,
): Answer {
  const address = URL.parse(url, 'http://registry');
  if (address === null) {
    return refuse('NAME_UNKNOWN', 'that is no address');
  }
  const question: Question = { method, url: address, headers };
  return login?.(question) ?? answerQuestion(question, catalog);
}

/** While nothing is sent, it can still be said that something is wrong. */
async function locate(
  answer: Answer,
  service: Service,
): Promise<{ readonly answer: Answer; readonly segments: readonly OpenSegment[] }> {
  if (Buffer.isBuffer(answer.body)) {
    return { answer, segments: [] };
  }
  try {
    return { answer, segments: await segmentsOf(answer.body, service) };
  } catch (error) {
    service.log.error(describe(error));
    return { answer: refuse('UNKNOWN', 'the content cannot be read; the log says why'), segments: [] };
  }
}

async function segmentsOf(part: BlobPart, { holders, volumes }: Service): Promise<readonly OpenSegment[]> {
  const folder = holders.get(part.digest)?.folder;
  if (folder === undefined) {
    throw new Error(`${part.digest} is in no given bundle`);
  }
  return await volumes.locate(part, folder);
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof TidegateError ? `${text} [${error.code}]` : text;
}
