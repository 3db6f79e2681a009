import type { Digest } from '../oci/digest.ts';
import type { Ledger, LedgerRepository, LedgerTag } from '../release/ledger.ts';
import { formatTime } from '../utc.ts';

/** A version as its source tells of it. */
export interface Sighting {
  readonly tag: string;
  /** When it was published, as the source says: RFC 3339, UTC, whole seconds. */
  readonly date?: string;
}

/** What was seen in earlier runs and in this one: the ledger while `track` works. */
export interface Sightings {
  /**
   * Since when there is what the tag stands for now. A source's date may make it older than its first sighting, never
   * younger. Undefined for what was there before the ledger, with no date: it counts as old.
   */
  since(repository: string, sighting: Sighting): string | undefined;
  /** Remembers the tags that matter in a repository, all at once; others in it are forgotten when they are old. */
  remember(repository: string, sightings: readonly Sighting[]): void;
  /**
   * Remembers what a tag that matters stands for.
   * @returns what it stood for before, when that was something else
   */
  rememberDigest(repository: string, tag: string, digest: Digest): Digest | undefined;
  /** The repositories that were never looked at before. Sorted. */
  firstLooks(): readonly string[];
  /** What is to be written; undefined when nothing is new. */
  news(): Ledger | undefined;
}

/** Milliseconds for which a tag is remembered that is gone, or that newer ones took the place of: 90 days. */
const tagMemory = 90 * 86_400_000;
/** A repository that this release file does not name may be another's. */
const repositoryMemory = 400 * 86_400_000;
/** A repository with more tags that matter has a range without a bound: the newest are enough. */
const mostTags = 500;

interface Repository {
  readonly since: string;
  readonly tags: Map<string, LedgerTag>;
  readonly matter: Set<string>;
}

/** @param now of this run */
export function openSightings(ledger: Ledger, now: Date): Sightings {
  const time = formatTime(now);
  const known = new Map(ledger.repositories.map((each) => [each.name, each]));
  const repositories = new Map<string, Repository>(
    ledger.repositories.map(({ name, since, tags }) => [
      name,
      { since, tags: new Map(tags.map((each) => [each.tag, each])), matter: new Set() },
    ]),
  );
  let changed = false;
  const firstSeen = (repository: string, { tag, date }: Sighting): string | undefined => {
    const isFirstLook = !known.has(repository);
    const seen = repositories.get(repository)?.tags.get(tag);
    return seen === undefined ? (isFirstLook ? undefined : earlier(time, date)) : seen.firstSeen;
  };
  return {
    since(repository, sighting) {
      const digests = repositories.get(repository)?.tags.get(sighting.tag)?.digests ?? [];
      // A date may be that of the content which the tag stood for before.
      return digests.length > 1
        ? digests.at(-1)?.firstSeen
        : earlier(firstSeen(repository, sighting), sighting.date);
    },
    remember(repository, sightings) {
      const own = repositories.get(repository) ?? { since: time, tags: new Map(), matter: new Set() };
      changed ||= !repositories.has(repository);
      repositories.set(repository, own);
      for (const sighting of sightings.slice(0, mostTags)) {
        const { tag, date } = sighting;
        own.matter.add(tag);
        if (!own.tags.has(tag)) {
          const since = earlier(firstSeen(repository, sighting), date);
          own.tags.set(tag, { tag, ...(since === undefined ? {} : { firstSeen: since }), digests: [] });
          changed = true;
        }
      }
    },
    rememberDigest(repository, tag, digest) {
      const own = repositories.get(repository);
      const seen = own?.tags.get(tag);
      const last = seen?.digests.at(-1)?.digest;
      if (own === undefined || seen === undefined || last === digest) {
        return undefined;
      }
      own.tags.set(tag, { ...seen, digests: [...seen.digests, { digest, firstSeen: time }].slice(-10) });
      changed = true;
      return last;
    },
    firstLooks: () => [...repositories.keys()].filter((name) => !known.has(name)).sort(),
    news: () => (changed ? toLedger(repositories, now.valueOf()) : undefined),
  };
}

/** Only when something is written anyway are old things left out: time alone changes nothing. */
function toLedger(repositories: ReadonlyMap<string, Repository>, now: number): Ledger {
  const kept = [...repositories].flatMap(([name, { since, tags, matter }]): LedgerRepository[] => {
    const left = [...tags.values()].filter(
      ({ tag, firstSeen = since }) => matter.has(tag) || now - Date.parse(firstSeen) < tagMemory,
    );
    const newest = Math.max(...[...tags.values()].map(({ firstSeen = since }) => Date.parse(firstSeen)));
    const isForeign = matter.size === 0 && tags.size > 0;
    return isForeign
      ? now - newest < repositoryMemory
        ? [{ name, since, tags: [...tags.values()] }]
        : []
      : [{ name, since, tags: left }];
  });
  return { schemaVersion: 1, repositories: kept };
}

/** RFC 3339 in UTC and whole seconds sorts as text. */
function earlier(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a < b ? a : b;
}
