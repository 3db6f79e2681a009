import type { Bundle } from '../bundle/read-bundle.ts';
import { TidegateError } from '../errors.ts';
import { type Descriptor, isManifestType } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { readAll } from '../oci/verified.ts';
import type { LockedArtifact } from '../release/lock.ts';

type Content = Pick<Bundle, 'manifest' | 'store'>;

/**
 * Which images and charts some blobs belong to, as far as the manifests of a damaged bundle can still be read.
 * @returns references by digest, in the order of `bundle.json`; nothing for a blob that no readable manifest names
 */
export async function findOwners(
  { manifest, store }: Content,
  digests: ReadonlySet<Digest>,
): Promise<ReadonlyMap<Digest, readonly string[]>> {
  const owners = new Map<Digest, string[]>();
  for (const artifact of [...manifest.images, ...manifest.charts]) {
    const content = await contentOf(artifact, store);
    for (const digest of [...digests].filter((candidate) => content.has(candidate))) {
      owners.set(digest, [...(owners.get(digest) ?? []), artifact.reference]);
    }
  }
  return owners;
}

/** Digests of everything that an artifact is made of, its referrers and signatures included. */
async function contentOf(
  { root, referrers, tags }: LockedArtifact,
  store: Bundle['store'],
): Promise<Set<Digest>> {
  const found = new Set<Digest>();
  const queue: Descriptor[] = [root, ...referrers, ...tags.map(({ target }) => target)];
  for (const descriptor of queue) {
    if (!found.has(descriptor.digest)) {
      found.add(descriptor.digest);
      queue.push(...(isManifestType(descriptor.mediaType) ? await partsOf(descriptor, store) : []));
    }
  }
  return found;
}

/** What a manifest names; nothing when it is damaged itself. */
async function partsOf(descriptor: Descriptor, store: Bundle['store']): Promise<readonly Descriptor[]> {
  try {
    const bytes = await readAll(store, descriptor);
    const { config, layers, manifests } = parseManifest(bytes, descriptor.mediaType, descriptor.digest);
    return [...(config === undefined ? [] : [config]), ...layers, ...manifests];
  } catch (error) {
    if (error instanceof TidegateError) {
      return [];
    }
    throw error;
  }
}
