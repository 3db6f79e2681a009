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
  absent: readonly number[] = [],
): Promise<readonly T[] | undefined> {
  const list = `${nameOf(context)}: ${first}`;
  const entries: T[] = [];
  const used = { pages: 0, entries: 0, bytes: 0 };
  const seen = new Set<string>();
  let url: string | undefined = urlOf(context, first);
  while (url !== undefined) {
    const answer = await context.session.send({ url, accept: absent }, pull(context));
    // Only the first answer can say so: a list that breaks off later is not one that never was.
    if (used.pages === 0 && (answer.status === 404 || absent.includes(answer.status))) {
      await answer.discard();
      return undefined;
    }
    const { body, bytes } = await readPage(answer, list);
    const page = read(body);
    used.pages += 1;
    used.entries += page.length;
    used.bytes += bytes;
    seen.add(answer.url);
    for (const entry of page) {
      entries.push(entry);
    }
    url = nextPage(answer, list, context);
    refuseEndless(used, seen.has(url ?? ''), list);
  }
  return entries;
}

async function readPage(answer: HttpResponse, list: string): Promise<{ body: Body; bytes: number }> {
  const bytes = answer.status === 200 ? await answer.bytes(pageBytes) : undefined;
  const json = bytes === undefined ? undefined : parseJson(bytes);
  const body = json !== undefined && 'value' in json && isMap(json.value) ? json.value : undefined;
  if (bytes === undefined || body === undefined) {
    await answer.discard();
    throw new RemoteError('REMOTE_FAILED', `${list}: the registry answered ${answer.status}, and no list`);
  }
  return { body, bytes: bytes.length };
}

function refuseEndless(used: typeof limits, isLoop: boolean, list: string): void {
  if (isLoop || used.pages > limits.pages || used.entries > limits.entries || used.bytes > limits.bytes) {
    throw new RefusedError('TOO_LARGE', `${list}: a list without end`, {
      hint: `At most ${limits.pages} pages, ${limits.entries} entries and ${limits.bytes} bytes are read. Delete tags and referrers that nobody needs.`,
    });
  }
}

/** @returns undefined after the last page, also where that names itself */
function nextPage(answer: HttpResponse, list: string, { session }: RepositoryContext): string | undefined {
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
