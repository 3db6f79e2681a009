import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { UserError } from '../errors.ts';
import type { Source } from './source.ts';

/**
 * @throws UserError `INVALID_YAML` with the place where the syntax breaks
 */
export function readEvents(source: Source): readonly Event[] {
  try {
    return parseEvents(source.text, { filename: source.file });
  } catch (cause) {
    const [reason, offset] =
      cause instanceof YAMLException ? [cause.reason, cause.mark?.position ?? 0] : [String(cause), 0];
    throw invalidYaml(source, offset, reason, cause);
  }
}

export function invalidYaml(source: Source, offset: number, reason: string, cause?: unknown): UserError {
  return new UserError('INVALID_YAML', reason, {
    at: source.placeOf(offset),
    hint: hintFor(source.text, reason),
    cause,
  });
}

/** The tag of an event, or its anchor: the text between two offsets, undefined where they are absent (-1). */
export function sliceOf(source: Source, start: number, end: number): string | undefined {
  return start < 0 ? undefined : source.text.slice(start, end);
}

/** What the parser says, in part, and what a person then has to look for. */
const advice: readonly (readonly [reason: string, hint: string])[] = [
  [
    'deficient indentation',
    'Close what was opened above (a quote, [ or {), and indent the lines of a flow list or map, its closing bracket too, more than the key that it belongs to.',
  ],
  [
    'bad indentation',
    'Quote the value if it holds ": " or begins with @, %, * or `, and let all keys of a map begin in the same column.',
  ],
  [
    'block mapping entry',
    'Write `key: value`: a colon and a space are missing on this line or the one above it.',
  ],
  [
    'end of the stream',
    'Look for a missing colon on the line above; `- items` and `key: value` cannot stand on the same level.',
  ],
  ['a line break is expected', 'Quote the value: > and | at its beginning start a block of lines.'],
  ['escape sequence', String.raw`Write \\ for a backslash, or put the text between single quotes.`],
  ['tab', 'Indent with spaces.'],
];

function hintFor(text: string, reason: string): string {
  if (text.includes('{{')) {
    return 'The file seems to be a template (`{{ … }}`), which is no YAML before it is rendered.';
  }
  const [, hint] = advice.find(([part]) => reason.includes(part)) ?? [];
  return hint ?? 'Look at this place, and at the line above it.';
}
