import { RefusedError, RemoteError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';
import { retryDelay } from '../../http/retry.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Source, WritableStore } from '../store.ts';
import { verified } from '../verified.ts';
import { writeFailure } from './put-manifest.ts';
import { nameOf, push, type RepositoryContext, urlOf } from './context.ts';

const tries = 5;

/** A blob on its way up; `onBytes` as in `WritableStore.write`. */
interface Upload {
  readonly descriptor: Descriptor;
  readonly from: Source;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Uploads a blob in one piece (distribution-spec, "POST then PUT"). A failed upload begins again as a whole.
 * When the source's bytes are wrong, or it fails, the upload is cancelled and nothing is stored.
 * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`; RemoteError `READ_ONLY`, `WRITE_REFUSED`, `UNREACHABLE`, `REMOTE_FAILED`
 */
export async function uploadBlob(
  context: RepositoryContext,
  store: Pick<WritableStore, 'has'>,
  { descriptor, from, onBytes }: Upload,
): Promise<void> {
  const { clock, log } = context.runtime;
  let told = 0;
  const tell = (bytes: number): void => {
    told += bytes;
    onBytes(bytes);
  };
  async function* counted(): AsyncGenerator<Uint8Array> {
    tell(-told);
    const where = `${from.name}@${descriptor.digest}`;
    for await (const chunk of verified(await from.open(descriptor), descriptor, where)) {
      tell(chunk.length);
      yield chunk;
    }
  }
  for (let attempt = 1; ; attempt += 1) {
    const fault = await uploadOnce(context, descriptor, () => Promise.resolve(counted()));
    // An upload may have been stored although its answer was lost.
    if (fault === undefined || (await store.has(descriptor))) {
      return;
    }
    if (attempt === tries) {
      throw fault;
    }
    log.debug(`${fault.message}; uploading ${descriptor.digest} again, try ${attempt + 1} of ${tries}`);
    await clock.sleep(retryDelay(attempt, undefined, clock.now(), Math.random()));
  }
}

/**
 * Takes a blob over from a repository of the same registry.
 * @param from `host/path`
 * @returns false when the registry did not do it: the blob is then uploaded
 */
export async function mountBlob(
  context: RepositoryContext,
  { digest }: Descriptor,
  from: string,
): Promise<boolean> {
  if (!from.startsWith(`${context.host}/`)) {
    return false;
  }
  const source = from.slice(context.host.length + 1);
  const query = new URLSearchParams({ mount: digest, from: source });
  const scopes = [...push(context), `repository:${source}:pull`];
  const answer = await context.session.send(
    { method: 'POST', url: urlOf(context, `blobs/uploads/?${query.toString()}`), tries: 5 },
    scopes,
  );
  if (answer.status === 405) {
    throw await writeFailure(answer, nameOf(context), `blob ${digest}`);
  }
  await answer.discard();
  if (answer.status === 202) {
    await cancel(context, locationOf(answer, context));
  }
  return answer.status === 201;
}

async function uploadOnce(
  context: RepositoryContext,
  { digest, size }: Descriptor,
  content: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<RemoteError | undefined> {
  const where = nameOf(context);
  // Opening a session twice leaves an empty one behind, which registries clean up.
  const opened = await context.session.send(
    { method: 'POST', url: urlOf(context, 'blobs/uploads/'), body: Buffer.alloc(0), tries },
    push(context),
  );
  if (opened.status !== 202) {
    throw await writeFailure(opened, where, `blob ${digest}`);
  }
  await opened.discard();
  const location = locationOf(opened, context);
  try {
    const answer = await send(context, withDigest(location, digest), size, content);
    if (answer.status >= 200 && answer.status < 300) {
      await answer.discard();
      return undefined;
    }
    // The session is gone or out of step: begin again.
    if (answer.status === 404 || answer.status === 416) {
      await answer.discard();
      return new RemoteError(
        'REMOTE_FAILED',
        `${where}: the upload of ${digest} was lost (${answer.status})`,
      );
    }
    if (answer.status === 400) {
      const text = await answer.text(64 * 1024).catch(() => '');
      throw new RefusedError('DIGEST_MISMATCH', `${where}: the registry refused ${digest} (400)`, {
        details: text === '' ? [] : [text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 300)],
        hint: 'The bytes that arrived were not those of the digest. Run again; if it stays, look at proxies on the way.',
      });
    }
    throw await writeFailure(answer, where, `blob ${digest}`);
  } catch (error) {
    if (error instanceof RemoteError && (error.code === 'UNREACHABLE' || error.code === 'REMOTE_FAILED')) {
      return error;
    }
    await cancel(context, location);
    throw error;
  }
}

/** One PUT with everything. An upload location on another origin is asked without credentials: they are not for it. */
async function send(
  context: RepositoryContext,
  url: URL,
  size: number,
  content: () => Promise<AsyncIterable<Uint8Array>>,
): Promise<HttpResponse> {
  const request = {
    method: 'PUT',
    url: url.href,
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
    body: size === 0 ? Buffer.alloc(0) : content,
    tries: 1,
  } as const;
  return context.session.owns(url)
    ? await context.session.send(request, push(context))
    : await context.http.request({ ...request, subject: nameOf(context) });
}

async function cancel(context: RepositoryContext, url: URL): Promise<void> {
  if (!context.session.owns(url)) {
    return;
  }
  const request = { method: 'DELETE', url: url.href, tries: 1 } as const;
  await context.session.send(request, push(context)).then(
    (answer) => answer.discard(),
    (error: unknown) => context.runtime.log.debug(`an upload could not be cancelled: ${String(error)}`),
  );
}

function locationOf(answer: HttpResponse, context: RepositoryContext): URL {
  const location = answer.header('location');
  if (location === undefined) {
    throw new RemoteError('REMOTE_FAILED', `${nameOf(context)}: the registry names no upload location`);
  }
  return context.session.locate(location, answer.url, `${nameOf(context)}: the upload location`);
}

/** Text is added and nothing parsed: some registries sign the query of their locations. */
function withDigest(location: URL, digest: string): URL {
  return new URL(`${location.href}${location.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`);
}
