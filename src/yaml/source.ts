import { type Place, UserError } from '../errors.ts';
import { createMeasure } from './measure.ts';
import { countBelow } from './sorted.ts';

/** A text file and the way from offsets in its text (UTF-16 units, as parsers count) to places and bytes. */
export interface Source {
  readonly file: string;
  /** Decoded, with its byte order mark if it has one. */
  readonly text: string;
  /** The offset of each line's first character. */
  readonly lines: readonly number[];
  placeOf(offset: number): Place;
  byteOffsetOf(offset: number): number;
}

/**
 * Decodes UTF-8 without replacing anything: read leniently, an EUC-KR comment would be written back as U+FFFD.
 * @param firstLine the number of the first line, where the bytes are but a part of the file
 * @throws UserError `NOT_UTF8` with the line where the text stops being UTF-8
 */
export function decodeSource(bytes: Uint8Array, file: string, firstLine = 1): Source {
  const text = decode(bytes, file);
  const measure = createMeasure(text);
  let starts: readonly number[] | undefined;
  // Counted when somebody asks: where nothing is wrong, nobody does.
  const linesOf = (): readonly number[] => (starts ??= lineStarts(text));
  return {
    file,
    text,
    get lines() {
      return linesOf();
    },
    placeOf(offset) {
      const lines = linesOf();
      const line = Math.max(countBelow(lines, offset + 1) - 1, 0);
      const start = lines[line] ?? 0;
      // Columns count characters, so that an emoji is one; a byte order mark is none.
      const mark = offset > start && text[start] === '\uFEFF' ? 1 : 0;
      const column = measure(offset).characters - measure(start).characters - mark + 1;
      return { file, line: line + firstLine, column };
    },
    byteOffsetOf: (offset) => measure(offset).bytes,
  };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return decodeStrictly(bytes);
  } catch (cause) {
    const utf16 = bytes.length > 1 && [0xff_fe, 0xfe_ff].includes(Buffer.from(bytes).readUInt16BE(0));
    const line = lineStarts(decodeStrictly(bytes.subarray(0, validLength(bytes)))).length;
    throw new UserError('NOT_UTF8', 'this line is not UTF-8', {
      at: { file, line },
      hint: utf16
        ? 'The file is UTF-16. Save it as UTF-8.'
        : 'Save the file as UTF-8; comments in EUC-KR, Shift-JIS or Latin-1 are a common cause.',
      cause,
    });
  }
}

function decodeStrictly(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The length of the longest prefix that is UTF-8; a decoder does not say where it failed. */
function validLength(bytes: Uint8Array): number {
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      // As a stream, so that a character cut at the end of the prefix is no fault.
      decoder.decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  return Buffer.from(bytes.subarray(0, low)).lastIndexOf('\n') + 1;
}

function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (match) => match.index + match[0].length)];
}
