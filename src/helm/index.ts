import { dump, FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml';
import { parse } from 'semver';
import { RefusedError } from '../errors.ts';
import { type Digest, isDigest } from '../oci/digest.ts';
import { type ChartMetadata, parseMetadata } from './metadata.ts';
import { describe } from '../schema/describe.ts';
import { isMap } from '../schema/schema.ts';
import { fitsWrittenOut, hasTooManyValues } from './written-out.ts';

/** A classic repository's `index.yaml` (helm.sh/docs/topics/chart_repository, "The index file"). */
export interface HelmIndex {
  /** Chart name → its versions, newest first. */
  readonly charts: ReadonlyMap<string, readonly IndexEntry[]>;
  /** How many entries were left out because they do not fit. */
  readonly skipped: number;
  /** What is wrong with the first few of them, one line each. */
  readonly notes: readonly string[];
}

export interface IndexEntry {
  readonly metadata: ChartMetadata;
  /** As they stand there: absolute, or relative to the index. Never empty. */
  readonly urls: readonly [string, ...string[]];
  /** Of the `.tgz`. Old repositories have none. */
  readonly digest?: Digest;
  /** RFC 3339, as it stands there. */
  readonly created?: string;
}

export interface NewEntry {
  readonly metadata: ChartMetadata;
  /** Relative to the index, so that a mirror of the repository does not point back. */
  readonly url: string;
  readonly digest: Digest;
  /** RFC 3339, UTC. */
  readonly created: string;
}

/** The largest public index has 20 MB. */
export const indexLimit = 64 * 1024 * 1024;
/** That one has half as many. */
const valueLimit = 1_500_000;
const notesKept = 10;

export function emptyIndex(): HelmIndex {
  return { charts: new Map(), skipped: 0, notes: [] };
}

/**
 * Reads an index. Entries that do not fit are counted and left out, as Helm does: one bad entry among thousands must not
 * hide the rest.
 * @param where for messages
 * @throws RefusedError `INDEX_UNREADABLE` when it is not YAML, has no `entries`, or would be too large in memory
 */
export function parseIndex(source: string, where: string): HelmIndex {
  const root = parseSource(source, where);
  const entries = isMap(root) ? root['entries'] : undefined;
  if (!isMap(entries)) {
    throw unreadable(where, 'it has no map `entries`');
  }
  let skipped = 0;
  const notes: string[] = [];
  const charts = new Map<string, readonly IndexEntry[]>();
  for (const [name, listed] of Object.entries(entries)) {
    const versions: IndexEntry[] = [];
    for (const [at, value] of (Array.isArray(listed) ? listed : []).entries()) {
      const entry = parseEntry(name, value);
      if (typeof entry !== 'string') {
        versions.push(entry);
        continue;
      }
      skipped += 1;
      if (notes.length < notesKept) {
        notes.push(`${where}: entry ${at + 1} of ${describe(name)} ${entry}`);
      }
    }
    if (versions.length > 0) {
      charts.set(name, sortEntries(versions));
    }
  }
  return { charts, skipped, notes };
}

/** Adds a chart version, in place of an entry of the same version if there is one. */
export function mergeIndex(index: HelmIndex, { metadata, url, digest, created }: NewEntry): HelmIndex {
  const others = (index.charts.get(metadata.name) ?? []).filter(
    (entry) => entry.metadata.version !== metadata.version,
  );
  const added: IndexEntry = { metadata, urls: [url], digest, created };
  const charts = new Map(index.charts).set(metadata.name, sortEntries([...others, added]));
  return { ...index, charts };
}

/**
 * Writes an index: charts by name, versions newest first.
 * @param generated RFC 3339, UTC
 */
export function formatIndex(index: HelmIndex, generated: string): string {
  const names = [...index.charts.keys()].sort();
  const entries = names.map((name) => [name, index.charts.get(name)?.map(formatEntry)]);
  const root = { apiVersion: 'v1', entries: Object.fromEntries(entries), generated };
  return dump(root, { noRefs: true, lineWidth: -1 });
}

function formatEntry({ metadata, urls, digest, created }: IndexEntry): Record<string, unknown> {
  return {
    ...metadata.fields,
    ...(created === undefined ? {} : { created }),
    // Helm writes the hex alone and compares it as text.
    ...(digest === undefined ? {} : { digest: digest.slice('sha256:'.length) }),
    urls,
  };
}

function parseSource(source: string, where: string): unknown {
  if (source.length > indexLimit || hasTooManyValues(source, valueLimit)) {
    throw unreadable(where, 'it is too large to be one');
  }
  const root = parseText(source, where);
  if (!fitsWrittenOut(root, indexLimit)) {
    throw unreadable(where, 'it is too large, or too deep, with its aliases written out');
  }
  return root;
}

function parseText(source: string, where: string): unknown {
  try {
    // Every scalar stays text: `1.10` is a version and not a number. It is also the quicker way for large files. A key that
    // stands twice is refused, as Helm does.
    return load(source, { schema: FAILSAFE_SCHEMA });
  } catch (error) {
    throw unreadable(where, error instanceof YAMLException ? error.reason : 'it is not YAML', error);
  }
}

function parseEntry(name: string, value: unknown): IndexEntry | string {
  if (!isMap(value)) {
    return 'is not a map';
  }
  const metadata = parseMetadata(value);
  if (typeof metadata === 'string') {
    return metadata;
  }
  if (metadata.name !== name) {
    return `is named ${describe(metadata.name)}`;
  }
  const [url, ...mirrors] = Array.isArray(value['urls']) ? value['urls'].filter(isUrl) : [];
  if (url === undefined) {
    return 'has no usable url';
  }
  const digest = parseDigestField(value['digest']);
  if (digest === null) {
    return `has a digest that is not sha256: ${describe(value['digest'])}`;
  }
  const created = typeof value['created'] === 'string' ? value['created'] : '';
  return {
    metadata,
    urls: [url, ...mirrors],
    ...(digest === undefined ? {} : { digest }),
    ...(created === '' ? {} : { created }),
  };
}

function isUrl(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= 4096 && /^[\u0021-\u007e]+$/.test(value)
  );
}

/** Undefined when there is none, null when it is not a digest. */
function parseDigestField(value: unknown): Digest | undefined | null {
  if (value === undefined || value === '') {
    return undefined;
  }
  const text = typeof value === 'string' ? `sha256:${value.replace(/^sha256:/, '')}` : value;
  return isDigest(text) ? text : null;
}

/** Newest first; what is not a semantic version comes last, by text. */
function sortEntries(entries: readonly IndexEntry[]): readonly IndexEntry[] {
  return entries
    .map((entry) => ({ entry, text: entry.metadata.version, version: parse(entry.metadata.version) }))
    .sort((a, b) => {
      const byText = Number(a.text < b.text) - Number(a.text > b.text);
      return a.version === null || b.version === null
        ? Number(a.version === null) - Number(b.version === null) || byText
        : b.version.compare(a.version) || byText;
    })
    .map(({ entry }) => entry);
}

function unreadable(where: string, reason: string, cause?: unknown): RefusedError {
  return new RefusedError('INDEX_UNREADABLE', `${where} is not a Helm repository index: ${reason}`, {
    cause,
  });
}
