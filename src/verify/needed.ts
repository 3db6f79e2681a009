import type { NeededBlob } from '../bundle/bundle-manifest.ts';
import { type Bundle, readBundle } from '../bundle/read-bundle.ts';
import type { Digest } from '../oci/digest.ts';
import { type ContentFault, contentFaultOf } from './content-fault.ts';
import { contentRefusal } from './content-refusal.ts';

/**
 * Looks in other bundles for the blobs that a delta leaves out, and hashes those that are there.
 * @param folders of the other bundles
 * @returns the blobs that are in none of them
 * @throws RefusedError as `findHolders`; what `readBundle` raises
 */
export async function findNeeded(bundle: Bundle, folders: readonly string[]): Promise<readonly NeededBlob[]> {
  const others = await Promise.all(folders.map((folder) => readBundle(folder)));
  const holders = await findHolders(bundle, others);
  return bundle.manifest.needs.filter(({ digest }) => !holders.has(digest));
}

/**
 * Says for each blob that a delta leaves out in which of other bundles it is, whole. Those need no signature for that: the
 * digests come from the signed one. What is damaged in one of them may be whole in the next.
 * @throws RefusedError of `contentRefusal` when some are only there damaged
 */
export async function findHolders(
  bundle: Bundle,
  others: readonly Bundle[],
): Promise<ReadonlyMap<Digest, Bundle>> {
  const holders = new Map<Digest, Bundle>();
  const damage: ContentFault[] = [];
  for (const other of others) {
    const { folder, store } = other;
    for (const blob of bundle.manifest.needs.filter(
      ({ digest }) => !holders.has(digest) && store.has(digest),
    )) {
      const fault = await findDamage(store, blob);
      if (fault === undefined) {
        holders.set(blob.digest, other);
      } else {
        damage.push({ ...fault, message: `${fault.message} (${folder})` });
      }
    }
  }
  const lost = damage.filter(({ blobs = [] }) => blobs.some((digest) => !holders.has(digest)));
  if (lost.length > 0) {
    throw await contentRefusal(bundle, lost);
  }
  return holders;
}

async function findDamage(
  store: Bundle['store'],
  { digest, size }: NeededBlob,
): Promise<ContentFault | undefined> {
  try {
    for await (const _ of await store.open({ mediaType: 'application/octet-stream', digest, size })) {
      // Only the proof at the end counts.
    }
    return undefined;
  } catch (error) {
    const fault = contentFaultOf(error, digest);
    if (fault === undefined) {
      throw error;
    }
    return fault;
  }
}
