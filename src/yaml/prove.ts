import { isDeepStrictEqual } from 'node:util';
import canonicalize from 'canonicalize';
import type { Event } from 'js-yaml';
import { type Place, UserError } from '../errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { ScalarEdit, Splice } from './edit.ts';
import type { Fact } from './fact.ts';
import { factsOfEvents, type FirstFact } from './first-reader.ts';
import { type Excerpt, excerptOf, factsIn } from './excerpt.ts';
import { readEvents } from './read-events.ts';
import { readTree } from './read-tree.ts';
import { readAsStrings } from './scalar-type.ts';
import { readWithSecondParser } from './second-reader.ts';
import type { Source } from './source.ts';

/** What the proof starts from: the old text as the first reader saw it, and the planned edits. */
export interface Reading {
  readonly source: Source;
  readonly events: readonly Event[];
  /** Sorted. */
  readonly splices: readonly Splice[];
}

/**
 * Proves that the first reader sees the same before and after, but for the edited scalars, which say the new text; that the
 * second reader sees the very same in the new text, or rather in an excerpt of it that has all which could be read in more
 * than one way; and that the new tokens are strings by YAML 1.1 and 1.2.
 * @throws UserError `EDIT_UNPROVEN` when something does not agree
 */
export function proveReading({ source, events, splices }: Reading, changed: Source): void {
  const otherBreak = source.text.search(/[\u0085\u2028\u2029]/);
  if (otherBreak >= 0) {
    const reason =
      'this invisible character (U+0085, U+2028 or U+2029) is a line break to readers of YAML 1.1 only';
    throw unproven(source.placeOf(otherBreak), reason);
  }
  const tokens = splices.map(({ token }) => token.toString());
  const texts = splices.map(({ target }) => target.edit.to);
  if (!readAsStrings(tokens, texts)) {
    throw unproven({ file: source.file }, 'not every reader would take the new values for those texts');
  }
  const changedEvents = readEvents(changed);
  const after = Array.from(factsOfEvents(changed, changedEvents));
  const edits = compareVersions(source, factsOfEvents(source, events), after, splices);
  const places = Array.from(edits.keys(), ({ start }) => start);
  compareReaders(changed, after, edits, excerptOf(changed.text, readTree(changed, changedEvents), places));
}

/**
 * Proves that the new file is the old one with just these tokens replaced.
 * @param splices sorted
 * @throws UserError `EDIT_UNPROVEN` when another byte differs
 */
export function proveBytes(before: Buffer, after: Buffer, splices: readonly Splice[], file: string): void {
  let [old, now] = [0, 0];
  for (const { start, end, token } of splices) {
    const from = now + start - old;
    const to = from + token.length;
    const same = start >= old && before.subarray(old, start).equals(after.subarray(now, from));
    if (!same || !after.subarray(from, to).equals(token)) {
      throw unproven({ file }, `the bytes around offset ${start} are not as planned`);
    }
    [old, now] = [end, to];
  }
  if (!before.subarray(old).equals(after.subarray(now))) {
    throw unproven({ file }, 'the bytes after the last edit are not as planned');
  }
}

/**
 * What a proof says.
 * @returns digest of a canonical JSON statement (RFC 8785): `type`, `before` and `after` (digests of the files), and `edits`,
 *   each with `document`, `path`, `line` (in a template), `start` and `end` (bytes in the old file), `from`, `to`
 */
export function statementOf(before: Buffer, after: Buffer, splices: readonly Splice[]): Digest {
  const edits = splices.map(({ start, end, target: { edit } }) => ({
    document: edit.document,
    path: edit.path,
    ...(edit.line === undefined ? {} : { line: edit.line }),
    start,
    end,
    from: edit.from,
    to: edit.to,
  }));
  const statement = { type: 'tidegate.edit/v1', before: digestOf(before), after: digestOf(after), edits };
  return digestOf(Buffer.from(canonicalize(statement) ?? ''));
}

/** @returns the edits, each by its fact in the new text, in the order of the text */
function compareVersions(
  source: Source,
  before: Iterable<FirstFact>,
  after: readonly FirstFact[],
  splices: readonly Splice[],
): ReadonlyMap<FirstFact, ScalarEdit> {
  const edits = new Map<FirstFact, ScalarEdit>();
  const wanted = new Map(splices.map(({ target }) => [target.node.start, target.edit]));
  let index = 0;
  for (const old of before) {
    const now = after[index];
    const edit = old.kind === 'scalar' ? wanted.get(old.start) : undefined;
    const from = edit?.from ?? old.text;
    const to = edit?.to ?? old.text;
    const sameStyle = now?.style === old.style || (edit !== undefined && now?.style === 'double');
    const same = sameStyle && sameNode(old, now) && old.rest === now.rest;
    if (!same || old.text !== from || now.text !== to) {
      throw unproven(placeIn(source, old), 'this value would change too, or not as wanted');
    }
    if (edit !== undefined) {
      edits.set(now, edit);
    }
    index += 1;
  }
  if (edits.size !== splices.length || index !== after.length) {
    throw unproven({ file: source.file }, 'the values found are not those of the plan');
  }
  return edits;
}

function compareReaders(
  changed: Source,
  facts: readonly FirstFact[],
  edits: ReadonlyMap<FirstFact, ScalarEdit>,
  excerpt: Excerpt,
): void {
  const first = factsIn(excerpt, facts);
  const fault = readWithSecondParser(excerpt.text, (other, path) => {
    const one = first.next().value;
    const reason = compareFacts(one, other, path, one && edits.get(one));
    if (reason !== undefined) {
      throw unproven(placeIn(changed, one), reason);
    }
  });
  if (fault !== undefined) {
    const reason = `the second reader does not accept the file (${fault.fault})`;
    throw unproven(changed.placeOf(excerpt.placeIn(fault.offset)), reason);
  }
  const { value: rest } = first.next();
  if (rest !== undefined) {
    throw unproven(placeIn(changed, rest), readOtherwise);
  }
}

const readOtherwise = 'the second reader reads this otherwise';

/** @returns in what they differ */
function compareFacts(
  one: FirstFact | undefined,
  other: Fact,
  path: readonly unknown[],
  edit: ScalarEdit | undefined,
): string | undefined {
  if (one === undefined) {
    return 'the second reader finds more values';
  }
  if (!sameNode(one, other) || one.style !== other.style || one.text !== other.text) {
    return readOtherwise;
  }
  return edit === undefined || isDeepStrictEqual(path, [edit.document, ...edit.path])
    ? undefined
    : 'the second reader finds this value under another path';
}

function sameNode<F extends Fact>(one: Fact, other: F | undefined): other is F {
  return one.kind === other?.kind && one.depth === other.depth && one.anchor === other.anchor;
}

/** Values are not shown: they may be any in the file, a secret too. */
function placeIn(source: Source, fact: FirstFact | undefined): Place {
  const start = fact?.start ?? -1;
  return start < 0 ? { file: source.file } : source.placeOf(start);
}

function unproven(at: Place, reason: string): UserError {
  return new UserError('EDIT_UNPROVEN', `the edit could not be proven: ${reason}`, {
    at,
    hint: 'Nothing was written. Change the file by hand, and please report what it looks like.',
  });
}
