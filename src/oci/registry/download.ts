import { RefusedError, RemoteError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';
import { cutDelay } from '../../http/retry.ts';
import { describe } from '../../schema/describe.ts';
import { type Descriptor, isManifestType } from '../descriptor.ts';
import { sizeMismatch } from '../mismatch.ts';
import { contentUrl, nameOf, notFound, pull, type RepositoryContext } from './context.ts';
import { askForManifest } from './damaged-manifest.ts';

/** Cuts in a row without a byte in between, after which a download is given up: about a minute of waits. */
const idleCuts = 10;

/**
 * The content from `offset` on. A cut connection is continued where it stopped, at once as long as bytes keep coming;
 * whoever reads checks the digest over the whole.
 * @throws UserError `NOT_FOUND`; RefusedError `SIZE_MISMATCH` when an answer announces another size than the descriptor,
 *   `CONTENT_ENCODED` when it is compressed on top; all of them and RemoteError `UNREACHABLE` also while reading
 */
export async function openContent(
  context: RepositoryContext,
  descriptor: Descriptor,
  offset: number,
): Promise<AsyncIterable<Uint8Array>> {
  // A range that begins at the end is no range.
  return offset > 0 && offset >= descriptor.size
    ? none()
    : continued(context, descriptor, offset, await ask(context, descriptor, offset));
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
  for (let idle = 0; ;) {
    const begun = position;
    try {
      for await (const chunk of content) {
        position += chunk.length;
        yield chunk;
      }
      if (position >= descriptor.size) {
        return;
      }
      // Without a length, a cut looks like an end; and a part may be all that is sent at a time.
      throw new RemoteError(
        'UNREACHABLE',
        `${nameOf(context, descriptor.digest)}: the answer ended at byte ${position} of ${descriptor.size}`,
      );
    } catch (error) {
      idle = position > begun ? 0 : idle + 1;
      if (!(error instanceof RemoteError) || error.code !== 'UNREACHABLE' || idle >= idleCuts) {
        throw error;
      }
      log.debug(`${error.message}; continuing at byte ${position}`);
    }
    if (idle > 0) {
      await clock.sleep(cutDelay(idle, Math.random()));
    }
    content = await ask(context, descriptor, position);
  }
}

async function ask(
  context: RepositoryContext,
  descriptor: Descriptor,
  offset: number,
): Promise<AsyncIterable<Uint8Array>> {
  const { mediaType, digest, size } = descriptor;
  // With its end: some registries know no open ranges.
  const range = offset > 0 ? { range: `bytes=${offset}-${size - 1}` } : {};
  const answer = isManifestType(mediaType)
    ? await askForManifest(context, digest, { headers: { accept: mediaType, ...range } })
    : await context.session.send({ url: contentUrl(context, descriptor), headers: range }, pull(context));
  const where = nameOf(context, digest);
  const fault = encodingFault(answer, size, where) ?? lengthFault(answer, descriptor, offset, where);
  if (fault !== undefined) {
    await answer.discard();
    throw fault;
  }
  if (answer.status === 206) {
    return answer.body;
  }
  if (answer.status === 200) {
    return offset === 0 ? answer.body : skip(answer, offset);
  }
  await answer.discard();
  throw answer.status === 404
    ? notFound(where)
    : new RemoteError('REMOTE_FAILED', `${where}: the registry answered ${answer.status}`);
}

/**
 * Nobody asked for a compressed answer, and none is unpacked (RFC 9110, section 8.4). Stores that label a layer with the
 * gzip that it is in itself send it with its own length.
 */
function encodingFault(answer: HttpResponse, size: number, where: string): RefusedError | undefined {
  const encoding = answer.header('content-encoding') ?? 'identity';
  const isLabel = Number(answer.header('content-length')) === size;
  return answer.status !== 200 || encoding.toLowerCase() === 'identity' || isLabel
    ? undefined
    : new RefusedError('CONTENT_ENCODED', `${where}: the answer is compressed, as ${describe(encoding)}`, {
        hint: 'Content is carried byte for byte. Ask whoever runs the registry, or the proxy in front of it, to send it as it is stored.',
      });
}

/** When the sizes that an answer announces are not those of the content (RFC 9110, section 14.4). */
function lengthFault(
  answer: HttpResponse,
  descriptor: Descriptor,
  offset: number,
  where: string,
): RefusedError | undefined {
  const found = announced(answer, descriptor.size, offset);
  return found === undefined ? undefined : sizeMismatch(descriptor, found, where);
}

/** What an answer announces in place of what was asked for; undefined where it is that. */
function announced(answer: HttpResponse, size: number, offset: number): string | undefined {
  const { status } = answer;
  if (status === 416) {
    return `an answer that there is nothing at byte ${offset}`;
  }
  if (status === 206) {
    const range = answer.header('content-range') ?? '';
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range.trim()) ?? [];
    const fits = Number(first) === offset && (total === '*' || Number(total) === size);
    return fits ? undefined : `${describe(range)} for the part from byte ${offset}`;
  }
  const length = answer.header('content-length');
  return status === 200 && length !== undefined && Number(length) !== size
    ? `an answer of ${length}`
    : undefined;
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
