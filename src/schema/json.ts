/** What a value takes up in memory is up to 65 bytes for each mark, however short it is in the file: 65 MB. */
const defaultMarks = 1_000_000;

/** The value, or the fragment of a sentence that says what is wrong. */
export type ParsedJson = { readonly value: unknown } | { readonly fault: string };

interface Tally {
  /** Braces, brackets, commas and colons outside of texts. */
  readonly marks: number;
  readonly keys: number;
}

/**
 * Parses JSON from outside, so that every other reader sees the same in it: UTF-8, no byte order mark, no key twice in a
 * map (RFC 8259, section 4: which one counts differs from reader to reader). What it would take up in memory is known
 * before it is parsed: a megabyte of `[[],[],…` takes fifteen.
 * @param bytes bounded by the caller
 * @param mostMarks of braces, brackets, commas and colons
 */
export function parseJson(bytes: Uint8Array, mostMarks = defaultMarks): ParsedJson {
  const tally = tallyOf(bytes, mostMarks);
  if (tally.marks > mostMarks) {
    return { fault: `it has more than ${mostMarks} values` };
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.slice(0, 200) : 'it is not UTF-8';
    return { fault: `not JSON: ${reason}` };
  }
  return keysIn(value) === tally.keys ? { value } : { fault: 'a key stands twice in one of its maps' };
}

/** Of JSON; of anything else it is some number, and parsing decides. */
function tallyOf(bytes: Uint8Array, enough: number): Tally {
  let [marks, keys] = [0, 0];
  for (let at = 0; at < bytes.length && marks <= enough; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at = endOfText(bytes, at + 1);
    } else if (byte === colon) {
      marks += 1;
      keys += 1;
    } else if (byte === comma || byte === brace || byte === bracket) {
      marks += 1;
    }
  }
  return { marks, keys };
}

const [quote, backslash, colon, comma, brace, bracket] = Buffer.from('"\\:,{[');

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== quote) {
    at += bytes[at] === backslash ? 2 : 1;
  }
  return at;
}

/** Not by recursion: it may nest deeper than the stack. */
function keysIn(root: unknown): number {
  let keys = 0;
  const waiting = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) {
      continue;
    }
    const children: readonly unknown[] = Object.values(value);
    keys += Array.isArray(value) ? 0 : children.length;
    for (const child of children) {
      if (typeof child === 'object' && child !== null) {
        waiting.push(child);
      }
    }
  }
  return keys;
}
