import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Fact } from './prove.ts';

/** A fact, and the way to it. */
export interface SecondFact extends Fact {
  readonly step: Step;
}

/** The last step of a path: an index or a key; undefined to a key itself, or to the value of one that is no scalar. */
interface Step {
  readonly from: Step | undefined;
  readonly part: string | number | undefined;
}

/** The path to a node, which begins with the index of its document. To keep it for each node would take too much. */
export function pathTo({ step }: SecondFact): readonly (string | number | undefined)[] {
  const path: (string | number | undefined)[] = [];
  for (let at: Step | undefined = step; at !== undefined; at = at.from) {
    path.push(at.part);
  }
  return path.reverse();
}

/** Why the parser does not accept a file: its code for the fault, which quotes nothing of the file. */
export interface SecondFault {
  readonly fault: string;
  readonly offset: number;
}

const styles: Readonly<Record<string, string>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
};

/** Reads YAML with a parser that shares no code with the first one: all nodes in a row. */
export function readWithSecondParser(text: string): readonly SecondFact[] | SecondFault {
  // The parser counts a byte order mark as indentation, so that a list right after one is an error to it.
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  // Failsafe: every scalar stays the text it is. The check for unique keys takes quadratic time; duplicates on the path
  // of an edit are refused before.
  const documents = parseAllDocuments(text.slice(mark), {
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const facts: SecondFact[] = [];
  for (const [index, document] of Array.from(documents).entries()) {
    const [error] = document.errors;
    if (error !== undefined) {
      return { fault: error.code, offset: error.pos[0] + mark };
    }
    const step = { from: undefined, part: index };
    facts.push({ ...none, kind: 'document', depth: 0, step });
    collect(facts, document.contents, 1, step);
  }
  return facts;
}

const none = { style: '', text: '', anchor: '' };

function collect(facts: SecondFact[], node: unknown, depth: number, step: Step): void {
  if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) {
    // Nothing at all is an empty plain scalar (YAML 1.2, section 7.2).
    facts.push({ ...none, kind: 'scalar', style: 'plain', depth, step });
    return;
  }
  if (isAlias(node)) {
    facts.push({ ...none, kind: 'alias', depth, step, text: node.source });
    return;
  }
  const own = { ...none, depth, step, anchor: node.anchor ?? '' };
  if (isScalar(node)) {
    const style = styles[node.type ?? ''] ?? 'block';
    facts.push({ ...own, kind: 'scalar', style, text: node.source ?? '' });
    return;
  }
  facts.push({ ...own, kind: isMap(node) ? 'map' : 'list' });
  for (const [index, item] of node.items.entries()) {
    if (isPair(item)) {
      const part = isScalar(item.key) ? item.key.source : undefined;
      collect(facts, item.key, depth + 1, { from: step, part: undefined });
      collect(facts, item.value, depth + 1, { from: step, part });
    } else {
      collect(facts, item, depth + 1, { from: step, part: index });
    }
  }
}
