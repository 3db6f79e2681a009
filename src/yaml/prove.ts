import { isDeepStrictEqual } from 'node:util';
import canonicalize from 'canonicalize';
import { type Event, EVENT_ID } from 'js-yaml';
import { type Place, UserError } from '../errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { isSameEvent, startOf } from './compare-events.ts';
import type { ScalarEdit, Splice } from './edit.ts';
import type { Fact } from './fact.ts';
import { factsOf, type FirstFact, type FirstPath } from './first-reader.ts';
import { excerptOf } from './excerpt.ts';
import { readJson, replaceAt } from './json.ts';
import type { DocumentNode } from './node.ts';
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
 * than one way; and that the new tokens are strings by YAML 1.1 and 1.2. Of JSON, the second reader is one of JSON: it sees the
 * same before and after, but for the new texts.
 * @throws UserError `EDIT_UNPROVEN` when something does not agree
 */
export function proveReading(reading: Reading, changed: Source): void {
  const { source, splices } = reading;
  const otherBreak = source.text.search(/[\u0085\u2028\u2029]/);
  if (otherBreak >= 0) {
    const reason =
      'this invisible character (U+0085, U+2028 or U+2029) is a line break to readers of YAML 1.1 only';
    throw unproven(source.placeOf(otherBreak), reason);
  }
  const tab = splices.map((one) => tabBehind(source, one)).find((at) => at !== undefined);
  if (tab !== undefined) {
    throw unproven(
      source.placeOf(tab),
      'go-yaml takes no tab here after a value in quotes, only after a plain one',
    );
  }
  const tokens = splices.map(({ token }) => token.toString());
  const texts = splices.map(({ target }) => target.edit.to);
  if (!readAsStrings(tokens, texts)) {
    throw unproven({ file: source.file }, 'not every reader would take the new values for those texts');
  }
  const changedEvents = readEvents(changed);
  const edits = compareVersions(reading, changed, changedEvents);
  const json = readJson(source.text);
  // What V8 makes of escaped keys depends on what it has read before (Node 24): the other reader knows then.
  if (json === undefined || !isSameJson(json, changed, edits)) {
    compareReaders(changed, readTree(changed, changedEvents), edits);
  }
}

/** Where a plain value gets quotes, and white space that begins a line between it and the next token has a tab. */
function tabBehind({ text }: Source, { token, target: { node } }: Splice): number | undefined {
  const lines = /[ \t]*(?:#[^\n]*)?\r?\n(?: *(?:#[^\n]*)?\r?\n)* *\t/y;
  lines.lastIndex = node.end;
  const isQuoted = node.style === 'plain' && /^['"]/.test(token.toString());
  return isQuoted && lines.test(text) ? lines.lastIndex - 1 : undefined;
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

/** Edits by where their token begins in the new text, in its order. */
type Edits = ReadonlyMap<number, ScalarEdit>;

function compareVersions(
  { source, events, splices }: Reading,
  changed: Source,
  after: readonly Event[],
): Edits {
  const edits = new Map<number, ScalarEdit>();
  const wanted = new Map(splices.map(({ target }) => [target.node.start, target.edit]));
  events.forEach((old, index) => {
    const now = after[index];
    const start = startOf(old);
    const edit = old.type === EVENT_ID.SCALAR ? wanted.get(start) : undefined;
    if (now === undefined || !isSameEvent(source, old, changed, now, edit)) {
      throw unproven(placeIn(source, start), 'this value would change too, or not as wanted');
    }
    if (edit !== undefined) {
      edits.set(startOf(now), edit);
    }
  });
  if (edits.size !== splices.length || events.length !== after.length) {
    throw unproven({ file: source.file }, 'the values found are not those of the plan');
  }
  return edits;
}

/** @param json what the old text says; is changed to what the new one shall say */
function isSameJson(json: readonly unknown[], changed: Source, edits: Edits): boolean {
  const isWanted = Array.from(edits.values(), (edit) =>
    replaceAt(json, [edit.document, ...edit.path], edit.to),
  );
  return !isWanted.includes(false) && isDeepStrictEqual(readJson(changed.text), json);
}

function compareReaders(changed: Source, documents: readonly DocumentNode[], edits: Edits): void {
  const excerpt = excerptOf(changed.text, documents, [...edits.keys()]);
  const place: FirstPath = { whole: [], excerpt: [] };
  const first = factsOf(documents, excerpt.leftOut, place);
  const fault = readWithSecondParser(excerpt.text, (other, path) => {
    const one = first.next().value;
    const edit = one?.kind === 'scalar' ? edits.get(one.start) : undefined;
    const reason = compareFacts(one, other) ?? (edit && comparePaths(edit, place, path));
    if (reason !== undefined) {
      throw unproven(placeIn(changed, one?.start), reason);
    }
  });
  if (fault !== undefined) {
    const reason = `the second reader does not accept the file (${fault.fault})`;
    throw unproven(changed.placeOf(excerpt.placeIn(fault.offset)), reason);
  }
  const { value: rest } = first.next();
  if (rest !== undefined) {
    throw unproven(placeIn(changed, rest.start), readOtherwise);
  }
}

const readOtherwise = 'the second reader reads this otherwise';

/** @returns in what they differ */
function compareFacts(one: FirstFact | undefined, other: Fact): string | undefined {
  if (one === undefined) {
    return 'the second reader finds more values';
  }
  const isSame =
    one.kind === other.kind &&
    one.depth === other.depth &&
    one.style === other.style &&
    one.text === other.text &&
    one.anchor === other.anchor;
  return isSame ? undefined : readOtherwise;
}

function comparePaths(
  { document, path }: ScalarEdit,
  { whole, excerpt }: FirstPath,
  found: readonly unknown[],
): string | undefined {
  return isDeepStrictEqual(whole, [document, ...path]) && isDeepStrictEqual(found, excerpt)
    ? undefined
    : 'the second reader finds this value under another path';
}

/** Values are not shown: they may be any in the file, a secret too. */
function placeIn(source: Source, start = -1): Place {
  return start < 0 ? { file: source.file } : source.placeOf(start);
}

function unproven(at: Place, reason: string): UserError {
  return new UserError('EDIT_UNPROVEN', `the edit could not be proven: ${reason}`, {
    at,
    hint: 'Nothing was written. Change the file by hand, and please report what it looks like.',
  });
}
