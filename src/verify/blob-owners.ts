import { artifactParts } from '../bundle/artifact-parts.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import type { Digest } from '../oci/digest.ts';
import { readManifest } from '../oci/read-manifest.ts';
import { whereKnown } from '../unless.ts';

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
    // A manifest that is damaged itself names nothing.
    const parts = await artifactParts(artifact, (part) => whereKnown(readManifest(store, part)));
    for (const { digest } of parts
      .map(({ descriptor }) => descriptor)
      .filter((part) => digests.has(part.digest))) {
      owners.set(digest, [...(owners.get(digest) ?? []), artifact.reference]);
    }
  }
  return owners;
}
