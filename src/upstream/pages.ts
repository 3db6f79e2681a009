import { RefusedError, RemoteError } from '../errors.ts';
import type { Answer, Answers, Question } from './answers.ts';

/** What a list of versions may have: 10,000 entries in pages of 100. */
const pageLimit = 100;

interface Page<T> {
  readonly items: readonly T[];
  /** There is no room for more. */
  readonly isFull: boolean;
  readonly next?: string | undefined;
}

/**
 * Reads a list that comes in pages.
 * @param read the entries of a page, and the address of the next one as the page has it
 * @throws RemoteError `UNSAFE_ADDRESS` when the next page is on another host: it would get the token; RefusedError
 *   `TOO_LARGE` for more than 100 pages, and for pages in a circle; what `Answers` and `read` throw
 */
export async function readPages<T>(
  answers: Answers,
  first: Question,
  read: (answer: Answer, question: Question) => Page<T>,
): Promise<readonly T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  let url: string | undefined = first.url;
  while (url !== undefined) {
    if (seen.has(url) || seen.size >= pageLimit) {
      throw new RefusedError('TOO_LARGE', `${first.subject}: a list without end`, {
        hint: `At most ${pageLimit} pages are read, and none twice. Take another source for this entry.`,
      });
    }
    seen.add(url);
    const question: Question = { ...first, url };
    const answer = await answers.ask(question);
    const known = read(answer, question);
    // Who only says that a page is the same need not say that there is a next one now (RFC 9110, section 15.4.5).
    const isOpen = answer.kept && known.isFull && known.next === undefined;
    const page = isOpen ? read(await answers.ask({ ...question, fresh: true }), question) : known;
    for (const item of page.items) {
      items.push(item);
    }
    url = page.next === undefined ? undefined : locate(page.next, first);
  }
  return items;
}

function locate(next: string, { url, subject }: Question): string {
  const found = URL.parse(next, url);
  if (found === null || found.origin !== new URL(url).origin) {
    throw new RemoteError('UNSAFE_ADDRESS', `${subject}: the next page is on another host`, {
      details: found === null ? [] : [found.origin],
    });
  }
  return found.href;
}
