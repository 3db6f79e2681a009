import type { Answer, Question } from './answer.ts';
import type { Content } from './content.ts';
import { parseRange } from './range.ts';

/**
 * The answer with some content: whole, a part of it (RFC 9110, section 14), or only that it is still the same (13.1.2).
 * A digest is the strongest ETag that there is.
 */
export function contentAnswer(content: Content, { method, headers }: Question): Answer {
  const { digest, size, mediaType } = content;
  const etag = `"${digest}"`;
  const common = {
    'accept-ranges': 'bytes',
    'content-type': mediaType,
    'docker-content-digest': digest,
    etag,
  };
  if (matches(headers['if-none-match'], etag)) {
    return { status: 304, headers: common, body: Buffer.alloc(0) };
  }
  // A range is of a GET, and of what the client has the beginning of.
  const isWanted = method === 'GET' && (headers['if-range'] ?? etag) === etag;
  const range = isWanted ? parseRange(headers['range'], size) : undefined;
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { 'content-range': `bytes */${size}`, 'content-length': '0' },
      body: Buffer.alloc(0),
    };
  }
  const { start, length } = range ?? { start: 0, length: size };
  const partial = { 'content-range': `bytes ${start}-${start + length - 1}/${size}` };
  return {
    status: range === undefined ? 200 : 206,
    headers: { ...common, 'content-length': String(length), ...(range === undefined ? {} : partial) },
    body: content.bytes?.subarray(start, start + length) ?? { digest, start, length },
  };
}

function matches(condition: string | readonly string[] | undefined, etag: string): boolean {
  return (
    typeof condition === 'string' &&
    condition.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
  );
}
