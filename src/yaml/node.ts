/** A document as a tree that remembers where everything stands. Offsets count UTF-16 units, half open. */
export type Node = ScalarNode | MapNode | ListNode | AliasNode;

interface NodeBase {
  /** Where the node begins; for an empty value, where the token before it ends. */
  readonly start: number;
  readonly anchor?: string | undefined;
  /** As written: `!!str`. */
  readonly tag?: string | undefined;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  /** The text with quotes and escapes taken away, before any type is given to it. */
  readonly text: string;
  /** The end of the token. Quotes are inside `start` and `end`. */
  readonly end: number;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: Node;
  readonly value: Node;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  /** What it stands for; undefined when that is not complete yet, or does not exist. */
  readonly target: Exclude<Node, AliasNode> | undefined;
}

export interface DocumentNode {
  readonly root: Node;
  /** `!!` means something else here, because of a `%TAG` line. */
  readonly redefinesTags: boolean;
  /** Every node that some alias stands for: to change it, or anything in it, changes another path too. */
  readonly shared: ReadonlySet<Node>;
}

/** What an alias stands for; any other node as it is. */
export function resolveAlias(node: Node): Node {
  return node.kind === 'alias' ? (node.target ?? node) : node;
}

/** A key's text; undefined for a key that is a map or a list. */
export function keyText(key: Node): string | undefined {
  const target = resolveAlias(key);
  return target.kind === 'scalar' ? target.text : undefined;
}

const indexes = new WeakMap<MapNode, ReadonlyMap<string, readonly MapEntry[]>>();

/** The entries of a map whose key has that text: one at most, unless the file has duplicate keys. */
export function entriesAt(map: MapNode, key: string): readonly MapEntry[] {
  // To search all of a map's entries for each of its values would take quadratic time.
  const index = indexes.get(map) ?? indexOf(map);
  indexes.set(map, index);
  return index.get(key) ?? [];
}

function indexOf({ entries }: MapNode): ReadonlyMap<string, readonly MapEntry[]> {
  const index = new Map<string, MapEntry[]>();
  for (const entry of entries) {
    const text = keyText(entry.key);
    const same = text === undefined ? undefined : index.get(text);
    if (same !== undefined) {
      same.push(entry);
    } else if (text !== undefined) {
      index.set(text, [entry]);
    }
  }
  return index;
}
