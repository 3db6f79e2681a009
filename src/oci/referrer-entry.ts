import type { Descriptor } from './descriptor.ts';
import type { Manifest } from './manifest.ts';

/**
 * How a manifest stands in the list of what refers to its subject (distribution-spec, "Listing Referrers"): with its kind
 * and its annotations, and nothing else that a descriptor may have.
 */
export function referrerEntry(
  { mediaType, digest, size }: Descriptor,
  { artifactType, annotations }: Pick<Manifest, 'artifactType' | 'annotations'>,
): Descriptor {
  return {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}
