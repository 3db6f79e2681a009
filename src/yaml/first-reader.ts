import { type Event, EVENT_ID, getScalarValue, SCALAR_STYLE } from 'js-yaml';
import type { Fact } from './prove.ts';
import { sliceOf } from './read-events.ts';
import type { Source } from './source.ts';

/** An event of the parser that edits are made with, and where its token begins (-1 when it has none). */
export interface FirstFact extends Fact {
  readonly start: number;
}

const styles: Readonly<Record<number, string>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
};

/** All events of a file as facts that can be compared with those of another version of it. */
export function factsOfEvents(source: Source, events: readonly Event[]): readonly FirstFact[] {
  return events.map((event) => factOf(source, event));
}

function factOf(source: Source, event: Event): FirstFact {
  switch (event.type) {
    case EVENT_ID.SCALAR: {
      const style = styles[event.style] ?? `block ${event.style} ${event.chomping}`;
      const start = event.valueStart - (style === 'single' || style === 'double' ? 1 : 0);
      const text = getScalarValue(source.text, event);
      return { kind: 'scalar', style, text, start, rest: propertiesOf(source, event) };
    }
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return {
        kind: `collection ${event.type}`,
        style: String(event.style),
        text: '',
        start: -1,
        rest: propertiesOf(source, event),
      };
    case EVENT_ID.ALIAS: {
      const text = source.text.slice(event.anchorStart, event.anchorEnd);
      return { kind: 'alias', style: '', text, start: -1, rest: '' };
    }
    default:
      return { kind: 'mark', style: '', text: '', start: -1, rest: JSON.stringify(event) };
  }
}

function propertiesOf(
  source: Source,
  event: { anchorStart: number; anchorEnd: number; tagStart: number; tagEnd: number },
): string {
  return JSON.stringify([
    sliceOf(source, event.anchorStart, event.anchorEnd) ?? '',
    sliceOf(source, event.tagStart, event.tagEnd) ?? '',
  ]);
}
