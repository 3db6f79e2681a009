import type { NeededBlob } from '../bundle/bundle-manifest.ts';
import { readBundle } from '../bundle/read-bundle.ts';
import type { Digest } from '../oci/digest.ts';

/**
 * Looks in other bundles for the blobs that a delta leaves out, and hashes those that are there. The other bundles need
 * no signature for that: the digests come from the signed one.
 * @param folders of the other bundles
 * @returns the blobs that are in none of them
 * @throws RefusedError `BLOB_CHANGED`, `VOLUME_MISSING`, `VOLUME_SIZE` when one should be there but is damaged
 */
export async function findNeeded(
  needs: readonly NeededBlob[],
  folders: readonly string[],
): Promise<readonly NeededBlob[]> {
  const missing = new Map<Digest, NeededBlob>(needs.map((blob) => [blob.digest, blob]));
  for (const folder of folders) {
    const { store } = await readBundle(folder);
    for (const { digest, size } of [...missing.values()].filter((blob) => store.has(blob.digest))) {
      const descriptor = { mediaType: 'application/octet-stream', digest, size };
      for await (const _ of await store.open(descriptor)) {
        // Only the proof at the end counts.
      }
      missing.delete(digest);
    }
  }
  return [...missing.values()];
}
