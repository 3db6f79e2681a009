import { mapConcurrently } from '../oci/concurrency.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { Destination } from './destination.ts';
import { type RegistryState, tagKey } from './plan.ts';
import type { RecordConfig } from './record-format.ts';

const concurrency = 8;

interface Wanted {
  readonly repository: string;
  readonly descriptor: Descriptor;
}

/**
 * Asks the internal registry what it has of what the destinations need; nothing is written. A blob that is neither in a
 * given bundle nor where it belongs is looked for in every repository that this release or an earlier one uses.
 * @param isHeld whether one of the given bundles has a blob
 * @param records of earlier releases: they say which repositories exist
 */
export async function readRegistryState(
  registries: Registries,
  destinations: readonly Destination[],
  isHeld: (digest: Digest) => boolean,
  records: readonly RecordConfig[],
): Promise<RegistryState> {
  const wanted = destinations.flatMap(({ repository, manifests, blobs }) =>
    [...manifests.map(({ descriptor }) => descriptor), ...blobs].map((descriptor) => ({
      repository,
      descriptor,
    })),
  );
  const content = new Map<string, Set<Digest>>();
  await findContent(registries, wanted, content);
  const found = new Set([...content.values()].flatMap((digests) => [...digests]));
  const lost = destinations
    .flatMap(({ blobs }) => blobs)
    .filter(({ digest }) => !found.has(digest) && !isHeld(digest));
  const elsewhere = [...knownRepositories(destinations, records)].flatMap((repository) =>
    lost.map((descriptor) => ({ repository, descriptor })),
  );
  await findContent(registries, elsewhere, content);
  return {
    content,
    tags: await findTags(registries, destinations),
    referrers: await findReferrers(registries, destinations),
  };
}

/** Adds to `content` what is there; each is asked for once. */
async function findContent(
  registries: Registries,
  wanted: readonly Wanted[],
  content: Map<string, Set<Digest>>,
): Promise<void> {
  const unique = new Map(wanted.map((item) => [`${item.repository}@${item.descriptor.digest}`, item]));
  await mapConcurrently([...unique.values()], concurrency, async ({ repository, descriptor }) => {
    if (await registries.repository(repository).has(descriptor)) {
      content.set(repository, (content.get(repository) ?? new Set()).add(descriptor.digest));
    }
  });
}

async function findTags(
  registries: Registries,
  destinations: readonly Destination[],
): Promise<ReadonlyMap<string, Digest>> {
  const names = destinations.flatMap(({ repository, tags }) => tags.map(({ tag }) => ({ repository, tag })));
  const found = await mapConcurrently(names, concurrency, async (name) => {
    const descriptor = await registries.repository(name.repository).find(name.tag);
    return descriptor === undefined ? [] : [[tagKey(name), descriptor.digest] as const];
  });
  return new Map(found.flat());
}

async function findReferrers(
  registries: Registries,
  destinations: readonly Destination[],
): Promise<ReadonlyMap<string, ReadonlySet<Digest>>> {
  const subjects = destinations.flatMap(({ repository, referrers }) =>
    referrers.map(({ subject }) => ({ repository, subject })),
  );
  const found = await mapConcurrently(subjects, concurrency, async ({ repository, subject }) => {
    const listed = await registries.repository(repository).referrers(subject);
    return [`${repository}@${subject}`, new Set(listed.map(({ digest }) => digest))] as const;
  });
  return new Map(found);
}

/**
 * Some registries answer with an error when asked for a repository that they never had, so none is guessed. A record is
 * not signed: it must not send this anywhere else.
 */
function knownRepositories(
  destinations: readonly Destination[],
  records: readonly RecordConfig[],
): ReadonlySet<string> {
  const own = destinations.map(({ repository }) => repository);
  const hosts = new Set(own.map((repository) => parseReference(repository).host));
  const recorded = records
    .flatMap(({ images }) => images.map(({ internal }) => parseReference(internal)))
    .filter(({ host }) => hosts.has(host));
  return new Set([...own, ...recorded.map((reference) => repositoryOf(reference))]);
}
