import { isManifestType } from '../oci/descriptor.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { WantedManifest } from '../oci/registry/quota-announce.ts';
import type { Lock } from './lock.ts';

/** The manifests of a lock that come from registries: a classic chart's is made here. */
export function lockedManifests({
  charts,
  blobs,
}: Pick<Lock, 'charts' | 'blobs'>): readonly WantedManifest[] {
  const classic = new Set(
    charts
      .filter(({ url }) => url !== undefined)
      .map(({ reference }) => repositoryOf(parseReference(reference))),
  );
  return blobs
    .filter(({ mediaType }) => isManifestType(mediaType))
    .map(({ mediaType, digest, size, repositories: [repository = ''] }) => ({
      repository,
      descriptor: { mediaType, digest, size },
    }))
    .filter(({ repository }) => !classic.has(repository));
}
