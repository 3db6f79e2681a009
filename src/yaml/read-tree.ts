import {
  type AliasEvent,
  type Event,
  EVENT_ID,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type {
  AliasNode,
  DocumentNode,
  ListNode,
  MapEntry,
  MapNode,
  Node,
  ScalarNode,
  ScalarStyle,
} from './node.ts';
import { sliceOf } from './read-events.ts';
import type { Source } from './source.ts';

/** Builds the tree of each document out of a file's events. */
export function readTree(source: Source, events: readonly Event[]): readonly DocumentNode[] {
  const documents: DocumentNode[] = [];
  const reader = new TreeReader(source, events);
  for (let document = reader.nextDocument(); document !== undefined; document = reader.nextDocument()) {
    documents.push(document);
  }
  return documents;
}

const styles: Readonly<Record<number, ScalarStyle>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'block',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'block',
};

/** One pass over the events. The parser bounds the depth (100), so recursion is safe. */
class TreeReader {
  readonly #source: Source;
  readonly #events: readonly Event[];
  #index = 0;
  /** The end of the last token: where an empty value is said to stand. */
  #last = 0;
  #anchors = new Map<string, Exclude<Node, AliasNode>>();
  #shared = new Set<Node>();

  constructor(source: Source, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
  }

  nextDocument(): DocumentNode | undefined {
    const event = this.#take();
    if (event?.type !== EVENT_ID.DOCUMENT) {
      return undefined;
    }
    this.#anchors = new Map();
    this.#shared = new Set();
    const [root] = this.#children();
    const redefinesTags = event.directives.some(
      (directive) => directive.kind === 'tag' && directive.handle === '!!',
    );
    return root === undefined ? undefined : { root, redefinesTags, shared: this.#shared };
  }

  /** The nodes up to the event that closes their parent. */
  #children(): readonly Node[] {
    const nodes: Node[] = [];
    for (let node = this.#next(); node !== undefined; node = this.#next()) {
      nodes.push(node);
    }
    return nodes;
  }

  #entries(): readonly MapEntry[] {
    const entries: MapEntry[] = [];
    for (let key = this.#next(); key !== undefined; key = this.#next()) {
      const value = this.#next();
      if (value !== undefined) {
        entries.push({ key, value });
      }
    }
    return entries;
  }

  #take(): Event | undefined {
    const event = this.#events[this.#index];
    this.#index += 1;
    return event;
  }

  /** The next node; undefined where its parent ends instead. */
  #next(): Node | undefined {
    const event = this.#take();
    if (event === undefined || event.type === EVENT_ID.POP) {
      return undefined;
    }
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#remember(this.#scalar(event));
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      case EVENT_ID.DOCUMENT:
        throw new Error('a document inside a document');
      default:
        return this.#collection(event);
    }
  }

  #alias(event: AliasEvent): AliasNode {
    const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
    const target = this.#anchors.get(name);
    if (target !== undefined) {
      this.#shared.add(target);
    }
    this.#last = event.anchorEnd;
    return { kind: 'alias', start: event.anchorStart - 1, name, target };
  }

  #collection(event: SequenceEvent | MappingEvent): Node {
    const { start } = event;
    const anchor = sliceOf(this.#source, event.anchorStart, event.anchorEnd);
    const tag = sliceOf(this.#source, event.tagStart, event.tagEnd);
    this.#last = start;
    // An alias inside its own anchor would make a loop: until the node is complete, the name stands for nothing.
    if (anchor !== undefined) {
      this.#anchors.delete(anchor);
    }
    return this.#remember<ListNode | MapNode>(
      event.type === EVENT_ID.SEQUENCE
        ? { kind: 'list', start, anchor, tag, items: this.#children() }
        : { kind: 'map', start, anchor, tag, entries: this.#entries() },
    );
  }

  #scalar(event: ScalarEvent): ScalarNode {
    const style = styles[event.style] ?? 'plain';
    const quote = style === 'single' || style === 'double' ? 1 : 0;
    const absent = event.valueStart < 0;
    const start = absent ? Math.max(this.#last, event.anchorEnd, event.tagEnd) : event.valueStart - quote;
    const end = absent ? start : event.valueEnd + quote;
    this.#last = end;
    const text = getScalarValue(this.#source.text, event);
    const anchor = sliceOf(this.#source, event.anchorStart, event.anchorEnd);
    const tag = sliceOf(this.#source, event.tagStart, event.tagEnd);
    return { kind: 'scalar', start, end, style, text, anchor, tag };
  }

  #remember<T extends Exclude<Node, AliasNode>>(node: T): T {
    if (node.anchor !== undefined) {
      this.#anchors.set(node.anchor, node);
    }
    return node;
  }
}
