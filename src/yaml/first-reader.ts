import type { Fact } from './fact.ts';
import { type DocumentNode, keyText, type Node } from './node.ts';

/** A fact of the parser that edits are made with. */
export interface FirstFact extends Fact {
  /** Where its token begins, in UTF-16 units, quotes included; -1 for a document. */
  readonly start: number;
}

/** Where a node is: the index of its document, then indexes and keys; undefined for a key that is no scalar. */
export interface FirstPath {
  readonly whole: (string | number | undefined)[];
  /** The same, with the items that are left out not counted. */
  readonly excerpt: (string | number | undefined)[];
}

/**
 * What the parser that edits are made with finds in the documents, one at a time.
 * @param leftOut the keys and items that are passed over, with all that belongs to them
 * @param path says where the last one is, until the next one is asked for
 */
export function* factsOf(
  documents: readonly DocumentNode[],
  leftOut: ReadonlySet<Node>,
  path: FirstPath,
): Generator<FirstFact, undefined> {
  for (const [index, { root }] of documents.entries()) {
    path.whole[0] = path.excerpt[0] = index;
    yield { kind: 'document', depth: 0, style: '', text: '', anchor: '', start: -1 };
    yield* factsOfNode(root, leftOut, path);
  }
  return undefined;
}

function* factsOfNode(node: Node, leftOut: ReadonlySet<Node>, path: FirstPath): Generator<FirstFact, void> {
  yield factOf(node, path.whole.length);
  if (node.kind === 'map') {
    for (const { key, value } of node.entries.filter((entry) => !leftOut.has(entry.key))) {
      yield* factsBelow(key, leftOut, path, undefined);
      const part = key.kind === 'scalar' ? keyText(key) : undefined;
      yield* factsBelow(value, leftOut, path, part);
    }
  } else if (node.kind === 'list') {
    let kept = 0;
    for (const [index, item] of node.items.entries()) {
      if (!leftOut.has(item)) {
        yield* factsBelow(item, leftOut, path, index, kept);
        kept += 1;
      }
    }
  }
}

function* factsBelow(
  node: Node,
  leftOut: ReadonlySet<Node>,
  path: FirstPath,
  whole: string | number | undefined,
  excerpt = whole,
): Generator<FirstFact, void> {
  path.whole.push(whole);
  path.excerpt.push(excerpt);
  yield* factsOfNode(node, leftOut, path);
  path.whole.pop();
  path.excerpt.pop();
}

function factOf(node: Node, depth: number): FirstFact {
  const { kind, start } = node;
  if (node.kind === 'alias') {
    return { kind, depth, style: '', text: node.name, anchor: '', start };
  }
  const [style, text] = node.kind === 'scalar' ? [node.style, node.text] : ['', ''];
  return { kind, depth, style, text, anchor: node.anchor ?? '', start };
}
