import { nameOf, push, type RepositoryContext, urlOf } from './context.ts';
import { cancelUpload, locationOf } from './upload/upload-session.ts';
import { writeFailure } from './write-failure.ts';

/**
 * Finds out whether a repository takes uploads: one is opened (distribution-spec, "Pushing blobs"), and cancelled without
 * a byte. Where a registry does not cancel it, it forgets the empty upload by itself.
 * @returns when the registry answered, by its own clock (`Date`, RFC 9110, section 6.6.1); undefined where it does not say
 * @throws UserError `UNAUTHORIZED`, `DENIED`; RemoteError `READ_ONLY`, `WRITE_REFUSED`, `UNREACHABLE`, `REMOTE_FAILED`
 */
export async function probeWrite(context: RepositoryContext): Promise<Date | undefined> {
  const answer = await context.session.send(
    { method: 'POST', url: urlOf(context, 'blobs/uploads/'), body: Buffer.alloc(0), repeatable: true },
    push(context),
  );
  if (answer.status !== 202) {
    throw await writeFailure(answer, nameOf(context), 'an upload');
  }
  await answer.discard();
  await cancelUpload(context, { location: locationOf(answer, context), arrived: 0, least: 0 });
  const date = new Date(answer.header('date') ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}
