import { RefusedError, RemoteError } from '../errors.ts';
import type { Http, HttpRequest, HttpResponse } from '../http/http.ts';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import { parseWith, type Schema } from '../schema/schema.ts';

/** Bytes; an answer with a chain of certificates has 10 KiB. */
const answerLimit = 256 * 1024;

/** What a service is asked. */
interface Question extends Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body' | 'confidential'> {
  /** Who is asked, for messages: `the certificate authority https://…`. */
  readonly who: string;
  /** A secret that an answer might repeat; it is in no message. */
  readonly secret?: string;
}

/** A question in JSON. */
export function postJson(who: string, url: string, content: object): Question {
  return {
    who,
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: Buffer.from(JSON.stringify(content)),
  };
}

/**
 * Asks a service, again where that failed: each question may come twice without harm.
 * @param accept statuses that are answers besides 200 and 201
 * @throws RemoteError `SERVICE_REFUSED` for other statuses, with what the service says; what `Http.request` raises
 */
export async function ask(
  http: Http,
  { who, secret, ...request }: Question,
  accept: readonly number[] = [],
): Promise<{ readonly answer: HttpResponse; readonly bytes: Buffer }> {
  const answer = await http.request({ ...request, subject: who, repeatable: true });
  const bytes = await answer.bytes(answerLimit);
  if (answer.status !== 200 && answer.status !== 201 && !accept.includes(answer.status)) {
    throw new RemoteError('SERVICE_REFUSED', `${who} answered ${answer.status}`, {
      details: said(bytes, secret),
      hint: hintFor(answer.status),
    });
  }
  return { answer, bytes };
}

/** @throws RefusedError `SERVICE_ANSWER` for what does not have the form that is expected */
export function parseAnswer<T>(bytes: Buffer, schema: Schema<T>, who: string): T {
  const json = parseJson(bytes, 5000);
  const result = 'value' in json ? parseWith(schema, withoutNull(json.value)) : json;
  if (!('value' in result)) {
    throw wrongAnswer(who, 'faults' in result ? faultLines(result.faults) : [result.fault]);
  }
  return result.value;
}

export function wrongAnswer(
  who: string,
  [first = 'unreadable', ...details]: readonly string[],
): RefusedError {
  return new RefusedError('SERVICE_ANSWER', `The answer of ${who} cannot be used: ${first}`, {
    details,
    hint: 'Nothing was written. See that this is the address of the service that you mean, and ask whoever runs it.',
  });
}

/** A remote's text must not steer the terminal, nor bring a secret into a log. */
function said(bytes: Buffer, secret: string | undefined): readonly string[] {
  const text = bytes.toString('utf8').replaceAll(/\p{Cc}+/gu, ' ');
  const shown = (secret === undefined ? text : text.replaceAll(secret, '***')).trim().slice(0, 300);
  return shown === '' ? [] : [shown];
}

function hintFor(status: number): string {
  return status === 401 || status === 403
    ? 'It does not believe who asks. See that it knows the issuer of the identity token, and that the token is for the audience `sigstore`.'
    : 'Nothing was written. What it says tells what it does not like.';
}

/** protobuf's JSON may say `null` for what is not there. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNull);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, entry]) => entry !== null)
          .map(([key, entry]) => [key, withoutNull(entry)]),
      )
    : value;
}
