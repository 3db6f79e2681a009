import { RefusedError, RemoteError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';
import { parseJson } from '../../schema/json.ts';
import { isMap } from '../../schema/schema.ts';
import { nameOf, pull, type RepositoryContext, urlOf } from './context.ts';

const mebibyte = 1024 * 1024;
const pageBytes = 8 * mebibyte;
/** What a whole list may have. Docker Hub's largest repositories have tens of thousands of tags. */
const limits = { pages: 1000, entries: 100_000, bytes: 32 * mebibyte };

type Body = Readonly<Record<string, unknown>>;

/** One page as it came. */
interface PageAnswer {
  readonly status: number;
  /** The address that answered. */
  readonly url: string;
  /** Empty unless the status is 200. */
  readonly body: Buffer;
  header(name: string): string | undefined;
}

/**
 * Asks for a page in another way than by sending the request: on the condition, say, that it is not the one that is kept.
 * @param send sends it with these headers besides its own
 */
export type AskPage = (page: {
  readonly url: string;
  /** Whose list it is, for messages. */
  readonly subject: string;
  /** Bytes. */
  readonly limit: number;
  readonly send: (headers: Readonly<Record<string, string>>) => Promise<HttpResponse>;
}) => Promise<PageAnswer>;

/** What is not asked for in any other way. */
const sendPage: AskPage = async ({ limit, send }) => {
  const response = await send({});
  const { status, url } = response;
  const isList = status === 200;
  const body = isList ? await response.bytes(limit) : await response.discard().then(() => Buffer.alloc(0));
  return { status, url, body, header: (name) => response.header(name) };
};

/**
 * Reads a list that comes in pages, following `Link: …; rel="next"` (RFC 8288) on the registry's own origin.
 * @param absent statuses besides 404 that mean that there is no such list
 * @returns undefined when there is no such list
 * @throws RefusedError `TOO_LARGE` for a page over 8 MiB, for pages in a circle, or more than 1000 pages, 100,000 entries or 32 MiB in all;
 *   RemoteError `REMOTE_FAILED` when an answer is no such list, `UNSAFE_ADDRESS` when the next page is elsewhere
 */
export async function listPages<T>(
  context: RepositoryContext,
  first: string,
  read: (body: Body) => readonly T[],
  { absent = [], ask = sendPage }: { readonly absent?: readonly number[]; readonly ask?: AskPage } = {},
): Promise<readonly T[] | undefined> {
  const list = `${nameOf(context)}: ${first}`;
  const entries: T[] = [];
  const used = { pages: 0, entries: 0, bytes: 0 };
  const seen = new Set<string>();
  let url: string | undefined = urlOf(context, first);
  while (url !== undefined) {
    const page = { url, accept: absent };
    const answer = await ask({
      url,
      subject: list,
      limit: pageBytes,
      send: (headers) => context.session.send({ ...page, headers }, pull(context)),
    });
    // Only the first answer can say so: a list that breaks off later is not one that never was.
    if (used.pages === 0 && (answer.status === 404 || absent.includes(answer.status))) {
      return undefined;
    }
    const found = read(readPage(answer, list));
    used.pages += 1;
    used.entries += found.length;
    used.bytes += answer.body.length;
    seen.add(answer.url);
    for (const entry of found) {
      entries.push(entry);
    }
    url = nextPage(answer, list, context);
    refuseEndless(used, seen.has(url ?? ''), list);
  }
  return entries;
}

function readPage({ status, body }: PageAnswer, list: string): Body {
  const json = status === 200 ? parseJson(body) : undefined;
  if (json !== undefined && 'value' in json && isMap(json.value)) {
    return json.value;
  }
  throw new RemoteError('REMOTE_FAILED', `${list}: the registry answered ${status}, and no list`, {
    hint: 'Correct the address of the registry if it is another one; a login page or a proxy may have answered in its place. Or run again later.',
  });
}

function refuseEndless(used: typeof limits, isLoop: boolean, list: string): void {
  if (isLoop || used.pages > limits.pages || used.entries > limits.entries || used.bytes > limits.bytes) {
    throw new RefusedError('TOO_LARGE', `${list}: a list without end`, {
      hint: `At most ${limits.pages} pages, ${limits.entries} entries and ${limits.bytes} bytes are read. Delete tags and referrers that nobody needs.`,
    });
  }
}

/** @returns undefined after the last page, also where that names itself */
function nextPage(answer: PageAnswer, list: string, { session }: RepositoryContext): string | undefined {
  const target = answer
    .header('link')
    ?.split(/,(?=\s*<)/)
    .find((part) => /;\s*rel="?next"?/i.test(part))
    ?.match(/<([^>]*)>/)?.[1];
  if (target === undefined) {
    return undefined;
  }
  const url = session.locate(target, answer.url, `${list}: the next page`);
  // Credentials are sent with each page, so a page elsewhere is not asked for; without it the list would lack entries.
  if (!session.owns(url)) {
    throw new RemoteError('UNSAFE_ADDRESS', `${list}: the next page is on another host, ${url.origin}`, {
      hint: 'If that is the same registry, name its address under endpoints for that host as well.',
    });
  }
  return url.href === answer.url ? undefined : url.href;
}
