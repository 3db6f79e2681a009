import type { Digest } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { chartPlaces, sharePlace } from '../promote/charts/chart-places.ts';
import { readInternalTargets } from '../promote/internal-side.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { readHistory } from '../promote/record/all-records.ts';
import type { RecordSource } from '../promote/record/trusted-record.ts';
import { createMapping } from '../release/mapping.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { requireNoneDoubted } from './doubted.ts';
import { keptTags, signedDigests } from './named.ts';
import type { Kept, Place } from './plan.ts';

/** Another target in the same registry or with the same chart repository, of this release file or of another one. */
type Neighbour = RecordSource & Place;

/**
 * What must stay: all that kept releases have, anywhere, and all that neighbours have ever promoted to the same place.
 * @param records of the kept releases
 * @param neighbours as `findNeighbours` gives them
 * @throws RefusedError `PRUNE_DOUBTED` when a record of theirs does not count today: what it has cannot be told from what goes
 */
export async function collectKept(
  { config }: RecordSource,
  records: readonly PromotionRecord[],
  neighbours: readonly Neighbour[],
): Promise<Kept> {
  const mapping = createMapping(config);
  const tags = new Set(records.flatMap((record) => keptTags(record, mapping)));
  const everywhere = new Set(records.flatMap(signedDigests));
  const places = new Map<string, Set<Digest>>();
  for (const neighbour of neighbours) {
    const theirs = createMapping(neighbour.config);
    const { records: promoted, doubted } = await readHistory(neighbour);
    requireNoneDoubted(doubted);
    const charts = chartPlaces(neighbour).flatMap(({ names }) => names);
    for (const record of promoted) {
      const names = keptTags(record, theirs);
      names.forEach((name) => tags.add(name));
      for (const place of [...names.map((name) => repositoryOf(parseReference(name))), ...charts]) {
        const there = places.get(place) ?? new Set(everywhere);
        signedDigests(record).forEach((digest) => there.add(digest));
        places.set(place, there);
      }
    }
  }
  return {
    tags,
    digestsIn(...ofOne) {
      const there = ofOne.flatMap((place) => places.get(place) ?? []);
      return there.length === 0 ? everywhere : new Set(there.flatMap((digests) => [...digests]));
    },
  };
}

/**
 * Where the other records are of what is promoted into the registry of `source`, or into its chart repositories.
 * @param files the release file, and those of other products; paths, relative to the working folder
 */
export async function findNeighbours(
  source: RecordSource & Place,
  files: { readonly config: string; readonly trust: string | undefined; readonly beside: readonly string[] },
  runtime: Pick<Runtime, 'cwd'>,
): Promise<readonly Neighbour[]> {
  const { registry, record } = source.config;
  const own = chartPlaces(source);
  const sides = [
    await readInternalTargets({ ...files, to: [] }, runtime),
    ...(await Promise.all(
      // Each goes by the trust policy that it names: whose releases they are, it knows.
      files.beside.map((config) => readInternalTargets({ config, trust: undefined, to: [] }, runtime)),
    )),
  ];
  return sides.flatMap(({ configs, name, trust, releaseFile }) =>
    configs
      .map((config) => ({ ...source, name, trust, config, path: releaseFile.path }))
      .filter(({ config }) => config.registry !== registry || config.record !== record)
      .filter((other) => other.config.registry === registry || sharePlace(chartPlaces(other), own)),
  );
}
