import { bundleName, volumeName } from '../bundle/layout.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Digest } from '../oci/digest.ts';
import { byText } from '../order.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { RecordSource } from '../promote/record/trusted-record.ts';
import { recordRepository } from '../promote/targets.ts';
import { createMapping } from '../release/mapping.ts';
import { readContents, type RepositoryContents } from './contents.ts';
import { type Named, namedContent, signedDigests } from './named.ts';
import { type Kept, planPrune, type RepositoryPlan } from './plan.ts';
import type { Pruned } from './reached.ts';

const concurrency = 2;

export interface Findings {
  /** Of the repositories that the pruned releases are in, by name. */
  readonly plans: readonly RepositoryPlan[];
  /** Of the repository that their records are in. */
  readonly records: readonly RepositoryPlan[];
  /** Images that the records say are where today's rules do not lead: nothing is done about them. */
  readonly elsewhere: readonly string[];
}

/** Reads what the registry has of the releases that go, and plans. Nothing is written. */
export async function examine(
  pruned: readonly PromotionRecord[],
  kept: Kept,
  source: RecordSource,
): Promise<Findings> {
  const mapping = createMapping(source.config);
  const found = pruned.map((record) => namedContent(record, mapping));
  const content = {
    named: found.flatMap(({ named }) => named),
    digests: new Set(pruned.flatMap(signedDigests)),
  };
  const records = await nameRecords(pruned, source);
  const manifests = new Map(pruned.map((record) => [record.release, firstVolume(record)]));
  return {
    plans: planPrune(content, kept, await readAll(content, kept, manifests, source)),
    records: planPrune(records, kept, await readAll(records, kept, new Map(), source)),
    elsewhere: [...new Set(found.flatMap(({ elsewhere }) => elsewhere))].sort(),
  };
}

/** The records themselves, as if they were content. */
async function nameRecords(
  pruned: readonly PromotionRecord[],
  { registries, config }: RecordSource,
): Promise<Pruned> {
  const repository = registries.repository(recordRepository(config));
  const named = await mapConcurrently(pruned, concurrency, async ({ release }): Promise<Named> => {
    const root = await repository.resolve(release);
    const tags = [{ tag: release, digest: root.digest }];
    return { release, repository: repository.name, tags, roots: [root] };
  });
  return { named, digests: new Set(named.flatMap(({ roots }) => roots.map(({ digest }) => digest))) };
}

/** All manifests of a release, and its configs: the first volume of its bundle has them. */
function firstVolume({ manifest }: PromotionRecord): readonly Digest[] {
  const first = volumeName(bundleName(manifest), 0);
  return manifest.blobs.flatMap(({ volume, digest }) => (volume === first ? [digest] : []));
}

/** @param manifests by release */
async function readAll(
  { named, digests }: Pruned,
  kept: Kept,
  manifests: ReadonlyMap<string, readonly Digest[]>,
  { registries }: RecordSource,
): Promise<ReadonlyMap<string, RepositoryContents>> {
  const places = [...Map.groupBy(named, ({ repository }) => repository)].sort(byText(([name]) => name));
  const contents = await mapConcurrently(places, concurrency, async ([name, items]) => {
    const staying = kept.digestsIn(name);
    const isTheirs = (digest: Digest): boolean => digests.has(digest) && !staying.has(digest);
    const releases = new Set(items.map(({ release }) => release));
    const suspects = {
      roots: items.flatMap(({ roots }) => roots),
      manifests: [...new Set([...releases].flatMap((release) => manifests.get(release) ?? []))].filter(
        isTheirs,
      ),
      isTheirs,
    };
    return [name, await readContents(registries.repository(name), suspects)] as const;
  });
  return new Map(contents);
}
