/** The target of `Link: <…>; rel="next"` (RFC 8288); undefined on the last page. */
export function nextLink(header: string | undefined): string | undefined {
  return header
    ?.split(/,(?=\s*<)/)
    .find((part) => /;\s*rel="?next"?/i.test(part))
    ?.match(/<([^>]*)>/)?.[1];
}
