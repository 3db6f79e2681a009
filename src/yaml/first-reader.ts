import { type Event, EVENT_ID, getScalarValue, type ScalarEvent, SCALAR_STYLE } from 'js-yaml';
import type { Fact } from './fact.ts';
import { sliceOf } from './read-events.ts';
import type { Source } from './source.ts';

/** A fact of the parser that edits are made with, which tells more. */
export interface FirstFact extends Fact {
  /** Where its token begins, in UTF-16 units, quotes included; -1 where there is none. */
  readonly start: number;
  /** Tag, directives, document marks, the header of a block scalar. */
  readonly rest: string;
}

/** The events of a file, as the parser that edits are made with sees them, as facts: one at a time, to keep or to forget. */
export function* factsOfEvents(source: Source, events: readonly Event[]): Generator<FirstFact, void> {
  let depth = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      depth -= 1;
      continue;
    }
    yield factOf(source, event, depth);
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) {
      depth += 1;
    }
  }
}

/** All are made in the same form, with nothing copied: there is one for each value of a file. */
function factOf(
  source: Source,
  event: Exclude<Event, { type: typeof EVENT_ID.POP }>,
  depth: number,
): FirstFact {
  if (event.type === EVENT_ID.DOCUMENT) {
    const rest = JSON.stringify(event);
    return { kind: 'document', depth, style: '', text: '', anchor: '', start: -1, rest };
  }
  const anchor = sliceOf(source, event.anchorStart, event.anchorEnd) ?? '';
  if (event.type === EVENT_ID.ALIAS) {
    const start = event.anchorStart - 1;
    return { kind: 'alias', depth, style: '', text: anchor, anchor: '', start, rest: '' };
  }
  const tag = sliceOf(source, event.tagStart, event.tagEnd) ?? '';
  if (event.type === EVENT_ID.SCALAR) {
    const style = styles[event.style] ?? 'block';
    const text = getScalarValue(source.text, event);
    const start = startOf(event, style);
    const rest = style === 'block' ? `${tag} ${event.style} ${event.chomping}` : tag;
    return { kind: 'scalar', depth, style, text, anchor, start, rest };
  }
  const kind = event.type === EVENT_ID.MAPPING ? 'map' : 'list';
  const rest = `${tag} ${event.style}`;
  return { kind, depth, style: '', text: '', anchor, start: event.start, rest };
}

const styles: Readonly<Record<number, string>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
};

function startOf({ valueStart }: ScalarEvent, style: string): number {
  const quote = style === 'single' || style === 'double' ? 1 : 0;
  return valueStart < 0 ? -1 : valueStart - quote;
}
