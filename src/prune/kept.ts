import { dirname, resolve } from 'node:path';
import type { Digest } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { readInternalTargets } from '../promote/internal-side.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { readHistory, type RecordSource } from '../promote/record/trusted-record.ts';
import { createMapping } from '../release/mapping.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { keptTags, signedDigests } from './named.ts';
import type { Kept, Place } from './plan.ts';

/** Another target in the same registry, of this release file or of another one. */
type Neighbour = RecordSource & Place;

/**
 * What must stay: all that kept releases have, anywhere, and all that neighbours have ever promoted to the same place.
 * @param records of the kept releases
 * @param neighbours as `findNeighbours` gives them
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
    for (const record of (await readHistory(neighbour)).records) {
      const names = keptTags(record, theirs);
      names.forEach((name) => tags.add(name));
      for (const place of [
        ...names.map((name) => repositoryOf(parseReference(name))),
        ...chartPlaces(neighbour),
      ]) {
        const there = places.get(place) ?? new Set(everywhere);
        signedDigests(record).forEach((digest) => there.add(digest));
        places.set(place, there);
      }
    }
  }
  return { tags, digestsIn: (place) => places.get(place) ?? everywhere };
}

/** The classic repositories of a target, in its order: the path of a folder, or the address that people use. */
export function chartPlaces({ config, path }: Place): readonly string[] {
  return config.charts.flatMap((target) =>
    target.kind === 'oci'
      ? []
      : target.kind === 'folder'
        ? [resolve(dirname(path), target.path)]
        : [target.url],
  );
}

/**
 * Where the other records are of what is promoted into the registry of `source`.
 * @param files the release file, and those of other products; paths, relative to the working folder
 */
export async function findNeighbours(
  source: RecordSource,
  files: { readonly config: string; readonly trust: string | undefined; readonly beside: readonly string[] },
  runtime: Pick<Runtime, 'cwd'>,
): Promise<readonly Neighbour[]> {
  const { registry, record } = source.config;
  const sides = [
    await readInternalTargets({ ...files, to: [] }, runtime),
    ...(await Promise.all(
      // Each goes by the trust policy that it names: whose releases they are, it knows.
      files.beside.map((config) => readInternalTargets({ config, trust: undefined, to: [] }, runtime)),
    )),
  ];
  return sides.flatMap(({ configs, name, trust, releaseFile }) =>
    configs
      .filter((config) => config.registry === registry && config.record !== record)
      .map((config) => ({ ...source, name, trust, config, path: releaseFile.path })),
  );
}
