import { RefusedError } from '../../errors.ts';
import { byText } from '../../order.ts';
import { mapConcurrently } from '../concurrency.ts';
import { type Descriptor, isManifestType } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import { readManifest } from '../read-manifest.ts';
import { referrerEntry } from '../referrer-entry.ts';
import type { Source } from '../store.ts';

const concurrency = 8;
/** What a whole layout may have; `walk` has its own limits for one artifact. */
const limits = { manifests: 100_000, bytes: 512 * 1024 * 1024 };

/** Every manifest in a layout that its index leads to. */
export interface Catalog {
  readonly manifests: ReadonlyMap<Digest, Descriptor>;
  /** By the digest of the subject, sorted by digest. */
  readonly referrers: ReadonlyMap<Digest, readonly Descriptor[]>;
}

/**
 * Reads all manifests once: a layout keeps no list of who refers to whom. What an index names and the layout does not
 * hold is left out: a sparse one is as good as another.
 * @throws RefusedError `LAYOUT_TOO_LARGE`, `INVALID_MANIFEST`, `DIGEST_MISMATCH`, `SIZE_MISMATCH`
 */
export async function readCatalog(
  source: Source & { readonly holds: (descriptor: Descriptor) => Promise<boolean> },
  roots: readonly Descriptor[],
): Promise<Catalog> {
  const manifests = new Map<Digest, Descriptor>();
  const referrers = new Map<Digest, Descriptor[]>();
  const seen = new Set<Digest>();
  let bytes = 0;
  for (let frontier = roots; frontier.length > 0;) {
    const next = frontier.filter(
      ({ mediaType, digest }) => isManifestType(mediaType) && seen.size < seen.add(digest).size,
    );
    bytes += next.reduce((sum, { size }) => sum + size, 0);
    if (seen.size > limits.manifests || bytes > limits.bytes) {
      throw tooLarge(source.name);
    }
    const children = await mapConcurrently(next, concurrency, async (descriptor) => {
      if (!(await source.holds(descriptor))) {
        return [];
      }
      const { mediaType, digest, size } = descriptor;
      const manifest = await readManifest(source, descriptor);
      manifests.set(digest, { mediaType, digest, size });
      if (manifest.subject !== undefined) {
        const subject = manifest.subject.digest;
        referrers.set(subject, [...(referrers.get(subject) ?? []), referrerEntry(descriptor, manifest)]);
      }
      return manifest.manifests;
    });
    frontier = children.flat();
  }
  referrers.forEach((entries) => entries.sort(byText(({ digest }) => digest)));
  return { manifests, referrers };
}

function tooLarge(where: string): RefusedError {
  return new RefusedError('LAYOUT_TOO_LARGE', `${where}: too many manifests, or too large ones`, {
    hint: `A layout may have ${limits.manifests} manifests of ${limits.bytes} bytes together. Divide it.`,
  });
}
