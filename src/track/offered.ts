import type { Place } from '../errors.ts';
import { tagOf } from '../helm/metadata.ts';
import { formatReference, type Reference, repositoryOf } from '../oci/reference.ts';
import type { Lock } from '../release/lock.ts';
import type { ChartSource, ImageSource } from '../release/release-file.ts';
import type { Tag } from '../release/tag.ts';
import type { VersionRules } from '../release/version-rules.ts';
import { referenceFor } from '../upstream/offers.ts';
import type { ChartLocation, Upstream } from '../upstream/upstream.ts';
import { withDates } from './dates.ts';
import { chartPolicy, type EntryPolicy, imagePolicy } from './entries.ts';
import { type Entry, type Shortlist, shortlistOf } from './shortlist.ts';
import type { AgeRule } from './age-rule.ts';
import type { Sightings } from './sightings.ts';

/** What earlier runs know, and what counts as old enough in this one. */
export interface History {
  readonly previous?: Lock | undefined;
  readonly sightings: Sightings;
  /**
   * Undefined for an entry where age does not matter, which the ledger does not follow.
   * @param locked the version that the lock has: an entry without one takes everything, as the first release does
   */
  ageRule(entry: VersionRules & { readonly name: string }, locked: Tag | undefined): AgeRule | undefined;
}

/** An entry whose source was asked; `take` turns the choice into a part of the release. */
export interface Offered {
  readonly shortlist: Shortlist;
  /** Where its range is written. */
  readonly at?: Place | undefined;
  /** @returns its reference, as the lock names it */
  take(version: string): Promise<string>;
}

/** Asks for the versions of a chart. @throws what its source throws */
export async function offerChart(
  source: ChartSource,
  upstream: Upstream,
  history: History,
  take: (location: ChartLocation) => void,
): Promise<Offered> {
  const { candidates, locate } = await upstream.offerChart(source);
  const isOci = source.repository.startsWith('oci://');
  const repository = repositoryOfChart(source);
  const own = chartPolicy(source, history.previous);
  const entry: Entry = {
    what: `chart ${source.name} in ${source.repository}`,
    repository,
    candidates,
    ...own,
    ...rulesOf(source, own, history),
    async digestOf(version) {
      const known = candidates.find((candidate) => candidate.version === version)?.digest;
      return known ?? (isOci ? (await upstream.store(repository).find(tagOf(version)))?.digest : undefined);
    },
  };
  const locked = history.previous?.charts.find(({ name }) => name === source.name);
  return {
    shortlist: shortlistOf(entry, history.sightings),
    at: source.at,
    async take(version) {
      const isOffered = candidates.some((candidate) => candidate.version === version);
      const isKept = !isOffered && locked?.version === version;
      const location = isKept ? upstream.lockedChart(locked) : await locate(version);
      take(location);
      return location.reference;
    },
  };
}

/** Asks for the versions of an image. @param siblings all images of the release file. @throws what its source throws */
export async function offerImage(
  { source, siblings }: { readonly source: ImageSource; readonly siblings: readonly ImageSource[] },
  upstream: Upstream,
  history: History,
  take: (reference: Reference) => void,
): Promise<Offered> {
  const { candidates, locate } = await upstream.offerImage(source);
  const own: EntryPolicy = imagePolicy(source, siblings, history.previous);
  const rules = rulesOf(source, own, history);
  const entry: Entry = {
    what: `image ${source.name}`,
    repository: source.name,
    candidates:
      rules.age === undefined
        ? candidates
        : await withDates(candidates, own, (tags) => upstream.dates.of(source.name, tags)),
    ...own,
    ...rules,
    ...(source.group === undefined ? {} : { group: source.group }),
    digestOf: async (tag) => (await upstream.store(source.name).find(tag))?.digest,
  };
  return {
    shortlist: shortlistOf(entry, history.sightings),
    at: source.at,
    async take(version) {
      const reference = await locate(version);
      take(reference);
      return formatReference(reference);
    },
  };
}

function rulesOf(
  source: ChartSource | ImageSource,
  { locked }: EntryPolicy,
  history: History,
): Pick<Entry, 'age' | 'allowDowngrade'> {
  const age = history.ageRule(source, locked);
  return {
    allowDowngrade: source.allowDowngrade ?? false,
    ...(age === undefined ? {} : { age }),
  };
}

/** As its reference in the lock begins. */
function repositoryOfChart({ name, repository }: ChartSource): string {
  const base = repository.replace(/\/*$/, '/');
  return base.startsWith('oci://')
    ? `${base.slice('oci://'.length)}${name}`
    : repositoryOf(referenceFor(base, name));
}
