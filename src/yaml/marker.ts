import { type Place, UserError } from '../errors.ts';
import type { Path } from '../schema/schema.ts';
import { describeScalar, type LocatedScalar, readSource } from './document.ts';
import { type DocumentNode, keyText, type Node, type ScalarNode } from './node.ts';
import { type PlacedFault, placedError } from './placed-error.ts';
import { decodeSource, type Source } from './source.ts';

/** A comment at the end of a line that says what the value on the line is: `tag: 1.9.0 # tidegate: image wandb/local tag`. */
export interface Marker {
  /** What it says after `tidegate:`, without spaces around it. */
  readonly text: string;
  /** Where the comment begins. */
  readonly place: Place;
  readonly scalar: MarkedScalar;
}

/**
 * The one value on the line. In a template, `document` and `path` are those of its line, read by itself; an edit takes
 * `document`, `path` and `line` from here.
 */
export interface MarkedScalar extends LocatedScalar {
  /** Present in a template only: the line, counted from 1. */
  readonly line?: number;
}

const pattern = /(?:^|(?<=[ \t]))#[ \t]*tidegate:[ \t]*(.*)$/;

/** Behind a value, what is meant as a marker and would be found by nobody: in capitals, or without the colon. */
const nearly =
  /(?<=[ \t])#[ \t]*tidegate(?::|[ \t])[ \t]*((?:image[ \t]+[^\s/]*\/\S*(?:[ \t]+(?:tag|digest|reference))?|chart[ \t]+\S+))$/i;

/**
 * Finds the markers of a file. In a template (`TEMPLATE_YAML`) each marked line is read by itself.
 * @param bytes the whole file
 * @param file its name, for messages
 * @returns in the order of the file
 * @throws UserError `MARKER_UNCLEAR` where a marker's line holds no value, or several, or where the marker is itself text
 *   in a block (all in `details`); what `parseYaml` throws, but for `TEMPLATE_YAML`
 */
export function markersIn(bytes: Buffer, file: string): readonly Marker[] {
  const source = decodeSource(bytes, file);
  const comments = commentsIn(source);
  if (comments.length === 0) {
    return [];
  }
  const documents = tryRead(source);
  if (documents instanceof UserError && documents.code !== 'TEMPLATE_YAML') {
    throw documents;
  }
  const found =
    documents instanceof UserError
      ? comments.map((comment) => readLine(bytes, source, comment))
      : readMarkers(source, documents, comments);
  const faults = found.filter((marker) => 'message' in marker);
  if (faults.length > 0) {
    throw placedError('MARKER_UNCLEAR', faults, (count) => `${count} markers are unclear`, {
      hint: 'A marker belongs to the one value that is written on its line: `tag: "1.9.0" # tidegate: …`.',
    });
  }
  return found.filter((marker) => 'scalar' in marker);
}

function tryRead(source: Source): readonly DocumentNode[] | UserError {
  try {
    return readSource(source).documents;
  } catch (error) {
    if (error instanceof UserError) {
      return error;
    }
    throw error;
  }
}

/** What looks like a marker, by offsets in the text. */
interface Comment {
  readonly text: string;
  readonly isExact: boolean;
  readonly line: number;
  readonly lineStart: number;
  readonly start: number;
  readonly end: number;
}

function commentsIn({ text, lines }: Source): readonly Comment[] {
  const comments: Comment[] = [];
  for (const [index, lineStart] of lines.entries()) {
    const line = text.slice(lineStart, lines[index + 1]).trimEnd();
    const exact = pattern.exec(line);
    const match = exact ?? (/^[ \t]*#/.test(line) ? null : nearly.exec(line));
    if (match !== null) {
      const [start, end] = [lineStart + match.index, lineStart + line.length];
      comments.push({
        text: match[1] ?? '',
        isExact: exact !== null,
        line: index + 1,
        lineStart,
        start,
        end,
      });
    }
  }
  return comments;
}

/** @param comments in the order of the file, as the values are */
function readMarkers(
  source: Source,
  documents: readonly DocumentNode[],
  comments: readonly Comment[],
): readonly (Marker | PlacedFault)[] {
  const values = documents.flatMap(({ root }, document) => [...valuesOf(document, [], root)]);
  let next = 0;
  return comments.flatMap((comment) => {
    while ((values[next]?.node.end ?? Infinity) <= comment.lineStart) {
      next += 1;
    }
    let end = next;
    while ((values[end]?.node.start ?? Infinity) < comment.end) {
      end += 1;
    }
    return readMarker(source, comment, values.slice(next, end)) ?? [];
  });
}

/** @returns undefined for text in quotes that looks like a marker */
function readMarker(
  source: Source,
  { text, isExact, start }: Comment,
  onLine: readonly Value[],
): Marker | PlacedFault | undefined {
  const place = source.placeOf(start);
  const around = onLine.find(({ node }) => node.start <= start && start < node.end)?.node;
  if (around !== undefined) {
    return around.style === 'block' && isExact
      ? { at: place, message: 'this marker is text in a block (| or >), whose values are not edited' }
      : undefined;
  }
  if (!isExact) {
    return {
      at: place,
      message: `this is not taken for a marker; one begins with \`# tidegate:\`, as in \`# tidegate: ${text}\``,
    };
  }
  const [value, other] = onLine;
  if (value === undefined || other !== undefined) {
    const what = value === undefined ? 'there is no value' : 'there are several values';
    return { at: place, message: `${what} on the line of this marker` };
  }
  return { text, place, scalar: describeScalar(source, value.document, value.path, value.node) };
}

function readLine(bytes: Buffer, source: Source, comment: Comment): Marker | PlacedFault {
  const offset = source.byteOffsetOf(comment.lineStart);
  const own = bytes.subarray(offset, source.byteOffsetOf(comment.end));
  const line = decodeSource(own, source.file, comment.line);
  const documents = tryRead(line);
  const unclear = {
    at: source.placeOf(comment.start),
    message: 'the line of this marker cannot be read by itself, without the template around it',
  };
  if (documents instanceof UserError) {
    return unclear;
  }
  const start = comment.start - comment.lineStart;
  const relative = { ...comment, lineStart: 0, start, end: line.text.length };
  const [marker] = readMarkers(line, documents, [relative]);
  if (marker === undefined || !('scalar' in marker)) {
    return marker ?? unclear;
  }
  const { scalar } = marker;
  // What is left of a template, or of a flow map that goes on elsewhere: the value is more than it seems here.
  if (scalar.style === 'plain' && /[{}[\],]/.test(scalar.value)) {
    return unclear;
  }
  return {
    ...marker,
    scalar: { ...scalar, line: comment.line, start: scalar.start + offset, end: scalar.end + offset },
  };
}

interface Value {
  readonly document: number;
  readonly path: Path;
  readonly node: ScalarNode;
}

/** The scalars that are written out, without keys, in the order of the file. */
function* valuesOf(document: number, path: Path, node: Node): Generator<Value> {
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      yield* valuesOf(document, [...path, keyText(key) ?? ''], value);
    }
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      yield* valuesOf(document, [...path, index], item);
    }
  } else if (node.kind === 'scalar' && node.start < node.end) {
    yield { document, path, node };
  }
}
