import { RefusedError, type RemoteError } from '../../../errors.ts';
import { backOff } from '../../../http/retry.ts';
import type { Descriptor } from '../../descriptor.ts';
import type { WritableStore } from '../../store.ts';
import type { RepositoryContext } from '../context.ts';
import { completeUpload } from './complete.ts';
import type { UploadJob } from './step.ts';
import { createFeed, type Feed, type Upload } from './feed.ts';
import { pieceSizes } from './manner.ts';
import { uploadPieces } from './pieces.ts';
import { placeOf } from './place.ts';
import { cancelUpload, openUpload, type UploadSession } from './upload-session.ts';

/** How often a blob begins at its first byte, before it is given up. */
const mostBeginnings = 8;

/**
 * Uploads a blob (distribution-spec, "Pushing blobs"): small ones in one piece, larger ones so that they can be continued,
 * in this run and in the next one, where the registry can do that. Wrong bytes are never completed.
 * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`: nothing is stored then; RemoteError `READ_ONLY`,
 *   `WRITE_REFUSED`, `UNREACHABLE`, `REMOTE_FAILED`, `UNSAFE_ADDRESS`; and what the source raises
 */
export async function uploadBlob(
  context: RepositoryContext,
  store: Pick<WritableStore, 'has'>,
  upload: Upload,
): Promise<void> {
  const { descriptor } = upload;
  const { clock, log } = context.runtime;
  const feed = createFeed(upload);
  try {
    for (let beginnings = 1; ; beginnings += 1) {
      const fault = await begin(context, descriptor, feed);
      // It may have been stored although the answer was lost.
      if (fault === undefined || (await store.has(descriptor))) {
        feed.tell(descriptor.size);
        return;
      }
      if (beginnings === mostBeginnings) {
        throw fault;
      }
      log.debug(`${fault.message}; uploading ${descriptor.digest} again, try ${beginnings + 1}`);
      await clock.sleep(backOff(beginnings, Math.random()));
    }
  } finally {
    await feed.close();
  }
}

/** One upload from its beginning, or from where an earlier run left it. */
async function begin(
  context: RepositoryContext,
  descriptor: Descriptor,
  feed: Feed,
): Promise<RemoteError | undefined> {
  const large = descriptor.size > pieceSizes.small && !context.uploads.manner.whole;
  const place = large ? placeOf(context, descriptor) : undefined;
  await feed.restart();
  const session = (await place?.find()) ?? (await openUpload(context, descriptor.digest));
  let current = session;
  const job: UploadJob = {
    context,
    descriptor,
    feed,
    async keep(moved) {
      current = moved;
      await place?.keep(moved);
    },
  };
  // Where the registry hands uploads on to a storage, that takes one request.
  const continuable = large && context.session.owns(session.location);
  try {
    const fault = continuable ? await uploadPieces(job, session) : await uploadWhole(job, session);
    await place?.drop();
    return fault;
  } catch (error) {
    // What can be continued is left for the next run, but for bytes that are wrong.
    if (!continuable || error instanceof RefusedError) {
      await place?.drop();
      await cancelUpload(context, current);
    }
    throw error;
  }
}

async function uploadWhole(job: UploadJob, session: UploadSession): Promise<RemoteError | undefined> {
  const step = await completeUpload(job, session, true);
  return step.kind === 'lost' || step.kind === 'setback' ? step.fault : undefined;
}
