import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { UserError } from '../errors.ts';
import { hasTooManyValues } from '../helm/written-out.ts';
import type { Source } from './source.ts';

/** Above any file that people keep: some thousands are usual. To read a value takes 0.5 KB, to prove an edit beside it 2.5 KB. */
const valueLimit = 200_000;

/** What the parser repeats of the file, a tag: a secret that begins with ! and has no quotes is read as one. */
const quoted = /: .*| ".*"/s;

/**
 * @throws UserError `YAML_TOO_LARGE`, before any memory is spent; `INVALID_YAML` or `TEMPLATE_YAML` with the place where the syntax breaks
 */
export function readEvents(source: Source): readonly Event[] {
  if (hasTooManyValues(source.text, valueLimit)) {
    throw new UserError('YAML_TOO_LARGE', `the file has more than ${valueLimit} values`, {
      at: { file: source.file },
      hint: 'Put what is needed here into a file of its own.',
    });
  }
  try {
    return parseEvents(source.text, { filename: source.file });
  } catch (cause) {
    const [reason, offset] =
      cause instanceof YAMLException
        ? [cause.reason.replace(quoted, ''), cause.mark?.position ?? 0]
        : [String(cause), 0];
    throw invalidYaml(source, offset, reason, cause);
  }
}

/** `TEMPLATE_YAML` for a file with `{{` in it: most likely it was not meant to parse before it is rendered. */
export function invalidYaml(source: Source, offset: number, reason: string, cause?: unknown): UserError {
  const template = source.text.includes('{{');
  return new UserError(template ? 'TEMPLATE_YAML' : 'INVALID_YAML', reason, {
    at: source.placeOf(offset),
    hint: template ? `${templateHint} ${hintFor(reason)}` : hintFor(reason),
    cause,
  });
}

const templateHint =
  'The file seems to be a template (`{{ … }}`), which is no YAML before it is rendered: in a deploy file, values are still edited on lines that end in a marker, such as `tag: "1.9.0" # tidegate: image <name> tag`. If it is none:';

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

function hintFor(reason: string): string {
  const [, hint] = advice.find(([part]) => reason.includes(part)) ?? [];
  return hint ?? 'Look at this place, and at the line above it.';
}
