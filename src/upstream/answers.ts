import type { Http, HttpResponse } from '../http/http.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type About, etagPattern, type KeptAnswer, modifiedPattern } from './kept-answer.ts';
import { type AnswerFolder, openAnswerFolder } from './answer-folder.ts';

export interface Question {
  readonly url: string;
  /** Who is asked, for messages: `GitHub releases of wandb/server`. */
  readonly subject: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes that the body may have. */
  readonly limit: number;
  /** Do not ask whether the kept answer still holds: have it sent again. */
  readonly fresh?: true;
  /** The most tries; by default as many as for any other address. */
  readonly tries?: number;
  /** Sends it with these headers, where that takes more than the address: a login at a registry. */
  readonly send?: (headers: Readonly<Record<string, string>>) => Promise<HttpResponse>;
}

export interface Answer {
  readonly status: number;
  /** The address that answered. */
  readonly url: string;
  /** Empty unless the status is 200. */
  readonly body: Buffer;
  /** The server only said that nothing has changed: the body is from the cache, and proven by nothing. */
  readonly kept: boolean;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
}

/** Answers over HTTP, each asked for once in a run, and kept so that the next run need not have the same sent again. */
export interface Answers {
  /**
   * The status is returned, whatever it is, but for those that `Http` tries again; 429 is an answer.
   * @throws RemoteError `UNREACHABLE`, `REMOTE_FAILED`; RefusedError `TOO_LARGE`
   */
  ask(question: Question): Promise<Answer>;
  /** Keeps what is new for later runs. */
  keep(): Promise<void>;
}

export async function openAnswers(http: Http, runtime: Pick<Runtime, 'cache' | 'log'>): Promise<Answers> {
  const folder = await openAnswerFolder(runtime);
  const asked = new Map<string, Promise<Answer>>();
  return {
    ask(question) {
      const key = `${question.fresh === true} ${question.url}`;
      const known = asked.get(key) ?? ask(question, folder, http);
      asked.set(key, known);
      return known;
    },
    keep: () => folder.keep(),
  };
}

async function ask(question: Question, folder: AnswerFolder, http: Http): Promise<Answer> {
  const { url, limit } = question;
  const kept = question.fresh === true ? undefined : await folder.find(url, limit);
  const headers = { ...question.headers, ...conditions(kept?.about) };
  const response = await (question.send?.(headers) ?? request(question, headers, http));
  if (response.status === 304 && kept !== undefined) {
    await response.discard();
    return answerOf(response, kept.body, kept);
  }
  if (response.status !== 200) {
    await response.discard();
    return answerOf(response, Buffer.alloc(0));
  }
  const body = await response.bytes(limit);
  await folder.add({ about: aboutOf(url, response, body), body });
  return answerOf(response, body);
}

function request(
  { url, subject, tries }: Question,
  headers: Readonly<Record<string, string>>,
  http: Http,
): Promise<HttpResponse> {
  return http.request({ url, subject, headers, accept: [429], ...(tries === undefined ? {} : { tries }) });
}

function conditions(about: About | undefined): Record<string, string> {
  return {
    ...(about?.etag === undefined ? {} : { 'if-none-match': about.etag }),
    ...(about?.modified === undefined ? {} : { 'if-modified-since': about.modified }),
  };
}

function aboutOf(url: string, response: HttpResponse, body: Buffer): About {
  const [etag, modified, link] = ['etag', 'last-modified', 'link'].map((name) => response.header(name));
  return {
    url,
    ...(etag !== undefined && etagPattern.test(etag) ? { etag } : {}),
    ...(modified !== undefined && modifiedPattern.test(modified) ? { modified } : {}),
    ...(link === undefined || link.length > 4096 ? {} : { link }),
    size: body.length,
  };
}

/** A 304 need not repeat the headers that the body came with (RFC 9110, section 15.4.5). */
function answerOf(response: HttpResponse, body: Buffer, kept?: KeptAnswer): Answer {
  return {
    status: kept === undefined ? response.status : 200,
    url: response.url,
    body,
    kept: kept !== undefined,
    header: (name) => response.header(name) ?? (name === 'link' ? kept?.about.link : undefined),
  };
}
