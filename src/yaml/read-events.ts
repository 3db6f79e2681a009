import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { formatPlace, UserError } from '../errors.ts';
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
    throw invalidYaml(source, offset, reason, hintFor(source.text, reason), cause);
  }
}

export function invalidYaml(
  source: Source,
  offset: number,
  reason: string,
  hint?: string,
  cause?: unknown,
): UserError {
  const at = source.placeOf(offset);
  return new UserError('INVALID_YAML', `${formatPlace(at)}: ${reason}`, {
    at,
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The tag of an event, or its anchor: the text between two offsets, undefined where they are absent (-1). */
export function sliceOf(source: Source, start: number, end: number): string | undefined {
  return start < 0 ? undefined : source.text.slice(start, end);
}

function hintFor(text: string, reason: string): string | undefined {
  if (text.includes('{{')) {
    return 'The file seems to be a template (`{{ … }}`), which is no YAML before it is rendered.';
  }
  if (reason.includes('deficient indentation')) {
    return 'Indent the lines of a flow list or map, its closing bracket too, more than the key that it belongs to.';
  }
  if (reason.includes('tab')) {
    return 'Indent with spaces.';
  }
  return undefined;
}
