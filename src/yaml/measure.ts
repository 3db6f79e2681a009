/** What stands before an offset: bytes of UTF-8, and characters, of which an emoji is one. */
export interface Measure {
  readonly bytes: number;
  readonly characters: number;
}

const blockSize = 1024;

/**
 * Measures a text up to any offset (UTF-16 units) in the same short time: it keeps a sum for every block, so that a place
 * at the end of a long file, or far down one long line, is not counted from the beginning again and again.
 * @param text well-formed Unicode
 */
export function createMeasure(text: string): (offset: number) => Measure {
  const none = { offset: 0, bytes: 0, characters: 0 };
  const sums = [none];
  const measure = (end: number): Measure => {
    const { offset, bytes, characters } =
      sums[Math.min(Math.floor(end / blockSize), sums.length - 1)] ?? none;
    const rest = text.slice(offset, end);
    const restBytes = Buffer.byteLength(rest);
    const restCharacters = restBytes === rest.length ? rest.length : Array.from(rest).length;
    return { bytes: bytes + restBytes, characters: characters + restCharacters };
  };
  for (let end = blockSize; end <= text.length; end += blockSize) {
    // A block must not end inside a character that takes two units.
    const offset = isSecondHalf(text.charCodeAt(end)) ? end - 1 : end;
    sums.push({ offset, ...measure(offset) });
  }
  return measure;
}

function isSecondHalf(unit: number): boolean {
  return unit >= 0xdc_00 && unit <= 0xdf_ff;
}
