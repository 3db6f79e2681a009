import { type Event, EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { AliasNode, DocumentNode, ListNode, MapNode, Node, ScalarNode, ScalarStyle } from './node.ts';
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

  constructor(source: Source, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
  }

  nextDocument(): DocumentNode | undefined {
    const event = this.#events[this.#index];
    if (event?.type !== EVENT_ID.DOCUMENT) {
      return undefined;
    }
    this.#index += 1;
    this.#anchors = new Map();
    const [root] = this.#children();
    const redefinesTags = event.directives.some(
      (directive) => directive.kind === 'tag' && directive.handle === '!!',
    );
    return root === undefined ? undefined : { root, redefinesTags };
  }

  /** The nodes up to the event that closes their parent. */
  #children(): readonly Node[] {
    const nodes: Node[] = [];
    for (let event = this.#take(); event !== undefined && event.type !== EVENT_ID.POP; event = this.#take()) {
      nodes.push(this.#node(event));
    }
    return nodes;
  }

  #take(): Event | undefined {
    const event = this.#events[this.#index];
    this.#index += 1;
    return event;
  }

  #node(event: Exclude<Event, { type: typeof EVENT_ID.POP }>): Node {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#remember(this.#scalar(event));
      case EVENT_ID.ALIAS: {
        const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
        const target = this.#anchors.get(name);
        this.#last = event.anchorEnd;
        return {
          kind: 'alias',
          start: event.anchorStart - 1,
          name,
          ...(target === undefined ? {} : { target }),
        };
      }
      case EVENT_ID.DOCUMENT:
        throw new Error('a document inside a document');
      default:
        return this.#collection(event);
    }
  }

  #collection(event: Extract<Event, { type: typeof EVENT_ID.SEQUENCE | typeof EVENT_ID.MAPPING }>): Node {
    const properties = { start: event.start, ...this.#properties(event) };
    this.#last = event.start;
    // An alias inside its own anchor would make a loop: until the node is complete, the name stands for nothing.
    if (properties.anchor !== undefined) {
      this.#anchors.delete(properties.anchor);
    }
    const children = this.#children();
    if (event.type === EVENT_ID.SEQUENCE) {
      return this.#remember<ListNode>({ kind: 'list', ...properties, items: children });
    }
    const entries: { key: Node; value: Node }[] = [];
    for (let index = 0; index < children.length; index += 2) {
      const [key, value] = children.slice(index, index + 2);
      if (key !== undefined && value !== undefined) {
        entries.push({ key, value });
      }
    }
    return this.#remember<MapNode>({ kind: 'map', ...properties, entries });
  }

  #scalar(event: ScalarEvent): ScalarNode {
    const style = styles[event.style] ?? 'plain';
    const quote = style === 'single' || style === 'double' ? 1 : 0;
    const absent = event.valueStart < 0;
    const start = absent ? Math.max(this.#last, event.anchorEnd, event.tagEnd) : event.valueStart - quote;
    const end = absent ? start : event.valueEnd + quote;
    this.#last = end;
    return {
      kind: 'scalar',
      start,
      end,
      style,
      text: getScalarValue(this.#source.text, event),
      ...this.#properties(event),
    };
  }

  #properties(event: { anchorStart: number; anchorEnd: number; tagStart: number; tagEnd: number }): {
    anchor?: string;
    tag?: string;
  } {
    const anchor = sliceOf(this.#source, event.anchorStart, event.anchorEnd);
    const tag = sliceOf(this.#source, event.tagStart, event.tagEnd);
    return { ...(anchor === undefined ? {} : { anchor }), ...(tag === undefined ? {} : { tag }) };
  }

  #remember<T extends Exclude<Node, AliasNode>>(node: T): T {
    if (node.anchor !== undefined) {
      this.#anchors.set(node.anchor, node);
    }
    return node;
  }
}
