import { RemoteError, type TidegateError, UserError } from '../errors.ts';
import { describeRoute } from '../http/address.ts';
import { describeWindow } from '../http/quota.ts';
import { parseJson } from '../schema/json.ts';
import { formatMinute } from '../utc.ts';
import type { Answer, Question } from './answers.ts';

/**
 * The JSON of an answer.
 * @throws UserError `NOT_A_SOURCE` for a web page; RemoteError `INVALID_ANSWER` for anything else that is no JSON, and for
 *   every status but 200 what `statusError` makes of it
 */
export function jsonOf(answer: Answer, question: Question, now: Date): unknown {
  if (answer.status !== 200) {
    throw statusError(answer, question, now);
  }
  refuseWebPage(answer, question);
  const parsed = parseJson(answer.body);
  if ('fault' in parsed) {
    throw invalidAnswer(question, parsed.fault);
  }
  return parsed.value;
}

/** A login page, or what a proxy says, comes with status 200 and in place of anything. */
export function refuseWebPage({ body, url }: Answer, question: Question): void {
  if (/^(?:\uFEFF)?\s*</.test(body.subarray(0, 256).toString('utf8'))) {
    throw new UserError('NOT_A_SOURCE', `${question.subject}: a web page came instead of data`, {
      details: [describeRoute(question.url, url)],
      hint: 'Correct the address in the release file. A login page or a proxy may have answered instead of the source.',
    });
  }
}

export function invalidAnswer({ subject, url }: Question, reason: string): RemoteError {
  return new RemoteError('INVALID_ANSWER', `${subject}: the answer is not what it should be: ${reason}`, {
    details: [describeRoute(url, url)],
    hint: 'If the address is right, the service has changed its format, or fails; run again later.',
  });
}

/** What any status but 200 means: UserError `NOT_FOUND`, `ACCESS_DENIED`; RemoteError `RATE_LIMITED`, `REMOTE_FAILED`. */
export function statusError(answer: Answer, { subject, url }: Question, now: Date): TidegateError {
  const details = [`${describeRoute(url, answer.url)} answered ${answer.status}`];
  const reset = limitReset(answer, now);
  if (reset !== undefined) {
    return new RemoteError('RATE_LIMITED', `${subject}: the rate limit is used up${whenOver(reset, now)}`, {
      details,
      hint: 'Run again after that; the lock stays as it is. A token raises the limit where the service takes one.',
    });
  }
  if (answer.status === 404 || answer.status === 410) {
    return new UserError('NOT_FOUND', `${subject}: there is no such thing, or it is hidden`, {
      details,
      hint: 'Correct it in the release file. What is private needs a token.',
    });
  }
  return answer.status === 401 || answer.status === 403
    ? new UserError('ACCESS_DENIED', `${subject} may not be read (HTTP ${answer.status})`, {
        details,
        hint: 'Give a token that may read it, or take away one that has expired.',
      })
    : new RemoteError('REMOTE_FAILED', `${subject} answered HTTP ${answer.status}`, {
        details,
        hint: 'The service fails for now. Run again later; the lock stays as it is.',
      });
}

/**
 * When a rate limit ends, in milliseconds since the epoch; NaN where only that it is one is said; undefined for no limit.
 * GitHub answers 403 or 429 with `x-ratelimit-reset` (REST API, "Rate limits"), Docker Hub 429 with `x-retry-after`: both
 * in seconds since the epoch.
 */
function limitReset(answer: Answer, now: Date): number | undefined {
  const isUsedUp = answer.header('x-ratelimit-remaining')?.trim() === '0';
  const after = secondsIn(answer, 'retry-after');
  if (answer.status !== 429 && !(answer.status === 403 && (isUsedUp || after !== undefined))) {
    return undefined;
  }
  if (after !== undefined) {
    return now.getTime() + after * 1000;
  }
  const reset = secondsIn(answer, 'x-ratelimit-reset') ?? secondsIn(answer, 'x-retry-after');
  return reset === undefined ? Number.NaN : reset * 1000;
}

function secondsIn(answer: Answer, name: string): number | undefined {
  const text = answer.header(name)?.trim() ?? '';
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

function whenOver(reset: number, now: Date): string {
  const time = new Date(reset);
  if (Number.isNaN(time.valueOf())) {
    return '';
  }
  const wait = Math.ceil(Math.max(0, reset - now.getTime()) / 60_000) * 60_000;
  return ` until ${formatMinute(time)} (${describeWindow(wait)})`;
}
