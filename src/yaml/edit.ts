import type { Digest } from '../oci/digest.ts';
import type { Path } from '../schema/schema.ts';
import { type EditTarget, findTargets, type RefusedEdit, refusedEdits } from './edit-target.ts';
import { readJson } from './json.ts';
import { proveBytes, proveReading, type Reading, statementOf } from './prove.ts';
import { readEvents } from './read-events.ts';
import { readTree } from './read-tree.ts';
import { decodeSource, type Source } from './source.ts';
import { writeScalar } from './write-scalar.ts';

/** One scalar that shall say something else. */
export interface ScalarEdit {
  /** Counted from 0. */
  readonly document: number;
  /** `['spec', 'values', 'app', 'image', 'tag']` */
  readonly path: Path;
  /** In a file that is no YAML (a template): the line, counted from 1, that is read by itself. See `markersIn`. */
  readonly line?: number;
  /** What the scalar says now, as text: `1.10` for the plain number 1.10 too. */
  readonly from: string;
  readonly to: string;
}

export interface EditResult {
  readonly bytes: Buffer;
  /** Digest of the statement in `prove.ts`: old and new file by digest, and each edit with its byte range. */
  readonly proof: Digest;
}

/** A part of the file, in bytes of the old file, and what stands there afterwards. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly token: Buffer;
  readonly target: EditTarget;
}

/**
 * Changes scalars in a YAML or JSON file and not one byte besides: the tokens are replaced in the bytes, quotes are kept
 * (and added where plain text would become a number), and the result is proven by two independent readers.
 * An edit list that changes nothing returns the very same buffer.
 * @param source the file's bytes: UTF-8, any line ends, any number of documents
 * @param file its name, for messages
 * @throws UserError with file, line and column, and all faults in `details`: `EDIT_NOT_FOUND`, `EDIT_CHANGED` (it does not say
 *   `from`), `EDIT_ALIAS` (an alias, a merge key, or a value that others share), `EDIT_BLOCK_SCALAR`, `EDIT_EMPTY`,
 *   `EDIT_TAGGED`, `EDIT_NOT_SCALAR`, `EDIT_DUPLICATE_KEY`, `EDIT_CONFLICT`, `EDIT_INVALID_VALUE`;
 *   `EDIT_UNPROVEN` when the two readers disagree; `NOT_UTF8`, `INVALID_YAML`, `TEMPLATE_YAML`, `YAML_TOO_LARGE`
 */
export function editScalars(source: Buffer, edits: readonly ScalarEdit[], file: string): EditResult {
  const plans = partsOf(source, edits, file).map(planPart);
  const refusals = plans.flatMap((plan) => plan.refusals);
  if (refusals.length > 0) {
    throw refusedEdits(refusals);
  }
  for (const plan of plans.filter(({ splices }) => splices.length > 0)) {
    proveReading(plan, decodeSource(splice(plan.bytes, plan.splices), file, plan.firstLine));
  }
  const splices = plans
    .flatMap((plan) => plan.splices.map((own) => moveBy(own, plan.offset)))
    .sort((a, b) => a.start - b.start);
  const bytes = splices.length === 0 ? source : splice(source, splices);
  proveBytes(source, bytes, splices, file);
  return { bytes, proof: statementOf(source, bytes, splices) };
}

function moveBy(splice: Splice, offset: number): Splice {
  return { ...splice, start: splice.start + offset, end: splice.end + offset };
}

/** What is read as one: the whole file, or one line of a template. Where nothing is edited, nothing has to be read. */
interface Part {
  readonly bytes: Buffer;
  readonly source: Source;
  /** Where it begins in the file, in bytes. */
  readonly offset: number;
  readonly firstLine: number;
  readonly edits: readonly ScalarEdit[];
}

interface Plan extends Part, Reading {
  readonly refusals: readonly RefusedEdit[];
}

function partsOf(bytes: Buffer, edits: readonly ScalarEdit[], file: string): readonly Part[] {
  const whole = decodeSource(bytes, file);
  const offsetOf = (line: number): number => whole.byteOffsetOf(whole.lines[line - 1] ?? whole.text.length);
  return [...Map.groupBy(edits, ({ line }) => line)].map(([line, own]) => {
    if (line === undefined) {
      return { bytes, source: whole, offset: 0, firstLine: 1, edits: own };
    }
    const offset = offsetOf(line);
    const part = bytes.subarray(offset, offsetOf(line + 1));
    return { bytes: part, source: decodeSource(part, file, line), offset, firstLine: line, edits: own };
  });
}

function planPart(part: Part): Plan {
  const { source } = part;
  const events = readEvents(source);
  const { targets, refusals } = findTargets(source, readTree(source, events), part.edits);
  const isJson = readJson(source.text) !== undefined;
  const splices = targets
    .filter(({ edit }) => edit.from !== edit.to)
    .map((target) => ({
      start: source.byteOffsetOf(target.node.start),
      end: source.byteOffsetOf(target.node.end),
      // What is plain in JSON is a number or a word such as true; a text must have quotes there.
      token: Buffer.from(writeScalar(target.edit.to, isJson ? 'double' : target.node.style)),
      target,
    }));
  return { ...part, events, splices, refusals };
}

/** @param splices without overlap */
function splice(source: Buffer, splices: readonly Splice[]): Buffer {
  const parts: Buffer[] = [];
  let position = 0;
  for (const { start, end, token } of splices) {
    parts.push(source.subarray(position, start), token);
    position = end;
  }
  return Buffer.concat([...parts, source.subarray(position)]);
}
