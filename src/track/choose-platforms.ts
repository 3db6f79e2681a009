import { UserError } from '../errors.ts';
import { type Descriptor, isIndexType, type Platform } from '../oci/descriptor.ts';
import { cosignTags } from '../oci/evidence-tags.ts';
import { readManifest } from '../oci/read-manifest.ts';
import { attestedDigest, fitsPlatform, formatPlatform, runnable } from '../oci/platforms.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { PlatformChoice } from '../release/platforms.ts';

/** What is promoted, and what the tag is upstream when that is something else. */
export interface Chosen {
  readonly root: Descriptor;
  readonly upstream?: Descriptor;
  /** There is evidence in or about the index, which stays outside with it. */
  readonly losesEvidence?: true;
}

type Child = Descriptor & { readonly platform: Platform };

/**
 * Applies the choice of platforms to an image; an index is never rewritten. One platform takes its manifest in place of
 * the index. Several keep the index, which must have each of them; an image for one of them alone is taken as it is,
 * whether it is an index (for its attestation) or not.
 * @throws UserError `NO_SUCH_PLATFORM` that lists what there is; RefusedError `INVALID_MANIFEST`
 */
export async function choosePlatforms(
  store: ReadableStore,
  upstream: Descriptor,
  choice: PlatformChoice,
): Promise<Chosen> {
  if (choice === 'all' || !isIndexType(upstream.mediaType)) {
    return { root: upstream };
  }
  const index = await readManifest(store, upstream);
  const children = runnable(index.manifests);
  if (typeof choice === 'string') {
    const root = pickOne(children, choice, store.name);
    const loses = index.manifests.some(isAttestation(root)) || (await hasEvidence(store, upstream));
    return { root, upstream, ...(loses ? { losesEvidence: true } : {}) };
  }
  const missing = choice.filter((wanted) => !children.some(({ platform }) => fitsPlatform(platform, wanted)));
  const isSingle = children.length === 1 && missing.length < choice.length;
  if (missing.length > 0 && !isSingle) {
    throw noSuchPlatform(store.name, `there is nothing for ${missing.join(', ')}`, children);
  }
  return { root: upstream };
}

function isAttestation({ digest }: Descriptor): (child: Descriptor) => boolean {
  return (child) => attestedDigest(child) === digest;
}

/** Referrers and cosign's tags of the index itself: they are about no other digest. */
async function hasEvidence(store: ReadableStore, { digest }: Descriptor): Promise<boolean> {
  const tags = cosignTags(digest).map(async (tag) => await store.find(tag));
  const [referrers, ...found] = await Promise.all([store.referrers(digest), ...tags]);
  return referrers.length > 0 || found.some((target) => target !== undefined);
}

function pickOne(children: readonly Child[], wanted: string, name: string): Descriptor {
  const matching = children.filter(({ platform }) => fitsPlatform(platform, wanted));
  const exact = matching.filter(({ platform }) => formatPlatform(platform) === wanted);
  const [root, ...others] = exact.length > 0 ? exact : matching;
  if (root === undefined || others.length > 0) {
    const fault = others.length > 0 ? 'several manifests are' : 'there is nothing';
    throw noSuchPlatform(name, `${fault} for ${wanted}`, children);
  }
  const { mediaType, digest, size } = root;
  return { mediaType, digest, size };
}

function noSuchPlatform(name: string, fault: string, children: readonly Child[]): UserError {
  const there = children.map(({ platform }) => formatPlatform(platform)).join(', ') || 'no platform at all';
  return new UserError('NO_SUCH_PLATFORM', `${name}: ${fault}`, {
    details: [`it has ${there}`],
    hint: 'Change `platforms` in the release file; `all` takes everything.',
  });
}
