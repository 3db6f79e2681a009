import type { Dispatcher } from 'undici';
import { RefusedError, RemoteError } from '../errors.ts';
import { addressDetail } from './address.ts';
import type { HttpResponse } from './http.ts';

/** Wraps what undici answered; `where` names it in messages. A cut while the body is read becomes RemoteError `UNREACHABLE`. */
export function createResponse(data: Dispatcher.ResponseData, url: URL, where: string): HttpResponse {
  const body = readBody(data.body, url, where);
  const response: HttpResponse = {
    status: data.statusCode,
    url: url.href,
    header(name) {
      const value = data.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    body,
    async bytes(limit) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += chunk.length;
        if (size > limit) {
          throw new RefusedError('TOO_LARGE', `${where}: the answer is longer than ${limit} bytes`, {
            hint: 'A source that sends more than its kind of content needs is not trusted.',
          });
        }
        chunks.push(chunk);
      }
      return Buffer.concat(chunks, size);
    },
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
