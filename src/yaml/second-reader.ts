import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Path } from '../schema/schema.ts';
import type { Fact } from './prove.ts';

/** A node as the second parser sees it: what it is, and where it found it. */
export interface SecondFact extends Fact {
  readonly document: number;
  /** Keys are facts too; their path ends in a negative number, so that it is no value's path. */
  readonly path: Path;
  /** Offsets of the token in UTF-16 units, quotes included. */
  readonly start: number;
  readonly end: number;
}

const styles: Readonly<Record<string, string>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
};

/**
 * Reads YAML with a parser that shares no code with the first one: all nodes in a row, each with its path.
 * @returns the nodes, or as text why the parser does not accept the file
 */
export function readWithSecondParser(text: string): readonly SecondFact[] | string {
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
      return error.message;
    }
    collect(document.contents, index, [], facts);
  }
  return facts.map((fact) => ({ ...fact, start: fact.start + mark, end: fact.end + mark }));
}

function collect(node: unknown, document: number, path: Path, facts: SecondFact[]): void {
  if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) {
    return;
  }
  const [start = -1, end = -1] = node.range ?? [];
  const common = {
    document,
    path,
    start,
    end,
    rest: JSON.stringify([node.tag, isAlias(node) ? 0 : node.anchor]),
  };
  if (isAlias(node)) {
    facts.push({ ...common, kind: 'alias', style: '', text: node.source });
  } else if (isScalar(node)) {
    const style = styles[node.type ?? ''] ?? 'block';
    facts.push({ ...common, kind: 'scalar', style, text: String(node.value) });
  } else {
    facts.push({
      ...common,
      kind: isMap(node) ? 'map' : 'list',
      style: node.flow === true ? 'flow' : '',
      text: '',
    });
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      collect(item, document, [...path, index], facts);
    }
  } else if (isMap(node)) {
    for (const [index, { key, value }] of node.items.entries()) {
      collect(key, document, [...path, -1 - index], facts);
      collect(value, document, [...path, isScalar(key) ? String(key.value) : -1 - index], facts);
    }
  }
}
