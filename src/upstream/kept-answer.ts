import { parseJson } from '../schema/json.ts';
import { count, matching, object, optional, parseWith, string } from '../schema/schema.ts';

/** An answer as it is kept in a file: one line of JSON about it, then its body as it came. */
export interface KeptAnswer {
  readonly about: About;
  readonly body: Buffer;
}

export interface About {
  readonly url: string;
  /** What the server is asked with whether it is still the same (RFC 9110, section 13.1). */
  readonly etag?: string;
  readonly modified?: string;
  /** The next page. */
  readonly link?: string;
  /** Of the body, in bytes. */
  readonly size: number;
}

/** Bytes of the first line. */
export const aboutLimit = 16 * 1024;

// It goes into a header of the next request, and the file may come from anybody.
export const etagPattern = /^(?:W\/)?"[\x21\x23-\x7e]{0,512}"$/;
export const modifiedPattern = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

const about = object({
  url: string,
  etag: optional(matching(etagPattern, 'an entity tag')),
  modified: optional(matching(modifiedPattern, 'an HTTP date')),
  link: optional(string),
  size: count,
});

export function formatKept({ about: line, body }: KeptAnswer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), body]);
}

/**
 * @param bytes a file that may hold anything
 * @returns undefined unless it is whole and about `url`
 */
export function parseKept(bytes: Buffer, url: string): KeptAnswer | undefined {
  const end = bytes.subarray(0, aboutLimit).indexOf(0x0a);
  const line = end < 0 ? undefined : parseJson(bytes.subarray(0, end));
  const parsed = line !== undefined && 'value' in line ? parseWith(about, line.value) : undefined;
  if (parsed === undefined || !('value' in parsed)) {
    return undefined;
  }
  const body = bytes.subarray(end + 1);
  return parsed.value.url === url && parsed.value.size === body.length
    ? { about: parsed.value, body }
    : undefined;
}
