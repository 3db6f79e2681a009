import { mapConcurrently } from '../oci/concurrency.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { unless } from '../unless.ts';
import type { Destination } from './destination.ts';
import type { RegistryState } from './plan.ts';
import { internalReference } from './targets.ts';
import type { TwinsOf } from './twins.ts';
import type { Whereabouts } from './whereabouts.ts';

const concurrency = 8;
/** Bytes of a blob from which on asking for it elsewhere costs less than sending it. */
const leastSize = 100_000;
/** How many places are asked at most for a blob that a bundle has. */
const mostPlaces = 8;

interface Wanted {
  readonly repository: string;
  readonly descriptor: Descriptor;
}

/** What is known before the registry is asked. */
interface Hints {
  /** Whether one of the given bundles has a blob. */
  readonly isHeld: (digest: Digest) => boolean;
  /** Says which other repositories may have a blob. */
  readonly whereabouts: Pick<Whereabouts, 'candidates' | 'earlier'>;
  readonly twinsOf: TwinsOf;
}

/**
 * Asks the internal registry what it has of what the destinations need; nothing is written. A blob that is neither in a
 * given bundle nor where it belongs is looked for elsewhere: where it should be, then in every repository that this
 * release or an earlier one uses. One that a bundle has is looked for only where it is likely to be mounted from.
 */
export async function readRegistryState(
  registries: Registries,
  destinations: readonly Destination[],
  hints: Hints,
): Promise<RegistryState> {
  const { isHeld, whereabouts } = hints;
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
  const own = destinations.map(({ repository }) => repository);
  const placesOf = ({ digest }: Descriptor) => new Set([...whereabouts.candidates(digest), ...own]);
  await findElsewhere(registries, lost, placesOf, content);
  await findMountable(registries, destinations, hints, content);
  return {
    content,
    tags: await findTags(registries, destinations),
    referrers: await findReferrers(registries, destinations),
  };
}

function note(content: Map<string, Set<Digest>>, repository: string, digest: Digest): void {
  content.set(repository, (content.get(repository) ?? new Set()).add(digest));
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
      note(content, repository, descriptor.digest);
    }
  });
}

/** The same for blobs of which one place is enough. */
async function findElsewhere(
  registries: Registries,
  lost: readonly Descriptor[],
  placesOf: (blob: Descriptor) => ReadonlySet<string>,
  content: Map<string, Set<Digest>>,
): Promise<void> {
  const unique = new Map(lost.map((blob) => [blob.digest, blob]));
  await mapConcurrently([...unique.values()], concurrency, async (blob) => {
    for (const repository of placesOf(blob)) {
      if (await hasIfAllowed(registries, repository, blob)) {
        note(content, repository, blob.digest);
        return;
      }
    }
  });
}

/** What need not be sent, although a bundle has it: adds where other targets and earlier releases have it. */
async function findMountable(
  registries: Registries,
  destinations: readonly Destination[],
  { isHeld, whereabouts, twinsOf }: Hints,
  content: Map<string, Set<Digest>>,
): Promise<void> {
  const found = new Set([...content.values()].flatMap((digests) => [...digests]));
  const large: Descriptor[] = [];
  const places = new Map<Digest, Set<string>>();
  for (const destination of destinations) {
    const twins = twinsOf(destination);
    const sent = twins.find(({ isSent }) => isSent);
    const upstream = destination.kind === 'image' ? destination.upstream : undefined;
    for (const blob of destination.blobs.filter(({ digest }) => isHeld(digest) && !found.has(digest))) {
      if (sent !== undefined) {
        note(content, sent.repository, blob.digest);
      } else if (blob.size >= leastSize) {
        const likely = places.get(blob.digest) ?? new Set();
        twins.forEach(({ repository }) => likely.add(repository));
        whereabouts.earlier(blob.digest, upstream).forEach((place) => likely.add(place));
        likely.delete(destination.repository);
        places.set(blob.digest, likely);
        large.push(blob);
      }
    }
  }
  const placesOf = ({ digest }: Descriptor) => new Set([...(places.get(digest) ?? [])].slice(0, mostPlaces));
  await findElsewhere(registries, large, placesOf, content);
}

/** Some registries refuse to speak of a repository that they do not have. */
async function hasIfAllowed(registries: Registries, repository: string, blob: Descriptor): Promise<boolean> {
  return (await unless(['DENIED'], registries.repository(repository).has(blob))) ?? false;
}

async function findTags(
  registries: Registries,
  destinations: readonly Destination[],
): Promise<ReadonlyMap<string, Digest>> {
  const names = destinations.flatMap(({ repository, tags }) => tags.map(({ tag }) => ({ repository, tag })));
  const found = await mapConcurrently(names, concurrency, async (name) => {
    const descriptor = await registries.repository(name.repository).find(name.tag);
    return descriptor === undefined ? [] : [[internalReference(name), descriptor.digest] as const];
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
