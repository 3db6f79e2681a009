import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Http, HttpResponse } from '../http/http.ts';
import { readBounded, replaceFile } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import {
  type About,
  aboutLimit,
  etagPattern,
  formatKept,
  type KeptAnswer,
  modifiedPattern,
  parseKept,
} from './kept-answer.ts';

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

export async function openAnswers(
  http: Http,
  { cache, log }: Pick<Runtime, 'cache' | 'log'>,
): Promise<Answers> {
  const folder = await cache.open('answers');
  const pathOf = (url: string): string => join(folder.path, createHash('sha256').update(url).digest('hex'));
  const asked = new Map<string, Promise<Answer>>();
  const added: string[] = [];

  async function find({ url, limit }: Question): Promise<KeptAnswer | undefined> {
    const bytes = await readBounded(pathOf(url), limit + aboutLimit, 'carried').catch(() => undefined);
    const kept = bytes === undefined ? undefined : parseKept(bytes, url);
    return kept === undefined || kept.body.length > limit ? undefined : kept;
  }

  async function store(answer: KeptAnswer): Promise<void> {
    const { etag, modified, url } = answer.about;
    if (etag === undefined && modified === undefined) {
      return;
    }
    try {
      await replaceFile(pathOf(url), formatKept(answer));
      added.push(`${url} ${etag ?? modified}`);
    } catch (error) {
      log.debug(`the answer of ${url} is not kept: ${String(error)}`);
    }
  }

  async function send(question: Question): Promise<Answer> {
    const { url, limit } = question;
    const kept = question.fresh === true ? undefined : await find(question);
    const headers = { ...question.headers, ...conditions(kept?.about) };
    const response = await (question.send?.(headers) ?? request(question, headers));
    if (response.status === 304 && kept !== undefined) {
      await response.discard();
      return answerOf(response, kept.body, kept);
    }
    if (response.status !== 200) {
      await response.discard();
      return answerOf(response, Buffer.alloc(0));
    }
    const body = await response.bytes(limit);
    await store({ about: aboutOf(url, response, body), body });
    return answerOf(response, body);
  }

  function request(
    { url, subject, tries }: Question,
    headers: Readonly<Record<string, string>>,
  ): Promise<HttpResponse> {
    return http.request({
      url,
      subject,
      headers,
      accept: [429],
      ...(tries === undefined ? {} : { tries }),
    });
  }

  return {
    ask(question) {
      const key = `${question.fresh === true} ${question.url}`;
      const known = asked.get(key) ?? send(question);
      asked.set(key, known);
      return known;
    },
    async keep() {
      if (added.length > 0) {
        await folder.keep(createHash('sha256').update(added.sort().join('\n')).digest('hex'));
      }
    },
  };
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
