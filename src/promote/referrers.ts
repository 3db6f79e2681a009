import { RemoteError } from '../errors.ts';
import { type Descriptor, mediaTypes } from '../oci/descriptor.ts';
import { algorithmOf, type Digest, digestOf, hexOf } from '../oci/digest.ts';
import type { RegistryRepository } from '../oci/registry/registries.ts';
import { bytesSource } from '../oci/once.ts';
import type { SubjectReferrers } from './destination.ts';

/**
 * Makes sure that the referrers of a subject can be found. A registry with the referrers API lists them by itself as
 * soon as they are there; elsewhere the index under the tag `sha256-<hex>` is read, completed and written
 * (distribution-spec, "Referrers Tag Schema"). To be called for one subject at a time: two writers would lose an entry.
 * @throws RemoteError `REFERRERS_LOST` when the registry lists them in neither way
 */
export async function completeReferrers(
  repository: RegistryRepository,
  { subject, descriptors }: SubjectReferrers,
): Promise<void> {
  const listed = await repository.referrers(subject);
  if (includesAll(listed, descriptors)) {
    return;
  }
  const merged = new Map([...listed, ...descriptors].map((entry) => [entry.digest, entry]));
  const bytes = formatIndex([...merged.values()]);
  const index = { mediaType: mediaTypes.ociIndex, digest: digestOf(bytes), size: bytes.length };
  await repository.write(index, bytesSource(`referrers of ${subject}`, bytes));
  await repository.tag?.(fallbackTag(subject), index);
  if (!includesAll(await repository.referrers(subject), descriptors)) {
    throw new RemoteError('REFERRERS_LOST', `${repository.name} does not list what refers to ${subject}`, {
      hint: 'Neither the referrers API nor the fallback tag works there. No tag of the release was set; ask whoever runs the registry.',
    });
  }
}

/** distribution-spec: the algorithm is cut at 32, the hex at 64 characters. */
function fallbackTag(subject: Digest): string {
  return `${algorithmOf(subject)}-${hexOf(subject).slice(0, 64)}`;
}

function formatIndex(entries: readonly Descriptor[]): Buffer {
  const manifests = entries
    .toSorted((a, b) => Number(a.digest > b.digest) - Number(a.digest < b.digest))
    .map(({ mediaType, digest, size, artifactType, annotations }) => ({
      mediaType,
      digest,
      size,
      ...(artifactType === undefined ? {} : { artifactType }),
      ...(annotations === undefined ? {} : { annotations }),
    }));
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }));
}

function includesAll(listed: readonly Descriptor[], wanted: readonly Descriptor[]): boolean {
  const digests = new Set(listed.map(({ digest }) => digest));
  return wanted.every(({ digest }) => digests.has(digest));
}
