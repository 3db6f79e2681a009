import canonicalize from 'canonicalize';
import type { Event } from 'js-yaml';
import { UserError } from '../errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { Path } from '../schema/schema.ts';
import type { Splice } from './edit.ts';
import { factsOfEvents } from './first-reader.ts';
import { readEvents } from './read-events.ts';
import { readWithSecondParser } from './second-reader.ts';
import { decodeSource, type Source } from './source.ts';

/** One node (or mark) of a file as a reader sees it, without its position. */
export interface Fact {
  readonly kind: string;
  readonly style: string;
  readonly text: string;
  /** Anchor, tag and whatever else must not change. */
  readonly rest: string;
}

/** What the proof starts from: the old file as the first reader saw it, and the planned edits. */
export interface Edited {
  readonly source: Source;
  readonly events: readonly Event[];
  readonly splices: readonly Splice[];
}

/**
 * Proves that the new file is the old one with just these scalars changed: the bytes around them are the same, and both
 * readers see the same nodes before and after, but for the edited ones, which say the new text.
 * @returns digest of a canonical JSON statement (RFC 8785): `type`, `before` and `after` (digests of the files), and `edits`,
 *   each with `document`, `path`, `start` and `end` (bytes in the old file), `from`, `to`
 * @throws UserError `EDIT_UNPROVEN` when something does not agree
 */
export function proveEdits(before: Buffer, after: Buffer, { source, events, splices }: Edited): Digest {
  if (splices.length > 0) {
    proveBytes(before, after, splices, source.file);
    const changed = decodeSource(after, source.file);
    proveByFirstReader({ source, events, splices }, changed);
    proveBySecondReader(source, changed, splices);
  }
  const edits = splices.map(({ start, end, target: { edit } }) => ({
    document: edit.document,
    path: edit.path,
    start,
    end,
    from: edit.from,
    to: edit.to,
  }));
  const statement = { type: 'tidegate.edit/v1', before: digestOf(before), after: digestOf(after), edits };
  return digestOf(Buffer.from(canonicalize(statement) ?? ''));
}

function proveBytes(before: Buffer, after: Buffer, splices: readonly Splice[], file: string): void {
  let [old, now] = [0, 0];
  for (const { start, end, token } of splices) {
    const from = now + start - old;
    const to = from + token.length;
    const same = before.subarray(old, start).equals(after.subarray(now, from));
    if (!same || !after.subarray(from, to).equals(token)) {
      throw unproven(file, `the bytes around offset ${start} are not as planned`);
    }
    [old, now] = [end, to];
  }
  if (!before.subarray(old).equals(after.subarray(now))) {
    throw unproven(file, 'the bytes after the last edit are not as planned');
  }
}

function proveByFirstReader({ source, events, splices }: Edited, changed: Source): void {
  const before = factsOfEvents(source, events);
  const wanted = new Map(splices.map(({ target }) => [target.node.start, target.edit.to]));
  const edited = before.map(({ kind, start }) => (kind === 'scalar' ? wanted.get(start) : undefined));
  compare(before, factsOfEvents(changed, readEvents(changed)), edited, splices.length, source.file);
}

/** The second reader must find each scalar by itself: by its path, at the same offsets, with the same text. */
function proveBySecondReader(source: Source, changed: Source, splices: readonly Splice[]): void {
  const [before, after] = [readWithSecondParser(source.text), readWithSecondParser(changed.text)];
  if (typeof before === 'string' || typeof after === 'string') {
    throw unproven(
      source.file,
      `the second reader says ${JSON.stringify(typeof before === 'string' ? before : after)}`,
    );
  }
  const wanted = new Map(
    splices.map(({ target }) => [keyOf(target.edit.document, target.edit.path), target]),
  );
  const edited = before.map(({ document, path, start, end, text }) => {
    const target = wanted.get(keyOf(document, path));
    const same = target?.node.start === start && target.node.end === end && target.edit.from === text;
    return same ? target.edit.to : undefined;
  });
  compare(before, after, edited, splices.length, source.file);
}

function keyOf(document: number, path: Path): string {
  return JSON.stringify([document, ...path]);
}

/** @param edited for each fact before: the new text, undefined where nothing may change */
function compare(
  before: readonly Fact[],
  after: readonly Fact[],
  edited: readonly (string | undefined)[],
  count: number,
  file: string,
): void {
  const found = edited.filter((text) => text !== undefined).length;
  if (found !== count || before.length !== after.length) {
    throw unproven(file, 'the readers do not find the same values');
  }
  for (const [index, fact] of before.entries()) {
    const now = after[index];
    const to = edited[index];
    const sameStyle = now?.style === fact.style || (to !== undefined && now?.style === 'double');
    const same = now?.kind === fact.kind && now.rest === fact.rest && now.text === (to ?? fact.text);
    if (!same || !sameStyle) {
      throw unproven(file, `a value that reads ${JSON.stringify(fact.text)} would change`);
    }
  }
}

function unproven(file: string, reason: string): UserError {
  return new UserError('EDIT_UNPROVEN', `the edit could not be proven: ${reason}`, {
    at: { file },
    hint: 'Nothing was written. Change the file by hand, and please report what it looks like.',
  });
}
