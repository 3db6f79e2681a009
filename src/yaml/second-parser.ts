// This goes by what the parser has inside, which no version number promises: its `stack` between two lexemes, which items on
// it are complete, and `offset` of a collection, from which the length of a key is counted. So package.json has to pin `yaml`
// to one version exactly; before it is another one, the tests that compare pieces with the whole have to pass.
import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';

/** A document, or what was read of it since its last piece: the same root, with only the items that are new. */
export interface Piece {
  readonly document: Document.Parsed;
  /** Of the document in the file. */
  readonly index: number;
  readonly isFirst: boolean;
}

// Failsafe: every scalar stays the text it is. The check for unique keys takes quadratic time; duplicates on the path of an
// edit are refused before.
const options = {
  schema: 'failsafe',
  uniqueKeys: false,
  logLevel: 'silent',
  prettyErrors: false,
} as const;

/**
 * Parses a whole file from its first byte to its last, and hands on what is complete of its documents: kept to the end, the
 * tokens and nodes of a large file cost as much time for collecting garbage as for parsing.
 * @param lexemes after so many a piece is handed on; `Infinity`: each document is one piece
 */
export function* parseInPieces(text: string, lexemes: number): Generator<Piece, void> {
  const [parser, composer] = [new Parser(), new Composer(options)];
  // Directives are for a whole document.
  const length = /^%/m.test(text) ? Infinity : lexemes;
  // The composer hands on a document when it gets the next one: this is where the one stands that it holds.
  let place = { index: -1, isFirst: true };
  const compose = function* (token: CST.Token): Generator<Piece, void> {
    for (const document of composer.next(token)) {
      yield { document, ...place };
    }
    if (token.type === 'document') {
      const isFirst = token.start !== further;
      place = { index: place.index + (isFirst ? 1 : 0), isFirst };
    }
  };
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      yield* compose(token);
    }
    count += 1;
    const cut = count % length === 0 ? cutOff(parser.stack) : undefined;
    if (cut !== undefined) {
      yield* compose(cut.piece);
      for (const document of composer.end()) {
        yield { document, ...place };
        // The length of a key, which has a limit, is counted from where the item before it ends.
        cut.rest.offset = document.contents?.range[1] ?? cut.rest.offset;
      }
    }
  }
  for (const token of parser.end()) {
    yield* compose(token);
  }
  for (const document of composer.end()) {
    yield { document, ...place };
  }
}

/** What all pieces of a document but the first begin with. */
const further: CST.SourceToken[] = [];

/** What the parser may still change in a collection that it reads: its last item, and the one before, which gets comments. */
const openItems = 2;

/**
 * Takes what is complete out of the document that is being parsed.
 * @param stack the parser's: the document, its root and what is open in that
 */
function cutOff([document, rest]: readonly CST.Token[]):
  | { readonly piece: CST.Document; readonly rest: CST.BlockMap | CST.BlockSequence }
  | undefined {
  if (document?.type !== 'document' || (rest?.type !== 'block-map' && rest?.type !== 'block-seq')) {
    return undefined;
  }
  const { start } = document;
  const length = rest.items.length - openItems;
  // What a tag says is for all items at once.
  if (length <= 0 || start.some(({ type }) => type === 'tag')) {
    return undefined;
  }
  const value =
    rest.type === 'block-map'
      ? { ...rest, items: rest.items.splice(0, length) }
      : { ...rest, items: rest.items.splice(0, length) };
  document.start = further;
  return { piece: { ...document, start, value }, rest };
}
