import { RefusedError, RemoteError } from '../../../errors.ts';
import type { HttpResponse } from '../../../http/http.ts';
import { describe } from '../../../schema/describe.ts';
import { algorithmOf, type Digest, isDigest } from '../../digest.ts';
import { once } from '../../once.ts';
import { nameOf } from '../context.ts';
import { readDetails, writeFailure } from '../write-failure.ts';
import { attempt, type Step, type UploadJob } from './step.ts';
import { completing, sendTo, type UploadSession } from './upload-session.ts';

/**
 * The last request of an upload. It carries the bytes that are missing, the last of them only when all are proven.
 * @param plain nothing happened to this upload that a registry may have got wrong
 * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`; RemoteError `READ_ONLY`, `WRITE_REFUSED`
 */
export async function completeUpload(job: UploadJob, session: UploadSession, plain: boolean): Promise<Step> {
  const { context, feed, descriptor } = job;
  const { size, digest } = descriptor;
  const complete = session.arrived === size;
  if (complete) {
    await feed.prove();
  }
  const request = {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(size - session.arrived),
    },
    // Also without bytes: the registry may need as long to answer as for an upload.
    body: () => Promise.resolve(complete ? once(new Uint8Array()) : feed.read(session.arrived, size)),
    tries: 1,
  } as const;
  const answer = await attempt(feed, () => sendTo(context, completing(session, digest), request));
  return answer instanceof RemoteError ? { kind: 'setback', fault: answer } : await judge(job, answer, plain);
}

async function judge(
  { context, descriptor: { digest } }: UploadJob,
  answer: HttpResponse,
  plain: boolean,
): Promise<Step> {
  const where = nameOf(context);
  const { status } = answer;
  const lost = (): Step => {
    const what = `${where}: the upload of ${digest} was lost (${status})`;
    return { kind: 'lost', fault: new RemoteError('REMOTE_FAILED', what) };
  };
  if (status >= 200 && status < 300) {
    await answer.discard();
    return judgeStored(answer.header('docker-content-digest'), digest, where);
  }
  if (status === 404 || status === 416) {
    await answer.discard();
    return lost();
  }
  if (status === 400 && !plain) {
    // It has put the pieces together wrongly, or counted wrongly what had arrived.
    await answer.discard();
    context.uploads.manner.whole = true;
    return lost();
  }
  if (status === 400) {
    throw new RefusedError('DIGEST_MISMATCH', `${where}: the registry refused ${digest} (400)`, {
      details: await readDetails(answer),
      hint: 'The bytes that arrived were not those of the digest. Run again; if it stays, look at proxies on the way.',
    });
  }
  throw await writeFailure(answer, where, `blob ${digest}`);
}

/** @param stored the digest that the registry gives to what it has stored */
function judgeStored(stored: string | undefined, digest: Digest, where: string): Step {
  if (stored === undefined || stored === digest) {
    return { kind: 'done' };
  }
  const what = `${where}: the registry stored ${describe(stored)} in place of ${digest}`;
  if (isDigest(stored) && algorithmOf(stored) !== algorithmOf(digest)) {
    // CNCF distribution names its own sha256. Whether it has the blob under our digest too, it is asked then.
    return { kind: 'lost', fault: new RemoteError('REMOTE_FAILED', what) };
  }
  throw new RefusedError('DIGEST_MISMATCH', what, {
    hint: 'It does not keep what it is given. Run again; if it stays, ask whoever runs that registry.',
  });
}
