import { RemoteError } from '../../../errors.ts';
import type { HttpRequest, HttpResponse } from '../../../http/http.ts';
import { nameOf, push, type RepositoryContext, urlOf } from '../context.ts';
import { writeFailure } from '../write-failure.ts';

/** An upload that a registry has open (distribution-spec, "Pushing blobs"). */
export interface UploadSession {
  /** Another one after each answer: registries keep their state in its query. */
  readonly location: URL;
  /** Bytes from the start that the registry has. */
  readonly arrived: number;
  /** The least that a piece but the last may have, in bytes (`OCI-Chunk-Min-Length`). */
  readonly least: number;
}

/** @throws RemoteError `READ_ONLY`, `WRITE_REFUSED`, `REMOTE_FAILED`, `UNREACHABLE`, `UNSAFE_ADDRESS` */
export async function openUpload(context: RepositoryContext, digest: string): Promise<UploadSession> {
  const answer = await context.session.send(
    // Opening one twice leaves an empty one behind, which registries clean up.
    { method: 'POST', url: urlOf(context, 'blobs/uploads/'), body: Buffer.alloc(0), repeatable: true },
    push(context),
  );
  if (answer.status !== 202) {
    throw await writeFailure(answer, nameOf(context), `blob ${digest}`);
  }
  await answer.discard();
  const least = Number(answer.header('oci-chunk-min-length') ?? 0);
  return {
    location: locationOf(answer, context),
    arrived: 0,
    least: Number.isSafeInteger(least) && least > 0 ? least : 0,
  };
}

/**
 * Asks how much has arrived (distribution-spec, "Pushing a blob in chunks").
 * @returns undefined where the registry does not know the upload any more, or does not tell
 */
export async function askUpload(
  context: RepositoryContext,
  session: UploadSession,
): Promise<UploadSession | undefined> {
  const answer = await sendTo(context, session.location, { method: 'GET' });
  await answer.discard();
  const arrived = arrivedIn(answer.header('range'));
  return answer.status < 200 || answer.status > 299 || arrived === undefined
    ? undefined
    : { ...session, location: movedTo(answer, context, session), arrived };
}

/** @param range `0-1023`; some say `bytes=0-1023`. Nothing at all is `0-0` too, or `0--1` */
export function arrivedIn(range: string | undefined): number | undefined {
  const last = /^(?:bytes[= ])?0-(-1|\d{1,15})$/.exec(range?.trim() ?? '')?.[1];
  if (last === undefined) {
    return undefined;
  }
  return Number(last) > 0 ? Number(last) + 1 : 0;
}

/** Where the upload goes on after an answer; a registry may leave out what has not changed. */
export function movedTo(answer: HttpResponse, context: RepositoryContext, session: UploadSession): URL {
  return answer.header('location') === undefined ? session.location : locationOf(answer, context);
}

/** The address that completes an upload. Text is added and nothing parsed: some registries sign the query of their locations. */
export function completing({ location }: UploadSession, digest: string): URL {
  return new URL(`${location.href}${location.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`);
}

/** Sends a request about an upload. A location on another origin is asked without credentials: they are not for it. */
export async function sendTo(
  context: RepositoryContext,
  url: URL,
  request: Omit<HttpRequest, 'url'>,
): Promise<HttpResponse> {
  const full = { ...request, url: url.href };
  return context.session.owns(url)
    ? await context.session.send(full, push(context))
    : await context.http.request({ ...full, subject: nameOf(context) });
}

/** Makes the registry forget an upload; that it does not is no fault. */
export async function cancelUpload(context: RepositoryContext, { location }: UploadSession): Promise<void> {
  if (!context.session.owns(location)) {
    return;
  }
  await sendTo(context, location, { method: 'DELETE', tries: 1 }).then(
    (answer) => answer.discard(),
    (error: unknown) => context.runtime.log.debug(`an upload could not be cancelled: ${String(error)}`),
  );
}

/** @throws RemoteError `REMOTE_FAILED`, `UNSAFE_ADDRESS` */
export function locationOf(answer: HttpResponse, context: RepositoryContext): URL {
  const location = answer.header('location');
  if (location === undefined) {
    throw new RemoteError('REMOTE_FAILED', `${nameOf(context)}: the registry names no upload location`);
  }
  return context.session.locate(location, answer.url, `${nameOf(context)}: the upload location`);
}
