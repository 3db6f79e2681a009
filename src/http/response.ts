import type { Dispatcher } from 'undici';
import { RefusedError, RemoteError } from '../errors.ts';
import type { Clock } from '../runtime/runtime.ts';
import { gather } from '../gather.ts';
import { addressDetail } from './address.ts';
import type { HttpResponse } from './http.ts';

/** A body that brings less than this many bytes in that many milliseconds does not come to an end. */
const trickle = { bytes: 60 * 1024, time: 60_000 };

/**
 * Wraps what undici answered; `where` names it in messages. A cut while the body is read becomes RemoteError
 * `UNREACHABLE`, and so does a trickle of less than 1 KiB a second over a minute.
 */
export function createResponse(
  data: Dispatcher.ResponseData,
  url: URL,
  where: string,
  clock: Pick<Clock, 'now'>,
): HttpResponse {
  const length = Number(data.headers['content-length'] ?? Number.NaN);
  const body = readBody(watched(data.body, length, clock), url, where);
  const response: HttpResponse = {
    status: data.statusCode,
    url: url.href,
    header(name) {
      const value = data.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body,
    bytes: async (limit) => await gather(bounded(body, limit, where)),
    text: async (limit) => (await response.bytes(limit)).toString('utf8'),
    async discard() {
      await data.body.dump().catch(() => {});
    },
  };
  return response;
}

/** What went wrong with a connection, in a few words. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const code = faultCode(error);
  return code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`;
}

export function faultCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return faultCode(error.errors[0]);
  }
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Only the time in which the host is waited for counts: whoever reads may be as slow as it likes. */
async function* watched(
  body: AsyncIterable<Uint8Array>,
  length: number,
  clock: Pick<Clock, 'now'>,
): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  let received = 0;
  let arrived = 0;
  let waited = 0;
  try {
    for (;;) {
      const asked = clock.now().getTime();
      const step = await iterator.next();
      if (step.done) {
        return;
      }
      received += step.value.length;
      arrived += step.value.length;
      waited += clock.now().getTime() - asked;
      if (waited >= trickle.time) {
        if (arrived < trickle.bytes && received !== length) {
          throw new Error(`only ${arrived} bytes came in ${Math.round(waited / 1000)} s`);
        }
        arrived = 0;
        waited = 0;
      }
      yield step.value;
    }
  } finally {
    await iterator.return?.();
  }
}

async function* bounded(
  body: AsyncIterable<Uint8Array>,
  limit: number,
  where: string,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) {
      throw new RefusedError('TOO_LARGE', `${where}: the answer is longer than ${limit} bytes`, {
        hint: 'A source that sends more than its kind of content needs is not trusted.',
      });
    }
    yield chunk;
  }
}

async function* readBody(
  body: AsyncIterable<Uint8Array>,
  url: URL,
  where: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw new RemoteError('UNREACHABLE', `${where}: the connection broke: ${describeFault(error)}`, {
      details: addressDetail(where, url),
      cause: error,
    });
  }
}
