import type { FirstFact } from './first-reader.ts';
import type { DocumentNode, Node } from './node.ts';
import { countBelow } from './sorted.ts';

/** A text without the entries in it that no two readers can read differently. */
export interface Excerpt {
  readonly text: string;
  /** True for an offset of the whole text that is left out. */
  isLeftOut(offset: number): boolean;
  /** Where in the whole text an offset of the excerpt is. */
  placeIn(offset: number): number;
}

/** Offsets of the whole text, half open. */
interface Range {
  readonly start: number;
  readonly end: number;
}

// What is plain: a key, a value of words, in quotes or in one flow collection of such, a comment. It has no escape, anchor, tag,
// block or directive, and goes on in no other line, so all YAML readers take it for the same. A key of more than 1,024 characters
// is none (YAML 1.2, section 7.4), and the expression has its limits, too: a long line is not plain.
const quoted = String.raw`"[^"\\\0-\x1f\x7f-\xa0\u2028\u2029\ufeff-\uffff]*"|'[^'\0-\x1f\x7f-\xa0\u2028\u2029\ufeff-\uffff]*'`;
const key = String.raw`(?:[A-Za-z0-9_/][\w./-]*|"[\w./ -]+")`;
const words = String.raw`[\w./+](?:[\w./@+:-]*[\w./@+-])?(?: [\w./@+-]+)*`;
const inFlow = String.raw`(?:[\w./+][\w./@+-]*|${quoted})`;
const flow = String.raw`\{(?:${key}: ${inFlow}(?:, ${key}: ${inFlow})*)?\}|\[(?:${inFlow}(?:, ${inFlow})*)?\]`;
const value = `(?:${words}|${quoted}|${flow})`;
const entry = `${key}:(?: +${value})?`;
const comment = String.raw`#[\t -~\u00a1-\u2027\u202a-\ufefe]*`;
const plain = String.raw` *(?:(?:${entry}|- +(?:${entry}|${value}))(?: +${comment})? *|(?:${comment})?)`;

/** Where each other line begins. A carriage return alone is no line end here. */
const otherLine = new RegExp(String.raw`(?<![^\n])(?:(?=[^\n]{1000})|(?!${plain}(?:\r?\n|$)))`, 'g');

/**
 * Leaves out of a YAML text what need not be read twice: whole entries of block maps and lists, in lines that are all plain in
 * the sense above. What is around them stays, and so do the first and the last entry of everything, so that nothing becomes
 * empty, and all items of a list with an edit in it, so that its paths stay the same.
 * @param documents as the first reader finds them in the text
 * @param edits where the edited scalars begin: offsets, sorted
 */
export function excerptOf(
  text: string,
  documents: readonly DocumentNode[],
  edits: readonly number[],
): Excerpt {
  const others = Array.from(text.matchAll(otherLine), ({ index }) => index);
  const ranges: Range[] = [];
  const leaveOut = (node: Node, end: number): void => {
    const entries = entriesOf(node);
    const isEditedList = node.kind === 'list' && hasAny(edits, { start: node.start, end });
    for (const [index, entry] of entries.entries()) {
      const next = entries[index + 1];
      const stays = index === 0 || next === undefined || isEditedList;
      const range = stays ? undefined : linesOf(text, node, entry, next);
      if (range !== undefined && !hasAny(edits, range) && !hasAny(others, range)) {
        ranges.push(range);
      } else {
        leaveOut(entry.value, next?.first.start ?? end);
      }
    }
  };
  for (const [index, { root }] of documents.entries()) {
    leaveOut(root, documents[index + 1]?.root.start ?? text.length);
  }
  return withoutRanges(text, ranges);
}

/** What the first reader finds in the whole text, without what the excerpt leaves out of it. */
export function* factsIn(excerpt: Excerpt, facts: readonly FirstFact[]): Generator<FirstFact, undefined> {
  let isLeftOut = false;
  for (const fact of facts) {
    // An empty value and a document have no place, and a block begins below its line: they go with what they follow. That is
    // never left out where it is the last of its document.
    isLeftOut = fact.start < 0 || fact.style === 'block' ? isLeftOut : excerpt.isLeftOut(fact.start);
    if (!isLeftOut) {
      yield fact;
    }
  }
  return undefined;
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
  return isPlaced && (kind === 'list' ? dash : spaces).test(text.slice(line, first.start)) ? line : undefined;
}

const [spaces, dash] = [/^ *$/, /^ *- +$/];

/** @param offsets sorted */
function hasAny(offsets: readonly number[], { start, end }: Range): boolean {
  return (offsets[countBelow(offsets, start)] ?? end) < end;
}

/** @param ranges sorted, without overlap */
function withoutRanges(text: string, ranges: readonly Range[]): Excerpt {
  const ends = ranges.map(({ end }) => end);
  const parts = ranges.map(({ start }, index) => text.slice(ends[index - 1] ?? 0, start));
  return {
    text: [...parts, text.slice(ends.at(-1) ?? 0)].join(''),
    isLeftOut: (offset) => (ranges[countBelow(ends, offset + 1)]?.start ?? Infinity) <= offset,
    placeIn: (offset) =>
      ranges.reduce((place, { start, end }) => (start <= place ? place + end - start : place), offset),
  };
}
