import { closure, type ClosureManifest } from '../oci/closure.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { ReadableStore } from '../oci/store.ts';
import { isReferrersTag } from '../oci/evidence-tags.ts';
import { groupReferrers, type SubjectReferrers } from '../oci/subject-referrers.ts';
import type { Pin } from '../release/lock.ts';
import type { PromotionTargets, Target } from './targets.ts';

/** One artifact with everything that belongs to it, and the internal repository it goes to. */
export type Destination = Target & {
  /** Children before parents. */
  readonly manifests: readonly ClosureManifest[];
  readonly blobs: readonly Descriptor[];
  /** Its own tag and those that belong to it by name, such as `sha256-<hex>.sig`. */
  readonly tags: readonly { readonly tag: string; readonly target: Pin }[];
  /** Per subject, what refers to it. */
  readonly referrers: readonly SubjectReferrers[];
};

/**
 * Walks the closure of every target over the bundle's own store.
 * @param targets where each artifact goes
 * @param store of a bundle, which proves what it yields: all manifests are in it, also in a delta
 * @param platforms what the bundle says of an image's index: only what is for others may be missing
 * @throws UserError `NOT_FOUND` when anything else is
 */
export async function resolveDestinations(
  targets: PromotionTargets,
  store: ReadableStore,
  platforms?: readonly string[],
): Promise<readonly Destination[]> {
  const destinations: Destination[] = [];
  for (const target of [...targets.images, ...targets.charts]) {
    const { kind, artifact, tag } = target;
    const tags = [
      ...(tag === undefined ? [] : [{ tag, target: artifact.root }]),
      ...artifact.tags.filter((extra) => !isReferrersTag(extra.tag)),
    ];
    const evidence = tags.map((step) => step.target);
    const content = await contentOf(artifact.root, evidence, store, kind === 'image' ? platforms : undefined);
    destinations.push({ ...target, ...content, tags, referrers: groupReferrers(content.manifests) });
  }
  return destinations;
}

/** Platforms are chosen only of the image itself: what its tags name is evidence, and whole. */
async function contentOf(
  root: Pin,
  evidence: readonly Pin[],
  store: ReadableStore,
  platforms: readonly string[] | undefined,
): Promise<Pick<Destination, 'manifests' | 'blobs'>> {
  const manifests = new Map<Digest, ClosureManifest>();
  const blobs = new Map<Digest, Descriptor>();
  const roots = new Map([...evidence, root].map((pin) => [pin.digest, pin]));
  for (const pin of roots.values()) {
    const found = await closure(store, pin, pin.digest === root.digest ? platforms : undefined);
    found.manifests.forEach((content) => manifests.set(content.descriptor.digest, content));
    found.blobs.forEach((blob) => blobs.set(blob.digest, blob));
  }
  return { manifests: [...manifests.values()], blobs: [...blobs.values()] };
}
