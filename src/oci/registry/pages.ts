import { RefusedError, RemoteError } from '../../errors.ts';
import { pull, type RepositoryContext, urlOf } from './context.ts';

const pageLimit = 1000;
const pageBytes = 8 * 1024 * 1024;

type Body = Readonly<Record<string, unknown>>;

/**
 * Reads a list that comes in pages, following `Link: …; rel="next"` (RFC 8288) on the registry's own origin.
 * @param absent statuses besides 404 that mean that there is no such list
 * @returns undefined when there is no such list
 * @throws RefusedError `TOO_LARGE` after 1000 pages; RemoteError `REMOTE_FAILED` when an answer is no such list
 */
export async function listPages<T>(
  context: RepositoryContext,
  first: string,
  read: (body: Body) => readonly T[],
  absent: readonly number[] = [],
): Promise<readonly T[] | undefined> {
  const entries: T[] = [];
  let url: string | undefined = urlOf(context, first);
  for (let page = 0; url !== undefined; page += 1) {
    if (page === pageLimit) {
      throw new RefusedError(
        'TOO_LARGE',
        `${context.host}/${context.path}: more than ${pageLimit} pages of ${first}`,
      );
    }
    const answer = await context.session.send({ url, accept: absent }, pull(context));
    if (answer.status === 404 || absent.includes(answer.status)) {
      await answer.discard();
      return undefined;
    }
    const body = answer.status === 200 ? parseBody(await answer.text(pageBytes)) : undefined;
    if (body === undefined) {
      await answer.discard();
      throw new RemoteError(
        'REMOTE_FAILED',
        `${context.host}/${context.path}: no list at ${first} (${answer.status})`,
      );
    }
    entries.push(...read(body));
    url = nextPage(answer.header('link'), answer.url, context);
  }
  return entries;
}

function nextPage(
  link: string | undefined,
  from: string,
  { session }: RepositoryContext,
): string | undefined {
  const target = link
    ?.split(/,(?=\s*<)/)
    .find((part) => /;\s*rel="?next"?/i.test(part))
    ?.match(/<([^>]*)>/)?.[1];
  const url = target === undefined ? null : URL.parse(target, from);
  // Credentials are sent with each page, so a page elsewhere is not asked for.
  return url === null || url.origin !== session.base.origin || url.href === from ? undefined : url.href;
}

function parseBody(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
