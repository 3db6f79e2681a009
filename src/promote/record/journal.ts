import { formatReference, parseReference, tryReference } from '../../oci/reference.ts';
import { digestField, nameField, releaseField, timeField, urlField } from '../../release/fields.ts';
import {
  array,
  boolean,
  type Infer,
  literal,
  object,
  optional,
  parseWith,
  scalar,
  string,
} from '../../schema/schema.ts';
import { type Mark, type MarkKind, type MarkPlace, setMark } from './mark.ts';
import { ownTags } from './own-tags.ts';
import type { RecordSource } from './trusted-record.ts';

const chartsField = array(
  object({ repository: urlField, name: string, version: string, digest: digestField }),
);

/** Each of them is asked for. */
const mostTags = 10_000;

const tagField = scalar('a reference with a tag alone', (value) => {
  const reference = typeof value === 'string' ? tryReference(value) : undefined;
  const isPlain = reference?.tag !== undefined && reference.digest === undefined;
  return isPlain && formatReference(reference) === value ? value : undefined;
});

const journalSchema = object({
  schemaVersion: literal(1),
  name: nameField,
  /** The one that is to be in force. */
  release: releaseField,
  /** Digest of its `bundle.json`. */
  bundle: digestField,
  /** It takes the place of a newer one. */
  isRollback: optional(boolean),
  /** The run that has written it: two of one release at once are told apart by it. */
  run: string,
  /** UTC, whole seconds. */
  openedAt: timeField,
  /** That run has given up, and left some names set. */
  hasEnded: optional(boolean),
  /** What each tag stood for, absent when it was not there, and what it is to stand for. */
  tags: array(object({ reference: tagField, before: optional(digestField), after: digestField })),
  /** Versions that chart repositories get. */
  charts: chartsField,
  /** Those that an earlier run has added, which never came to a record: a rollback takes them out. */
  undone: optional(chartsField),
});

/**
 * Which names are being set. Nobody signs it: it may make a run stop, or a rollback move a tag away from what it says was
 * set, or take out a chart version that no record has, and no tag is ever set to a digest in it.
 */
export type Journal = Infer<typeof journalSchema>;

/** A journal that stands in the registry. */
export type OpenJournal = Mark<Journal>;

export const journalKind: MarkKind<Journal> = {
  tag: ownTags.pending,
  config: 'application/vnd.tidegate.pending.v1+json',
  layer: 'application/vnd.tidegate.journal.v1+json',
  // A release of a thousand images takes a third of a megabyte.
  limit: 4 * 1024 * 1024,
  title: 'journal of a promotion',
  parse: parseJournal,
};

/** Says that the run of a journal has given up, and that names stay as it has set them. */
export async function leaveJournal(source: RecordSource, open: OpenJournal): Promise<void> {
  const { descriptor: _, ...journal } = open;
  await setMark(source, journalKind, { ...journal, hasEnded: true });
}

function parseJournal(value: unknown, { config, name }: MarkPlace): Journal | undefined {
  const parsed = parseWith(journalSchema, value);
  const journal = 'value' in parsed ? parsed.value : undefined;
  // Its tags are asked for: no other host may get requests, nor this one too many.
  const isOurs =
    journal?.name === name &&
    journal.tags.length <= mostTags &&
    journal.tags.every(({ reference }) => parseReference(reference).host === config.registry);
  return isOurs ? journal : undefined;
}
