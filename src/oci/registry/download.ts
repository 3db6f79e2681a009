import { RemoteError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';
import { retryDelay } from '../../http/retry.ts';
import { type Descriptor, isManifestType } from '../descriptor.ts';
import { nameOf, notFound, pull, type RepositoryContext, urlOf } from './context.ts';

/** Cuts in a row without a byte in between, after which a download is given up. */
const idleCuts = 5;

/**
 * The content from `offset` on. A cut connection is continued where it stopped, as long as bytes keep coming; whoever
 * reads checks the digest over the whole.
 * @throws UserError `NOT_FOUND`; while reading, RemoteError `UNREACHABLE`
 */
export async function openContent(
  context: RepositoryContext,
  descriptor: Descriptor,
  offset: number,
): Promise<AsyncIterable<Uint8Array>> {
  return continued(context, descriptor, offset, await ask(context, descriptor, offset));
}

async function* continued(
  context: RepositoryContext,
  descriptor: Descriptor,
  offset: number,
  first: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { clock, log } = context.runtime;
  let position = offset;
  let content = first;
  for (let cuts = 0; ;) {
    try {
      for await (const chunk of content) {
        position += chunk.length;
        cuts = 0;
        yield chunk;
      }
      return;
    } catch (error) {
      cuts += 1;
      if (!(error instanceof RemoteError) || error.code !== 'UNREACHABLE' || cuts >= idleCuts) {
        throw error;
      }
      log.debug(`${error.message}; continuing at byte ${position}`);
    }
    await clock.sleep(retryDelay(cuts + 1, undefined, clock.now(), Math.random()));
    content = await ask(context, descriptor, position);
  }
}

async function ask(
  context: RepositoryContext,
  { mediaType, digest }: Descriptor,
  offset: number,
): Promise<AsyncIterable<Uint8Array>> {
  const manifest = isManifestType(mediaType);
  const answer = await context.session.send(
    {
      url: urlOf(context, `${manifest ? 'manifests' : 'blobs'}/${digest}`),
      headers: {
        ...(manifest ? { accept: mediaType } : {}),
        ...(offset > 0 ? { range: `bytes=${offset}-` } : {}),
      },
    },
    pull(context),
  );
  const where = nameOf(context, `@${digest}`);
  if (answer.status === 206 && answer.header('content-range')?.startsWith(`bytes ${offset}-`)) {
    return answer.body;
  }
  if (answer.status === 200) {
    return offset === 0 ? answer.body : skip(answer, offset);
  }
  await answer.discard();
  // 416: everything up to the offset is all there is.
  if (answer.status === 416) {
    return none();
  }
  throw answer.status === 404
    ? notFound(where)
    : new RemoteError('REMOTE_FAILED', `${where}: the registry answered ${answer.status}`);
}

/** For registries that know no ranges. */
async function* skip(answer: HttpResponse, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of answer.body) {
    if (left < chunk.length) {
      yield chunk.subarray(left);
    }
    left = Math.max(0, left - chunk.length);
  }
}

// oxlint-disable-next-line require-yield -- an iterable without elements
async function* none(): AsyncGenerator<Uint8Array> {}
