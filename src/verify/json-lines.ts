/** Far more than the statements that anybody makes about one file. */
const mostLines = 64;

/**
 * Takes apart a file that holds one JSON text, or one map in each of its lines (JSON lines). Nothing is parsed yet: of what
 * is neither, whoever parses it will say so.
 * @returns views of the bytes, at least one
 */
export function splitJson(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf('\n', start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    const text = line.toString('latin1').trim();
    // The first line of one text over several lines is a lone brace.
    if (text !== '' && (!text.startsWith('{') || !text.endsWith('}') || lines.length === mostLines)) {
      return [bytes];
    }
    lines.push(...(text === '' ? [] : [line]));
    start = end + 1;
  }
  return lines.length > 0 ? lines : [bytes];
}
