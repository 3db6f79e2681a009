import { formatReference, parseReference, tryReference } from '../../oci/reference.ts';
import { digestField, nameField, releaseField, timeField, urlField } from '../../release/fields.ts';
import { parseJson } from '../../schema/json.ts';
import {
  array,
  boolean,
  type Infer,
  isMap,
  literal,
  object,
  optional,
  parseWith,
  scalar,
  string,
} from '../../schema/schema.ts';
import { mediaTypes } from '../../oci/descriptor.ts';

/** Media types of a journal: an OCI 1.0 manifest like the record, with an empty config. */
export const journalTypes = {
  config: 'application/vnd.tidegate.pending.v1+json',
  journal: 'application/vnd.tidegate.journal.v1+json',
} as const;

/** Bytes; a release of a thousand images takes a third of a megabyte. */
const journalLimit = 4 * 1024 * 1024;
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
  /** The run that has written it: two of one release at once are told apart by it. */
  run: string,
  /** UTC, whole seconds. */
  openedAt: timeField,
  /** That run has given up, and left some names set. */
  hasEnded: optional(boolean),
  /** What each tag stood for, absent when it was not there, and what it is to stand for. */
  tags: array(object({ reference: tagField, before: optional(digestField), after: digestField })),
  /** Versions that chart repositories get. */
  charts: array(object({ repository: urlField, name: string, version: string, digest: digestField })),
});

/**
 * Which names are being set. Nobody signs it: it may make a run stop, or a rollback move a tag away from what it says was
 * set, and no tag is ever set to a digest in it.
 */
export type Journal = Infer<typeof journalSchema>;

/** What stands where a journal was that could not be deleted. */
export const nothingPending = { schemaVersion: 1, release: null } as const;

const manifestSchema = object({
  schemaVersion: literal(2),
  mediaType: literal(mediaTypes.ociManifest),
  config: object({ mediaType: literal(journalTypes.config), digest: digestField, size: literal(2) }),
  layers: array(
    object({
      mediaType: literal(journalTypes.journal),
      digest: digestField,
      size: scalar('a size', (value) =>
        Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= journalLimit
          ? Number(value)
          : undefined,
      ),
    }),
  ),
});

/** @returns the one layer; undefined for anything that is not exactly such a manifest */
export function parseJournalManifest(
  bytes: Buffer,
): Infer<typeof manifestSchema>['layers'][number] | undefined {
  const json = parseJson(bytes);
  const parsed = 'value' in json ? parseWith(manifestSchema, json.value) : json;
  const [layer, ...others] = 'value' in parsed ? parsed.value.layers : [];
  return others.length === 0 ? layer : undefined;
}

/**
 * @param registry the only host that its tags may name: they are asked for
 * @returns undefined for anything that is not exactly a journal; `nothing` where it says that none is open
 */
export function parseJournal(bytes: Buffer, registry: string): Journal | 'nothing' | undefined {
  const json = parseJson(bytes);
  if (!('value' in json)) {
    return undefined;
  }
  if (isMap(json.value) && json.value['release'] === nothingPending.release) {
    return 'nothing';
  }
  const parsed = parseWith(journalSchema, json.value);
  const hosts =
    'value' in parsed ? parsed.value.tags.map(({ reference }) => parseReference(reference).host) : [];
  const isOurs = hosts.length <= mostTags && hosts.every((host) => host === registry);
  return 'value' in parsed && isOurs ? parsed.value : undefined;
}
