/** Bytes. */
export interface Range {
  readonly start: number;
  readonly length: number;
}

/**
 * Reads a `Range` (RFC 9110, section 14.2).
 * @param size of the whole, in bytes
 * @returns undefined where the whole is to be sent: without one, for several at once, and for what is none
 */
export function parseRange(
  header: string | readonly string[] | undefined,
  size: number,
): Range | 'unsatisfiable' | undefined {
  const [, first, last] =
    (typeof header === 'string' ? /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header.trim()) : undefined) ?? [];
  if (first === undefined || last === undefined || first + last === '') {
    return undefined;
  }
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, length };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Number(last);
  if (end < start && last !== '') {
    return undefined;
  }
  return start >= size ? 'unsatisfiable' : { start, length: Math.min(end, size - 1) - start + 1 };
}
