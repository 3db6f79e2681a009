import { nameOf, push, type RepositoryContext, urlOf } from './context.ts';
import { pieceSizes } from './upload/manner.ts';
import { cancelUpload, locationOf, movedTo, sendTo, type UploadSession } from './upload/upload-session.ts';
import { writeFailure } from './write-failure.ts';

/** Bytes. */
const usualLimit = 1024 * 1024;

/**
 * Finds out whether a repository takes uploads: one is opened (distribution-spec, "Pushing blobs"), and cancelled. Where
 * a registry does not cancel it, it forgets the upload by itself.
 * @param size of the largest blob that is to be sent there, in bytes: a request as large as its upload needs is tried too,
 *   where a proxy may have a limit
 * @returns when the registry answered, by its own clock (`Date`, RFC 9110, section 6.6.1); undefined where it does not say
 * @throws UserError `UNAUTHORIZED`, `DENIED`; RemoteError `READ_ONLY`, `WRITE_REFUSED`, `BODY_LIMIT`, `UNREACHABLE`,
 *   `REMOTE_FAILED`
 */
export async function probeWrite(context: RepositoryContext, size: number): Promise<Date | undefined> {
  const answer = await context.session.send(
    { method: 'POST', url: urlOf(context, 'blobs/uploads/'), body: Buffer.alloc(0), repeatable: true },
    push(context),
  );
  if (answer.status !== 202) {
    throw await writeFailure(answer, nameOf(context), 'an upload');
  }
  await answer.discard();
  const session = { location: locationOf(answer, context), arrived: 0, least: 0 };
  // Anything that stands before a registry takes a mebibyte: that is the default of nginx.
  const bytes = size > usualLimit && context.session.owns(session.location) ? size : 0;
  await cancelUpload(context, bytes === 0 ? session : await probeBody(context, session, bytes));
  const date = new Date(answer.header('date') ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Sends zeros, at most as many as the smallest piece of a blob has. Only a limit counts: not every registry knows pieces. */
async function probeBody(
  context: RepositoryContext,
  session: UploadSession,
  size: number,
): Promise<UploadSession> {
  const body = Buffer.alloc(Math.min(size, pieceSizes.small));
  const headers = { 'content-type': 'application/octet-stream' };
  const answer = await sendTo(context, session.location, { method: 'PATCH', body, headers, tries: 1 }).catch(
    (error: unknown) => {
      context.runtime.log.debug(`how large a request may be could not be tried: ${String(error)}`);
    },
  );
  if (answer?.status === 413) {
    await cancelUpload(context, session);
    throw await writeFailure(answer, nameOf(context), `a piece of ${body.length} bytes`);
  }
  await answer?.discard();
  return answer?.status === 202 ? { ...session, location: movedTo(answer, context, session) } : session;
}
