import { formatPlace, type Place } from '../errors.ts';
import { parseReference, type Reference } from '../oci/reference.ts';
import type { ChartSource, ImageSource, ReleaseFile } from '../release/release-file.ts';
import type { ChartLocation, Upstream } from '../upstream/upstream.ts';
import { chooseVersions } from './choose-versions.ts';
import type { Collection } from './collect.ts';
import type { Finding } from './finding.ts';
import type { Sightings } from './sightings.ts';
import { type History, offerChart, offerImage, type Offered } from './offered.ts';

/** The charts and images of the release file, each with its version. */
export interface ChosenRelease {
  readonly charts: readonly { readonly source: ChartSource; readonly location: ChartLocation }[];
  readonly images: readonly Reference[];
  /** The newest version that there is of each, by the reference that was chosen; of what has an exact tag nobody asked. */
  readonly newest: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

type Sources = Pick<ReleaseFile, 'charts' | 'images'>;

/** Asks every source, then chooses: entries of one group together. Failures go into the collection. */
export async function chooseRelease(
  file: Sources,
  upstream: Upstream,
  history: History,
  collection: Collection,
): Promise<ChosenRelease> {
  const { offered, charts, images } = await askSources(file, upstream, history, collection);
  const groups = Map.groupBy(
    offered,
    ({ shortlist: { entry } }) => entry.group ?? `${entry.what} ${entry.policy.range.text}`,
  );
  const newest = new Map<string, string>();
  const findings = await collection.each(
    // Of a group that lacks a member nothing is chosen; why it does is among the failures.
    [...groups.values()].filter((members) => members.length >= sizeOf(members[0], file)),
    (members) =>
      members
        .flatMap(({ at }) => at ?? [])
        .map((at) => `its range is in ${formatPlace(at)}`)
        .at(0),
    (members) => choose(members, history.sightings, newest),
  );
  return {
    charts: file.charts.flatMap((source) => {
      const location = charts.get(source);
      return location === undefined ? [] : { source, location };
    }),
    images: file.images.flatMap(
      (source) => (source.tag === undefined ? images.get(source) : pinned(source, source.tag)) ?? [],
    ),
    newest,
    findings: findings.flat(),
  };
}

interface AskedSources {
  readonly offered: readonly Offered[];
  /** What is chosen of `offered`, as soon as it is. */
  readonly charts: ReadonlyMap<ChartSource, ChartLocation>;
  readonly images: ReadonlyMap<ImageSource, Reference>;
}

async function askSources(
  file: Sources,
  upstream: Upstream,
  history: History,
  collection: Collection,
): Promise<AskedSources> {
  const charts = new Map<ChartSource, ChartLocation>();
  const images = new Map<ImageSource, Reference>();
  const offered = await Promise.all([
    collection.each(
      file.charts,
      ({ name, at }) => `asked for chart ${name}${placeText(at)}`,
      (source) => offerChart(source, upstream, history, (location) => charts.set(source, location)),
    ),
    collection.each(
      file.images.filter(({ tag }) => tag === undefined),
      ({ name, at }) => `asked for image ${name}${placeText(at)}`,
      (source) =>
        offerImage({ source, siblings: file.images }, upstream, history, (reference) =>
          images.set(source, reference),
        ),
    ),
  ]);
  return { offered: offered.flat(), charts, images };
}

/** It may be a line of a preset that nobody has seen. */
function placeText(at: Place | undefined): string {
  return at === undefined ? '' : ` in ${formatPlace(at)}`;
}

/** How many entries must be chosen together. */
function sizeOf(member: Offered | undefined, { images }: Sources): number {
  const group = member?.shortlist.entry.group;
  return group === undefined ? 1 : images.filter((image) => image.group === group).length;
}

async function choose(
  members: readonly Offered[],
  sightings: Sightings,
  newest: Map<string, string>,
): Promise<readonly Finding[]> {
  const shortlists = members.map(({ shortlist }) => shortlist);
  const group = shortlists[0]?.entry.group;
  const { versions, findings } = await chooseVersions(shortlists, group, sightings);
  await Promise.all(
    members.map(async (member, index) => {
      const reference = await member.take(versions[index]?.text ?? '');
      const { newest: known } = member.shortlist;
      if (known !== undefined) {
        newest.set(reference, known.text);
      }
    }),
  );
  return findings;
}

function pinned({ name }: ImageSource, tag: string): Reference {
  return { ...parseReference(name), tag };
}
