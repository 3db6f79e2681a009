import { type Event, EVENT_ID, getScalarValue, type ScalarEvent, SCALAR_STYLE } from 'js-yaml';
import type { Fact } from './prove.ts';
import { sliceOf } from './read-events.ts';
import type { Source } from './source.ts';

/** A fact of the parser that edits are made with, which tells more. */
export interface FirstFact extends Fact {
  /** Where its token begins, in UTF-16 units, quotes included; -1 where there is none. */
  readonly start: number;
  /** Tag, directives, document marks, the header of a block scalar. */
  readonly rest: string;
}

/** The events of a file, as the parser that edits are made with sees them, as facts. */
export function factsOfEvents(source: Source, events: readonly Event[]): readonly FirstFact[] {
  const facts: FirstFact[] = [];
  let depth = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      depth -= 1;
      continue;
    }
    facts.push(factOf(source, event, depth));
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) {
      depth += 1;
    }
  }
  return facts;
}

function factOf(
  source: Source,
  event: Exclude<Event, { type: typeof EVENT_ID.POP }>,
  depth: number,
): FirstFact {
  const none = { depth, style: '', text: '', anchor: '', rest: '' };
  if (event.type === EVENT_ID.DOCUMENT) {
    return { ...none, kind: 'document', start: -1, rest: JSON.stringify(event) };
  }
  const anchor = sliceOf(source, event.anchorStart, event.anchorEnd) ?? '';
  if (event.type === EVENT_ID.ALIAS) {
    return { ...none, kind: 'alias', start: event.anchorStart - 1, text: anchor };
  }
  const tag = sliceOf(source, event.tagStart, event.tagEnd) ?? '';
  if (event.type === EVENT_ID.SCALAR) {
    return { ...none, kind: 'scalar', anchor, ...scalarOf(source, event, tag) };
  }
  const kind = event.type === EVENT_ID.MAPPING ? 'map' : 'list';
  return { ...none, kind, anchor, start: event.start, rest: `${tag} ${event.style}` };
}

const styles: Readonly<Record<number, string>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
};

function scalarOf(
  source: Source,
  event: ScalarEvent,
  tag: string,
): Omit<FirstFact, 'kind' | 'depth' | 'anchor'> {
  const style = styles[event.style] ?? 'block';
  const quote = style === 'single' || style === 'double' ? 1 : 0;
  return {
    style,
    text: getScalarValue(source.text, event),
    start: event.valueStart < 0 ? -1 : event.valueStart - quote,
    rest: style === 'block' ? `${tag} ${event.style} ${event.chomping}` : tag,
  };
}
