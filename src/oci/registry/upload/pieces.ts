import { RemoteError } from '../../../errors.ts';
import type { HttpResponse } from '../../../http/http.ts';
import { backOff } from '../../../http/retry.ts';
import { nameOf } from '../context.ts';
import { completeUpload } from './complete.ts';
import { attempt, type Step, type UploadJob } from './step.ts';
import { pieceSizes, type UploadManner } from './manner.ts';
import { askUpload, movedTo, sendTo, type UploadSession } from './upload-session.ts';

/** Setbacks in a row, without a byte that arrived in between, after which an upload is given up. */
const mostSetbacks = 8;

/** A stretch of a blob, in bytes. */
interface Piece {
  readonly session: UploadSession;
  readonly end: number;
  /** The upload had no setback: what the registry refuses now, it does not know how to do. */
  readonly clean: boolean;
  /** In a row, without progress, so far. */
  readonly setbacks: number;
}

/**
 * Sends a blob piece by piece, and goes on where the registry says that the bytes end. A piece is one streaming request
 * of up to 64 MiB: CNCF distribution before 3.0 gives a whole upload up when one of its requests is cut, so only
 * requests that are shorter than what a network lets through get a large blob there.
 * @param begun in this run, or in an earlier one
 * @returns undefined when the blob is stored, else why it has to begin again
 * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`; RemoteError `READ_ONLY`, `WRITE_REFUSED`, and when the
 *   registry stays away
 */
export async function uploadPieces(job: UploadJob, begun: UploadSession): Promise<RemoteError | undefined> {
  const { size } = job.descriptor;
  let session = begun;
  let clean = begun.arrived === 0;
  let pieces = 0;
  for (let setbacks = 0; ;) {
    const plain = clean && pieces <= 1;
    const piece = { session, end: endOf(job, session), clean, setbacks };
    await job.keep(session);
    const step = await (session.arrived === size
      ? completeUpload(job, session, plain)
      : sendPiece(job, piece));
    if (step.kind === 'done' || step.kind === 'lost') {
      return step.kind === 'done' ? undefined : step.fault;
    }
    if (step.kind === 'on') {
      session = step.session;
      setbacks = 0;
      pieces += 1;
      continue;
    }
    clean = false;
    setbacks += 1;
    const found = await recover(job, session, step.fault, setbacks);
    if (found === undefined) {
      return step.fault;
    }
    setbacks = found.arrived > session.arrived ? 0 : setbacks;
    session = found;
  }
}

function endOf({ context, descriptor }: UploadJob, { arrived, least }: UploadSession): number {
  return Math.min(descriptor.size, arrived + Math.max(context.uploads.manner.piece, least));
}

async function sendPiece(job: UploadJob, piece: Piece): Promise<Step> {
  const { context, feed } = job;
  const { session, end } = piece;
  const { arrived } = session;
  const request = {
    method: 'PATCH',
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(end - arrived),
      // The first one goes without, as docker sends it: some registries limit what has a range.
      ...(arrived === 0 && piece.clean ? {} : { 'content-range': `${arrived}-${end - 1}` }),
      ...(context.uploads.manner.apart ? { connection: 'close' } : {}),
    },
    body: () => Promise.resolve(feed.read(arrived, end)),
    tries: 1,
  } as const;
  const answer = await attempt(feed, () => sendTo(context, session.location, request));
  if (answer instanceof RemoteError) {
    return { kind: 'setback', fault: answer };
  }
  await answer.discard();
  return answer.status >= 200 && answer.status < 300
    ? { kind: 'on', session: { ...session, location: movedTo(answer, context, session), arrived: end } }
    : refusalOf(job, piece, answer);
}

function refusalOf(
  { context, descriptor }: UploadJob,
  { session, end, clean, setbacks }: Piece,
  { status }: HttpResponse,
): Step {
  const { manner } = context.uploads;
  const what = `a piece of ${descriptor.digest} (${status})`;
  const fault = new RemoteError('REMOTE_FAILED', `${nameOf(context)}: the registry did not take ${what}`);
  // Out of step; but a registry that then names the same place again does not know where it is.
  if (status === 416 && !clean) {
    return { kind: setbacks < 2 ? 'setback' : 'lost', fault };
  }
  // The registry, or what stands before it, has a limit: both statuses are in use for that.
  if ((status === 413 || status === 416) && end - session.arrived > pieceSizes.small) {
    manner.piece = pieceSizes.small;
    return { kind: 'on', session };
  }
  manner.whole ||= status === 413 || (clean && status !== 404);
  return { kind: 'lost', fault };
}

/**
 * Finds out where an upload stands. One that went on is continued at once; else there is a wait.
 * @returns undefined when it is lost
 * @throws the fault, when there were too many of them
 */
async function recover(
  { context, feed }: UploadJob,
  session: UploadSession,
  fault: RemoteError,
  setbacks: number,
): Promise<UploadSession | undefined> {
  const { clock, log } = context.runtime;
  const sent = Math.max(feed.passed(), session.arrived);
  let found = await askUpload(context, session);
  if (found?.arrived === session.arrived) {
    if (setbacks >= mostSetbacks) {
      throw fault;
    }
    await clock.sleep(backOff(setbacks, Math.random()));
    // The registry may have been behind with what it had received.
    found = await askUpload(context, found);
  }
  // Less than it has confirmed, or more than was sent: it does not count as it should.
  const lost = found === undefined || found.arrived < session.arrived || found.arrived > sent;
  if (fault.code === 'UNREACHABLE') {
    learn(context.uploads.manner, lost, sent - (found?.arrived ?? 0));
  }
  log.debug(
    `${fault.message}; ${lost ? 'the registry lost the upload' : `going on at byte ${found?.arrived}`}`,
  );
  return lost ? undefined : found;
}

/** After a cut: what it cost says how much one request may carry. */
function learn(manner: UploadManner, lost: boolean, bytes: number): void {
  manner.apart ||= lost;
  if (lost || bytes > pieceSizes.small) {
    manner.piece = pieceSizes.small;
  }
}
