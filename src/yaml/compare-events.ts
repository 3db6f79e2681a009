import { type Event, EVENT_ID, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { ScalarEdit } from './edit.ts';
import { sliceOf } from './read-events.ts';
import type { Source } from './source.ts';

/** Where the token of an event begins, quotes included; -1 where there is none. */
export function startOf(event: Event): number {
  switch (event.type) {
    case EVENT_ID.SCALAR: {
      const { style, valueStart } = event;
      const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
      return isQuoted ? valueStart - 1 : valueStart;
    }
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.start;
    default:
      return -1;
  }
}

/**
 * True when an event of the old text and one of the new text say the same: style, anchor, tag, directives, document marks and
 * the header of a block, too.
 * @param edit of this scalar: it says that afterwards, in double quotes if need be
 */
export function isSameEvent(
  before: Source,
  old: Event,
  after: Source,
  now: Event | undefined,
  edit: ScalarEdit | undefined,
): boolean {
  switch (old.type) {
    case EVENT_ID.SCALAR:
      return (
        now?.type === old.type &&
        (now.style === old.style || (edit !== undefined && now.style === SCALAR_STYLE.DOUBLE_QUOTED)) &&
        now.chomping === old.chomping &&
        sameProperties(before, old, after, now) &&
        sameText(getScalarValue(before.text, old), getScalarValue(after.text, now), edit)
      );
    case EVENT_ID.ALIAS:
      return (
        now?.type === old.type &&
        sliceOf(before, old.anchorStart, old.anchorEnd) === sliceOf(after, now.anchorStart, now.anchorEnd)
      );
    case EVENT_ID.SEQUENCE:
      return now?.type === old.type && now.style === old.style && sameProperties(before, old, after, now);
    case EVENT_ID.MAPPING:
      return now?.type === old.type && now.style === old.style && sameProperties(before, old, after, now);
    case EVENT_ID.POP:
      return now?.type === old.type;
    default:
      return JSON.stringify(now) === JSON.stringify(old);
  }
}

function sameText(old: string, now: string, edit: ScalarEdit | undefined): boolean {
  return edit === undefined ? old === now : old === edit.from && now === edit.to;
}

type Properties = Pick<ScalarEvent, 'anchorStart' | 'anchorEnd' | 'tagStart' | 'tagEnd'>;

function sameProperties(before: Source, old: Properties, after: Source, now: Properties): boolean {
  return (
    sliceOf(before, old.anchorStart, old.anchorEnd) === sliceOf(after, now.anchorStart, now.anchorEnd) &&
    sliceOf(before, old.tagStart, old.tagEnd) === sliceOf(after, now.tagStart, now.tagEnd)
  );
}
