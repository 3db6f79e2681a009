import type { Digest } from '../oci/digest.ts';
import { compareTags, releaseKey, type Tag } from '../release/tag.ts';
import {
  type AllowedVersion,
  allowedVersions,
  newestVersion,
  type VersionPolicy,
} from '../release/version-policy.ts';
import type { Candidate } from '../upstream/source.ts';
import type { AgeRule } from './age-rule.ts';
import type { Sightings } from './sightings.ts';

/** An entry of the release file whose version is to be chosen. */
export interface Entry {
  /** `image docker.io/wandb/local`, for messages. */
  readonly what: string;
  /** How the lock and the ledger name it: `docker.io/wandb/local`. */
  readonly repository: string;
  readonly candidates: readonly Candidate[];
  readonly policy: VersionPolicy;
  /** Absent where age does not matter. */
  readonly age?: AgeRule;
  readonly allowDowngrade: boolean;
  readonly group?: string;
  /** The version that the lock has. */
  readonly locked?: Tag;
  /** What a version stands for now, where that can be asked for little. */
  digestOf(version: string): Promise<Digest | undefined>;
}

/** What may be taken of an entry. */
export interface Shortlist {
  readonly entry: Entry;
  /** The newest of the kind that is upstream, also outside of the range, and where it has to wait. */
  readonly newest: Tag | undefined;
  /** All that policy allows, newest first. */
  readonly allowed: readonly AllowedVersion<Candidate>[];
  /** Those among them that are not old enough, and since when they are known. */
  readonly held: ReadonlyMap<string, string>;
  /** It turns out to stand for something else than before: looks at its age again. */
  hold(tag: Tag): void;
  /** The newest tag that is the same release as that one, and may be taken now. */
  inRelease(release: Tag): Tag | undefined;
}

export function shortlistOf(entry: Entry, sightings: Sightings): Shortlist {
  const allowed = allowedVersions(entry.candidates, entry.policy);
  const newest = newestVersion(entry.candidates, entry.policy);
  const { age, locked, repository } = entry;
  const candidates = new Map(allowed.map(({ tag, candidate }) => [tag.text, candidate]));
  const releases = Map.groupBy(
    allowed.map(({ tag }) => tag),
    releaseKey,
  );
  const held = new Map<string, string>();
  const hold = ({ text }: Tag): void => {
    const candidate = candidates.get(text);
    const since = candidate && sightings.since(repository, sightingOf(candidate));
    // What is locked was old enough then.
    if (age !== undefined && since !== undefined && since > age.seenUntil && text !== locked?.text) {
      held.set(text, since);
    }
  };
  for (const { tag } of age === undefined ? [] : allowed) {
    hold(tag);
  }
  const inRelease = (release: Tag): Tag | undefined =>
    releases.get(releaseKey(release))?.find(({ text }) => !held.has(text));
  return { entry, newest, allowed, held, hold, inRelease };
}

/**
 * Puts into the ledger what may still be taken later: what policy allows from the version on that is locked, or that is
 * taken now.
 */
export function rememberAllowed({ entry, allowed }: Shortlist, chosen: Tag, sightings: Sightings): void {
  const { locked, repository } = entry;
  const from = locked === undefined || compareTags(chosen, locked) < 0 ? chosen : locked;
  sightings.remember(
    repository,
    allowed.filter(({ tag }) => compareTags(tag, from) >= 0).map(({ candidate }) => sightingOf(candidate)),
  );
}

function sightingOf({ version, date }: Candidate): { tag: string; date?: string } {
  return { tag: version, ...(date === undefined ? {} : { date }) };
}
