import { createHash, randomBytes } from 'node:crypto';
import { toMessageSignatureBundle } from '@sigstore/bundle';
import { toSignedEntity } from '@sigstore/verify';
import type { Http } from '../http/http.ts';
import { readGenTimes } from '../verify/timestamp-time.ts';
import { ask, wrongAnswer } from './answer.ts';
import { timestampQuery } from './timestamp-query.ts';

/** The answer of an authority, and what it says. */
export interface Timestamp {
  /** DER, TimeStampResp (RFC 3161, section 2.4.2). */
  readonly bytes: Buffer;
  readonly time: Date;
}

/**
 * Has a timestamp authority say that a signature is there (RFC 3161, section 3.4). Only the signature's sha256 is sent.
 * @param url whole address of the authority
 * @throws RefusedError `SERVICE_ANSWER` unless the answer is about this signature and this question, in a form that
 *   verifying will read; RemoteError `SERVICE_REFUSED`; what `Http.request` raises
 */
export async function requestTimestamp(url: string, signature: Buffer, http: Http): Promise<Timestamp> {
  const who = `the timestamp authority ${url}`;
  const imprint = createHash('sha256').update(signature).digest();
  // A whole number under 2 ** 53: also an authority that reads it as a floating one gives it back as it was.
  const nonce = randomBytes(7);
  nonce.writeUInt8((nonce.readUInt8(0) & 0x0f) | 0x10, 0);
  const { bytes } = await ask(http, {
    who,
    url,
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: timestampQuery(imprint, nonce),
  });
  const found = read(bytes, { imprint, nonce });
  if (!('time' in found)) {
    throw wrongAnswer(who, [found.fault]);
  }
  return { bytes, time: found.time };
}

interface Question {
  readonly imprint: Buffer;
  readonly nonce: Buffer;
}

/** With the library, as verifying reads it. Who made it, only a trusted root can say. */
function read(
  bytes: Buffer,
  { imprint, nonce }: Question,
): { readonly time: Date } | { readonly fault: string } {
  try {
    const timestamp = parse(bytes);
    if (timestamp === undefined || timestamp.status > 1n) {
      return { fault: 'it grants no timestamp' };
    }
    const { tstInfo, signingTime: time } = timestamp;
    const isOwn =
      tstInfo.messageImprintHashAlgorithm === 'sha256' && tstInfo.messageImprintHashedMessage.equals(imprint);
    if (!isOwn) {
      return { fault: 'it is about another signature' };
    }
    // INTEGER, the only one behind the time.
    const answered = tstInfo.root.subs.slice(5).find(({ tag }) => tag.isInteger())?.value;
    return answered?.equals(nonce) === true ? { time } : { fault: 'it answers another question' };
  } catch {
    return { fault: 'it is no timestamp in the form of RFC 3161' };
  }
}

function parse(bytes: Buffer) {
  const bundle = toMessageSignatureBundle({ digest: Buffer.alloc(0), signature: Buffer.alloc(0) });
  bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps.push({ signedTimestamp: bytes });
  const entity = toSignedEntity(bundle, Buffer.alloc(0));
  readGenTimes(entity);
  const [entry] = entity.timestamps;
  return entry?.$case === 'timestamp-authority' ? entry.timestamp : undefined;
}
