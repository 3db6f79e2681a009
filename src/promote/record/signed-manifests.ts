import type { ReadManifest } from '../../bundle/artifact-parts.ts';
import { unless } from '../../unless.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseManifest } from '../../oci/manifest.ts';
import type { RegistryRepository } from '../../oci/registry/registries.ts';
import { readAll } from '../../oci/verified.ts';
import type { PromotionRecord } from './record.ts';

/** What a release brought along, as its signature says: an index may name platforms that were never promoted. */
export function signedDigests({
  manifest: { blobs, needs },
}: Pick<PromotionRecord, 'manifest'>): ReadonlySet<Digest> {
  return new Set([...blobs, ...needs].map(({ digest }) => digest));
}

/** Reads manifests of a release where it was put; undefined for one that is not there, or was never promoted. */
export function signedManifests(repository: RegistryRepository, signed: ReadonlySet<Digest>): ReadManifest {
  return async (descriptor) => {
    const bytes = signed.has(descriptor.digest)
      ? await unless(['NOT_FOUND'], readAll(repository, descriptor))
      : undefined;
    return bytes && parseManifest(bytes, descriptor.mediaType, `${repository.name}@${descriptor.digest}`);
  };
}
