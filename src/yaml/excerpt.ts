import type { DocumentNode, Node } from './node.ts';
import { countBelow } from './sorted.ts';

/** A text without the entries in it that no two readers can read differently. */
export interface Excerpt {
  readonly text: string;
  /** The keys and items that are left out, with all that belongs to them. */
  readonly leftOut: ReadonlySet<Node>;
  /** Where in the whole text an offset of the excerpt is. */
  placeIn(offset: number): number;
}

/** Offsets of the whole text, half open. */
interface Range {
  readonly start: number;
  readonly end: number;
}

// What is plain: a dash, a key, a value of words, in quotes or in one flow collection of such, a comment. It has no escape, anchor,
// tag, block or directive, and goes on in no other line, so all YAML readers take it for the same. A key of more than 1,024
// characters is none (YAML 1.2, section 7.4), and the expression has its limits, too: a long line is not plain.
const quoted = String.raw`"[^"\\\0-\x1f\x7f-\xa0\u2028\u2029\ufeff-\uffff]*"|'[^'\0-\x1f\x7f-\xa0\u2028\u2029\ufeff-\uffff]*'`;
const key = String.raw`(?:[A-Za-z0-9_/][\w./-]*|"[\w./ -]+")`;
const words = String.raw`[\w./+](?:[\w./@+:-]*[\w./@+-])?(?: [\w./@+-]+)*`;
const inFlow = String.raw`(?:[\w./+][\w./@+-]*|${quoted})`;
const flow = String.raw`\{(?:${key}: ${inFlow}(?:, ${key}: ${inFlow})*)?\}|\[(?:${inFlow}(?:, ${inFlow})*)?\]`;
const value = `(?:${words}|${quoted}|${flow})`;
const entry = `${key}:(?: +${value})?`;
const comment = String.raw`#[\t -~\u00a1-\u2027\u202a-\ufefe]*`;
const plain = String.raw` *(?:(?:${entry}|- +(?:${entry}|${value}))(?: +${comment})? *|(?:- +)?(?:${comment})?)`;

// So is a literal block whose first line tells the indentation of all, with no line of mere space in it and nothing behind it that
// is deeper than its key: there is no doubt where it ends, and its lines say what stands in them, whatever they look like. What
// only looks like one, as it stands inside of something else, hides nothing behind that: no line there is as deep.
const visible = String.raw`[!-~\u00a1-\u2027\u202a-\ufefe]`;
const blockLine = String.raw`${visible}[\t -~\u00a1-\u2027\u202a-\ufefe]*`;
const header = String.raw`( {0,99})${key}: +\|-?`;
const blockEnd = String.raw`(?=(?:\r?\n)*(?:$|(?<=\n)(?!\1 ) *${visible}))`;
const block = String.raw`${header}(\r?\n\1 +)${blockLine}(?:(?:\r?\n)*\2[\t ]*${blockLine})*${blockEnd}`;

/** A block, or nothing, where each other line begins. A carriage return alone is no line end here. */
const blockOrOther = new RegExp(
  String.raw`(?<![^\n])(?:(?=[^\n]{1000})|${block}|(?!${plain}(?:\r?\n|$)))`,
  'g',
);

/**
 * Leaves out of a YAML text what need not be read twice: whole entries of block maps and lists, in lines that are all plain in
 * the sense above. What is around them stays, and so do the first and the last entry of everything, so that nothing becomes
 * empty.
 * @param documents as the first reader finds them in the text
 * @param edits where the edited scalars begin: offsets, sorted
 */
export function excerptOf(
  text: string,
  documents: readonly DocumentNode[],
  edits: readonly number[],
): Excerpt {
  const others = Array.from(text.matchAll(blockOrOther)).flatMap(({ 0: found, index }) =>
    found === '' ? [index] : [],
  );
  const ranges: Range[] = [];
  const leftOut = new Set<Node>();
  const leaveOut = (node: Node, end: number): void => {
    const entries = entriesOf(node);
    for (const [index, entry] of entries.entries()) {
      const next = entries[index + 1];
      const stays = index === 0 || next === undefined;
      const range = stays ? undefined : linesOf(text, node, entry, next);
      if (range !== undefined && !hasAny(edits, range) && !hasAny(others, range)) {
        ranges.push(range);
        leftOut.add(entry.first);
      } else {
        leaveOut(entry.value, next?.first.start ?? end);
      }
    }
  };
  for (const [index, { root }] of documents.entries()) {
    leaveOut(root, documents[index + 1]?.root.start ?? text.length);
  }
  return { leftOut, ...withoutRanges(text, ranges) };
}

interface Entry {
  /** The key, or the item. */
  readonly first: Node;
  readonly value: Node;
}

function entriesOf(node: Node): readonly Entry[] {
  if (node.kind === 'map') {
    return node.entries.map(({ key, value }) => ({ first: key, value }));
  }
  return node.kind === 'list' ? node.items.map((item) => ({ first: item, value: item })) : [];
}

/** The lines of an entry up to the next one; undefined unless both stand at the beginning of lines of their own. */
function linesOf(text: string, { kind }: Node, entry: Entry, next: Entry): Range | undefined {
  const [start, end] = [entry, next].map(({ first }) => lineOf(text, first, kind));
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** The start of the line that a key, or the dash of an item, begins; undefined where something else does. */
function lineOf(text: string, first: Node, kind: Node['kind']): number | undefined {
  // No further back than need be: a line may be as long as the file, and hold all of its entries.
  let line = first.start;
  while (line > 0 && ' -'.includes(text.charAt(line - 1))) {
    line -= 1;
  }
  if (line > 0 && text[line - 1] !== '\n') {
    return undefined;
  }
  // What is not written has no line. That of a key which is no plain or quoted scalar may be one above.
  const isScalar = first.kind === 'scalar' && first.style !== 'block' && first.start < first.end;
  const isPlaced = kind === 'list' ? first.kind !== 'scalar' || isScalar : isScalar;
  if (kind === 'list' && spaces.test(text.slice(line, first.start))) {
    // The dash may be above it, with a comment.
    line = text.lastIndexOf('\n', line - 2) + 1;
  }
  return isPlaced && (kind === 'list' ? dash : spaces).test(text.slice(line, first.start)) ? line : undefined;
}

const [spaces, dash] = [/^ *$/, /^ *- +(?:#.*\n *)?$/];

/** @param offsets sorted */
function hasAny(offsets: readonly number[], { start, end }: Range): boolean {
  return (offsets[countBelow(offsets, start)] ?? end) < end;
}

/** @param ranges sorted, without overlap */
function withoutRanges(text: string, ranges: readonly Range[]): Pick<Excerpt, 'text' | 'placeIn'> {
  const ends = ranges.map(({ end }) => end);
  const parts = ranges.map(({ start }, index) => text.slice(ends[index - 1] ?? 0, start));
  return {
    text: [...parts, text.slice(ends.at(-1) ?? 0)].join(''),
    placeIn: (offset) =>
      ranges.reduce((place, { start, end }) => (start <= place ? place + end - start : place), offset),
  };
}
