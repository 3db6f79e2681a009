import { type Answer, json, refuse } from './answer.ts';

/** Names on a page when the client wants no fewer. */
const pageLimit = 1000;

/**
 * One page of a list (distribution-spec, "Listing Tags"), and where the next one is.
 * @param names sorted
 * @param url with `n` and `last`, if there are such
 */
export function pageOf(
  names: readonly string[],
  url: URL,
  wrap: (page: readonly string[]) => Readonly<Record<string, unknown>>,
): Answer {
  const asked = url.searchParams.get('n');
  if (asked !== null && !/^\d{1,9}$/.test(asked)) {
    return refuse('PAGINATION_NUMBER_INVALID', 'n is not a number');
  }
  const count = Math.min(asked === null ? pageLimit : Number(asked), pageLimit);
  const after = url.searchParams.get('last') ?? '';
  const rest = names.filter((name) => name > after);
  const page = rest.slice(0, count);
  const last = page.at(-1);
  return json(
    wrap(page),
    last === undefined || rest.length === page.length ? {} : { link: nextPage(url, count, last) },
  );
}

/** Relative to the host: how the client calls this server, a proxy in front of it may know better. */
function nextPage({ pathname, searchParams }: URL, count: number, last: string): string {
  const next = new URLSearchParams(searchParams);
  next.set('n', String(count));
  next.set('last', last);
  return `<${pathname}?${next.toString()}>; rel="next"`;
}
