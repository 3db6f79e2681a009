import { UserError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { Path } from '../schema/schema.ts';
import { type EditTarget, findTargets } from './edit-target.ts';
import { proveEdits } from './prove.ts';
import { readEvents } from './read-events.ts';
import { readTree } from './read-tree.ts';
import { decodeSource } from './source.ts';
import { writeScalar } from './write-scalar.ts';

/** One scalar that shall say something else. */
export interface ScalarEdit {
  /** Counted from 0. */
  readonly document: number;
  /** `['spec', 'values', 'app', 'image', 'tag']` */
  readonly path: Path;
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
 * Changes scalars in a YAML file and not one byte besides: the tokens are replaced in the bytes, quotes are kept (and
 * added where plain text would become a number), and the result is proven by two independent readers.
 * An edit list that changes nothing returns the very same buffer.
 * @param source the file's bytes: UTF-8, any line ends, any number of documents
 * @param file its name, for messages
 * @throws UserError with file, line and column, and all faults in `details`: `EDIT_NOT_FOUND`, `EDIT_CHANGED` (it does not say
 *   `from`), `EDIT_ALIAS` (an alias, a merge key, or a value that others share), `EDIT_BLOCK_SCALAR`, `EDIT_EMPTY`,
 *   `EDIT_TAGGED`, `EDIT_NOT_SCALAR`, `EDIT_DUPLICATE_KEY`, `EDIT_CONFLICT`, `EDIT_INVALID_VALUE`; `EDIT_UNPROVEN` when
 *   the two readers disagree; `NOT_UTF8`, `INVALID_YAML`
 */
export function editScalars(source: Buffer, edits: readonly ScalarEdit[], file: string): EditResult {
  const text = decodeSource(source, file);
  const events = readEvents(text);
  const targets = findTargets(text, readTree(text, events), edits);
  const splices = targets
    .filter(({ edit }) => edit.from !== edit.to)
    .map((target) => ({
      start: text.byteOffsetOf(target.node.start),
      end: text.byteOffsetOf(target.node.end),
      token: Buffer.from(writeScalar(target.edit.to, target.node.style)),
      target,
    }));
  const bytes = splices.length === 0 ? source : splice(source, splices);
  return { bytes, proof: proveEdits(source, bytes, { source: text, events, splices }) };
}

/** @param splices sorted, without overlap */
function splice(source: Buffer, splices: readonly Splice[]): Buffer {
  const parts: Buffer[] = [];
  let position = 0;
  for (const { start, end, token } of splices) {
    if (start < position) {
      throw new UserError('EDIT_CONFLICT', 'two edits overlap');
    }
    parts.push(source.subarray(position, start), token);
    position = end;
  }
  return Buffer.concat([...parts, source.subarray(position)]);
}
