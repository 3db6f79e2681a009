import { isAlias, isCollection, isMap, isPair, isScalar, parseAllDocuments } from 'yaml';
import { withoutEnvironment } from '../runtime/environment.ts';
import type { Fact } from './fact.ts';

/** What is told of each node. The same array each time: it says where the node is until the next one is told of. */
type Tell = (fact: Fact, path: readonly PathPart[]) => void;

/** The index of a document, an index or a key; undefined to a key itself, or to the value of one that is no scalar. */
type PathPart = string | number | undefined;

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

// Failsafe: every scalar stays the text it is. The check for unique keys takes quadratic time; duplicates on the path of an
// edit are refused before.
const options = {
  schema: 'failsafe',
  uniqueKeys: false,
  logLevel: 'silent',
  prettyErrors: false,
} as const;

/**
 * Reads a text with a parser that shares no code with the first one.
 * @param tell is called for the nodes in a row, unless there is a fault
 */
export function readWithSecondParser(text: string, tell: Tell): SecondFault | undefined {
  // The parser counts a byte order mark as indentation, so that a list right after one is an error to it.
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  // At each token it asks for a switch (LOG_TOKENS) that has it print the file, secrets too.
  const documents = withoutEnvironment(() => [...parseAllDocuments(text.slice(mark), options)]);
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) {
    return { fault: error.code, offset: error.pos[0] + mark };
  }
  for (const [index, { contents }] of documents.entries()) {
    const path: PathPart[] = [index];
    tell(factOf('document', 0), path);
    tellNode(tell, contents, path);
  }
  return undefined;
}

function tellNode(tell: Tell, node: unknown, path: PathPart[]): void {
  const depth = path.length;
  if (isScalar(node)) {
    const style = styles[node.type ?? ''] ?? 'block';
    tell(factOf('scalar', depth, style, node.source, node.anchor), path);
  } else if (isAlias(node)) {
    tell(factOf('alias', depth, '', node.source), path);
  } else if (isCollection(node)) {
    tell(factOf(isMap(node) ? 'map' : 'list', depth, '', '', node.anchor), path);
    tellItems(tell, node, path);
  } else {
    // Nothing at all is an empty plain scalar (YAML 1.2, section 7.2).
    tell(factOf('scalar', depth, 'plain'), path);
  }
}

function tellItems(tell: Tell, node: unknown, path: PathPart[]): void {
  const depth = path.length;
  for (const [index, item] of isCollection(node) ? node.items.entries() : []) {
    if (isPair(item)) {
      path[depth] = undefined;
      tellNode(tell, item.key, path);
      path[depth] = isScalar(item.key) ? item.key.source : undefined;
      tellNode(tell, item.value, path);
    } else {
      path[depth] = index;
      tellNode(tell, item, path);
    }
    path.pop();
  }
}

function factOf(kind: Fact['kind'], depth: number, style = '', text = '', anchor = ''): Fact {
  return { kind, depth, style, text, anchor };
}
