import { isAlias, isCollection, isMap, isPair, isScalar } from 'yaml';
import { withoutEnvironment } from '../runtime/environment.ts';
import type { Fact } from './prove.ts';
import { parseInPieces, type Piece } from './second-parser.ts';

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

/** Long enough that a document for each costs little, and short enough that it is gone before it gets old. */
const lexemesInPiece = 2000;

/**
 * Reads the whole of a text with a parser that shares no code with the first one.
 * @param tell is called for the nodes in a row. Where there is a fault, these are not all, and need not be right
 * @param lexemes tokens of the parser in a piece of a document; they only change the time it takes
 */
export function readWithSecondParser(
  text: string,
  tell: Tell,
  lexemes = lexemesInPiece,
): SecondFault | undefined {
  // The parser counts a byte order mark as indentation, so that a list right after one is an error to it.
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  // At each token it asks for a switch (LOG_TOKENS) that has it print the file, secrets too.
  return withoutEnvironment(() => {
    let told = 0;
    for (const piece of parseInPieces(text.slice(mark), lexemes)) {
      const [error] = piece.document.errors;
      if (error !== undefined) {
        return { fault: error.code, offset: error.pos[0] + mark };
      }
      told = tellPiece(tell, piece, piece.isFirst ? 0 : told);
    }
    return undefined;
  });
}

/**
 * @param told how many items of the root earlier pieces told of
 * @returns how many it is now
 */
function tellPiece(tell: Tell, { document: { contents }, index, isFirst }: Piece, told: number): number {
  const path: PathPart[] = [index];
  if (isFirst) {
    tell(factOf('document', 0), path);
    tellNode(tell, contents, path);
  } else {
    tellItems(tell, contents, path, told);
  }
  return told + (isCollection(contents) ? contents.items.length : 0);
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

/** @param before how many items of a list stand before the first one */
function tellItems(tell: Tell, node: unknown, path: PathPart[], before = 0): void {
  const depth = path.length;
  for (const [index, item] of isCollection(node) ? node.items.entries() : []) {
    if (isPair(item)) {
      path[depth] = undefined;
      tellNode(tell, item.key, path);
      path[depth] = isScalar(item.key) ? item.key.source : undefined;
      tellNode(tell, item.value, path);
    } else {
      path[depth] = before + index;
      tellNode(tell, item, path);
    }
    path.pop();
  }
}

function factOf(kind: Fact['kind'], depth: number, style = '', text = '', anchor = ''): Fact {
  return { kind, depth, style, text, anchor };
}
