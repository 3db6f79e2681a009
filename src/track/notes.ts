import { TidegateError } from '../errors.ts';
import { byText, compareText } from '../order.ts';
import { withPlace } from '../report/format.ts';
import { tameMarkdown } from '../report/foreign-markdown.ts';
import type { Lock } from '../release/lock.ts';
import type { NotesSource, ReleaseFile } from '../release/release-file.ts';
import { versionsOf } from '../release/support.ts';
import { compareReleases, parseTag, type Tag } from '../release/tag.ts';
import { compareVersions } from '../release/versions.ts';
import type { ReleaseNote } from '../upstream/github/notes.ts';
import type { Entry } from '../upstream/source.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { orError } from '../unless.ts';

/** What upstream wrote about a chart or image between the old version and the new one. */
export interface NotesSection {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** `wandb/server`. */
  readonly github: string;
  /** Newest first. */
  readonly notes: readonly Note[];
  /** Why there are none, or none of the new version itself. */
  readonly failure?: string;
}

interface Note {
  readonly version: string;
  readonly date?: string;
  /** A page for people. */
  readonly url: string;
  /** Markdown that does nothing; empty where nobody wrote any. */
  readonly text: string;
}

/** Bytes of one version's notes. */
const noteLimit = 64 * 1024;

interface Move {
  readonly entry: Entry;
  readonly source: NotesSource;
  readonly from: string;
  readonly to: string;
}

/**
 * Reads the notes of all versions between the previous lock and this one, of each entry that says where they are. They
 * are never needed: what cannot be read says why, and that is all.
 */
export async function collectNotes(
  { charts, images }: Pick<ReleaseFile, 'charts' | 'images'>,
  { lock, previous }: { readonly lock: Lock; readonly previous: Lock },
  upstream: Pick<Upstream, 'notes'>,
): Promise<readonly NotesSection[]> {
  const entries = [
    ...charts.map(({ name, notes }) => ({ entry: { kind: 'chart', name } as const, notes })),
    ...images.map(({ name, notes }) => ({ entry: { kind: 'image', name } as const, notes })),
  ];
  const moves = entries.flatMap(({ entry, notes }): readonly Move[] => {
    const [from, to] = [newestOf(entry, previous), newestOf(entry, lock)];
    return notes === undefined || from === undefined || to === undefined || compareVersions(from, to) >= 0
      ? []
      : [{ entry, source: notes, from, to }];
  });
  // Images of one group move together, and share their notes. Charts of one repository have releases of their own.
  const unique = new Map(
    moves.toReversed().map((move) => {
      const { entry, source, from, to } = move;
      return [`${source.github} ${from} ${to} ${entry.kind === 'chart' ? entry.name : ''}`, move];
    }),
  );
  const sections = await Promise.all([...unique.values()].map((move) => readSection(move, upstream)));
  return sections.sort(byText(({ name }) => name));
}

function newestOf({ kind, name }: Entry, { charts, images }: Lock): string | undefined {
  const content = kind === 'chart' ? { charts, images: [] } : { charts: [], images };
  return versionsOf(name, content, []).toSorted(compareVersions).at(-1);
}

async function readSection(
  { entry, source, from, to }: Move,
  upstream: Pick<Upstream, 'notes'>,
): Promise<NotesSection> {
  const { github } = source;
  const section = { name: entry.name, from, to, github };
  const found = await orError(upstream.notes(source, entry));
  if (found instanceof TidegateError) {
    return { ...section, notes: [], failure: withPlace(found.message, found.at) };
  }
  const chosen = new Map(
    found
      .filter((note) => isBetween(note, from, to))
      .sort((a, b) => compareVersions(b.version, a.version) || compareText(a.url, b.url))
      .map((note) => [note.version, note]),
  );
  const notes = [...chosen.values()].map((note) => noteOf(note));
  const isThere = notes.some(({ version }) => isRelease(version, to));
  return isThere ? { ...section, notes } : { ...section, notes, failure: noneOf(entry, to) };
}

/** Vendors do not write about each patch, and some have other names for their releases. */
function noneOf({ kind, name }: Entry, version: string): string {
  const bare = version.replace(/^v(?=\d)/, '');
  const names = [bare, `v${bare}`, ...(kind === 'chart' ? [`${name}-${bare}`] : [])];
  return `none of its releases is called ${names.join(' or ')}`;
}

function isRelease(version: string, wanted: string): boolean {
  const [tag, other] = [parseTag(version), parseTag(wanted)];
  return tag !== undefined && other !== undefined && compareReleases(tag, other) === 0;
}

function noteOf({ version, date, url, text }: ReleaseNote): Note {
  return {
    version,
    ...(date === undefined ? {} : { date }),
    url,
    text: tameMarkdown(text, noteLimit),
  };
}

/** Tags of a registry may have a variant that those in git have not. */
function isBetween({ version, prerelease }: ReleaseNote, from: string, to: string): boolean {
  const [tag, old, now] = [version, from, to].map(parseTag);
  if (tag === undefined || old === undefined || now === undefined) {
    return false;
  }
  const isWanted = (!prerelease && tag.prerelease.length === 0) || now.prerelease.length > 0;
  return isWanted && isAfter(tag, old) && !isAfter(tag, now);
}

function isAfter(a: Tag, b: Tag): boolean {
  return compareReleases(a, b) > 0;
}
