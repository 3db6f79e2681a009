/** Code points that take two columns in a terminal: Unicode East Asian Width W and F, and emoji. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** The number of terminal columns that a text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    width += columnsOf(character);
  }
  return width;
}

function columnsOf(character: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) {
    return 0;
  }
  const code = character.codePointAt(0) ?? 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Pads a text with spaces to a width in columns. */
export function pad(text: string, width: number, side: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return side === 'left' ? space + text : text + space;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts a text down to a width in columns: out of its middle, as names differ at both ends. What belongs together, such as
 * a letter and its accents, is never cut apart.
 */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) {
    return text;
  }
  const pieces = [...graphemes.segment(text)].map(({ segment }) => segment);
  const behind = takeUpTo(pieces.toReversed(), Math.floor((width - 1) / 2));
  const before = takeUpTo(pieces, width - 1 - displayWidth(behind.join('')));
  return width < 1 ? '' : `${before.join('')}…${behind.toReversed().join('')}`;
}

function takeUpTo(pieces: readonly string[], width: number): readonly string[] {
  let used = 0;
  const end = pieces.findIndex((piece) => {
    used += displayWidth(piece);
    return used > width;
  });
  return end < 0 ? pieces : pieces.slice(0, end);
}

/** What a terminal obeys or does not show: control and format characters, and the line ends that only Unicode knows. */
const unseen = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Makes control characters visible: a name that came from outside must not move the cursor, colour the screen, turn the
 * reading direction, or look like another one. Tabs and line ends stay.
 */
export function visible(text: string): string {
  return text.replaceAll(unseen, escape);
}

/** The same for what is one line, and must not become two: a name with a line end in it would forge the second one. */
export function oneLine(text: string): string {
  return visible(text).replaceAll('\n', escape);
}

/** The same for a message: only its first line begins at the margin, so that no other one looks like a message of its own. */
export function hanging(text: string): string {
  return visible(text).replaceAll(/\n(?! )/g, '\n  ');
}

/**
 * A text that gives no orders: a workflow's runner obeys lines that begin with `::`, and anything after `##[`, whoever
 * prints them.
 */
export function withoutOrders(text: string): string {
  return text.replaceAll(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}

/** JSON that says the same and shows what is in it: nothing that it escapes stands outside of its texts. */
export function visibleJson(json: string): string {
  return visible(json).replaceAll('##[', String.raw`##\u005b`);
}

/** As JSON writes it: one escape for each half of what takes two. */
function escape(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16);
    return `\\u${unit.padStart(4, '0')}`;
  }).join('');
}
