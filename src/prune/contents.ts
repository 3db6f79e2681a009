import { unless } from '../unless.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { type Descriptor, isIndexType, isManifestType } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import type { RegistryRepository } from '../oci/registry/registries.ts';
import { readAll } from '../oci/verified.ts';

const concurrency = 8;

/** A manifest that is in a repository, and what it names there. */
export interface Held {
  readonly descriptor: Descriptor;
  readonly children: readonly Digest[];
  readonly subject?: Digest;
}

/** What a repository has now. */
export interface RepositoryContents {
  /** All of them. */
  readonly tags: ReadonlyMap<string, Digest>;
  /** Of what no tag or release leads to, nobody knows. */
  readonly manifests: ReadonlyMap<Digest, Held>;
  /** Per manifest that may be removed, what the registry lists as its referrers. */
  readonly referrers: ReadonlyMap<Digest, readonly Digest[]>;
}

/** What the releases that are pruned may have in a repository. */
export interface Suspects {
  /** What their signed manifests name as roots, referrers and targets of tags. */
  readonly roots: readonly Descriptor[];
  /** All that they may have as a manifest: looked for where a root is gone, as what it led to cannot be read from it. */
  readonly manifests: readonly Digest[];
  /** Whether a digest is theirs, and of no release that is kept. */
  isTheirs(digest: Digest): boolean;
}

/**
 * Reads a repository: every tag and what it leads to, and what is left of the releases. Nothing is written.
 * @throws RefusedError `INVALID_MANIFEST` for a tag that cannot be read: what it leads to might be taken from it
 */
export async function readContents(
  repository: RegistryRepository,
  suspects: Suspects,
): Promise<RepositoryContents> {
  const names = (await unless(['NOT_FOUND'], repository.tags())) ?? [];
  const targets = await mapConcurrently(names, concurrency, async (tag) => {
    const target = await repository.find(tag);
    return target === undefined ? [] : [{ tag, target }];
  });
  const tagged = targets.flat();
  const manifests = new Map<Digest, Held>();
  const asked = new Set<Digest>();
  await read(repository, [...tagged.map(({ target }) => target), ...suspects.roots], suspects, {
    manifests,
    asked,
  });
  if ([...asked].some((digest) => suspects.isTheirs(digest) && !manifests.has(digest))) {
    // An earlier run was cut off: the parents went first.
    const others = suspects.manifests.filter((digest) => !asked.has(digest));
    const found = await mapConcurrently(others, concurrency, (digest) => repository.find(digest));
    await read(
      repository,
      found.flatMap((descriptor) => descriptor ?? []),
      suspects,
      { manifests, asked },
    );
  }
  const theirs = [...manifests.keys()].filter((digest) => suspects.isTheirs(digest));
  const referrers = await mapConcurrently(theirs, concurrency, async (digest) => {
    const listed = await repository.referrers(digest);
    return [digest, listed.map((entry) => entry.digest)] as const;
  });
  return {
    tags: new Map(tagged.map(({ tag, target }) => [tag, target.digest])),
    manifests,
    referrers: new Map(referrers),
  };
}

/** Adds manifests and, of indexes, their children, each once. What is not there adds nothing. */
async function read(
  repository: RegistryRepository,
  roots: readonly Descriptor[],
  suspects: Suspects,
  { manifests, asked }: { readonly manifests: Map<Digest, Held>; readonly asked: Set<Digest> },
): Promise<void> {
  for (let wave = roots; wave.length > 0;) {
    const fresh = wave.filter(({ digest }) => asked.size < asked.add(digest).size);
    const found = await mapConcurrently(fresh, concurrency, async (descriptor) => {
      // Of others only an index leads further.
      const isOfInterest = isIndexType(descriptor.mediaType) || suspects.isTheirs(descriptor.digest);
      return isOfInterest ? await hold(repository, descriptor) : [];
    });
    const next = found.flat();
    next.forEach(({ held }) => manifests.set(held.descriptor.digest, held));
    wave = next.flatMap(({ children }) => children);
  }
}

async function hold(
  repository: RegistryRepository,
  descriptor: Descriptor,
): Promise<readonly { readonly held: Held; readonly children: readonly Descriptor[] }[]> {
  const bytes = await unless(['NOT_FOUND'], readAll(repository, descriptor));
  if (bytes === undefined) {
    return [];
  }
  const where = `${repository.name}@${descriptor.digest}`;
  const { manifests, subject } = parseManifest(bytes, descriptor.mediaType, where);
  const children = manifests.filter(({ mediaType }) => isManifestType(mediaType));
  const { mediaType, digest, size } = descriptor;
  const held = {
    descriptor: { mediaType, digest, size },
    children: children.map((child) => child.digest),
    ...(subject === undefined ? {} : { subject: subject.digest }),
  };
  return [{ held, children }];
}
