import { nameOf, push, type RepositoryContext, urlOf } from './context.ts';
import { cancelUpload, locationOf, movedTo, sendTo, type UploadSession } from './upload/upload-session.ts';
import { writeFailure } from './write-failure.ts';

/** Bytes that anything in front of a registry takes: the default of nginx. */
const usualLimit = 1024 * 1024;
/** Over that by little: it is sent once more on every run, and whoever has set a limit has mostly set one that is large enough. */
const probeSize = usualLimit + 64 * 1024;

/**
 * Finds out whether a repository takes uploads: one is opened (distribution-spec, "Pushing blobs"), and cancelled. Where
 * a registry does not cancel it, it forgets the upload by itself.
 * @param size of the largest blob that is to be sent there, in bytes: a request above the usual limit of a proxy is tried too,
 *   where the blob will need one
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
  const needsBody = size > usualLimit && context.session.owns(session.location);
  await cancelUpload(context, needsBody ? await probeBody(context, session) : session);
  const date = new Date(answer.header('date') ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Sends zeros. Only a limit counts: not every registry knows pieces. */
async function probeBody(context: RepositoryContext, session: UploadSession): Promise<UploadSession> {
  const body = Buffer.alloc(probeSize);
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
