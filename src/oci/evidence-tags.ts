import { algorithmOf, type Digest, hexOf } from './digest.ts';

/** Where cosign keeps signatures, attestations and bills of materials for registries without the referrers API. */
const cosignSuffixes = ['sig', 'att', 'sbom'];

/**
 * The tag that lists the referrers of a manifest where a registry has no API for that (distribution-spec, "Referrers
 * Tag Schema"): the algorithm is cut at 32, the hex at 64 characters.
 */
export function referrersTag(subject: Digest): string {
  return `${algorithmOf(subject).slice(0, 32)}-${hexOf(subject).slice(0, 64)}`;
}

/** Whether a tag may be such a list: it is kept, not copied, because another registry may have referrers of its own. */
export function isReferrersTag(tag: string): boolean {
  return /^sha(?:256|512)-[0-9a-f]{64,128}$/.test(tag);
}

/** The tags that belong to a manifest by name; none for sha512, which makes names that are too long for a tag. */
export function cosignTags(digest: Digest): readonly string[] {
  return cosignSuffixes
    .map((suffix) => `${algorithmOf(digest)}-${hexOf(digest)}.${suffix}`)
    .filter((tag) => tag.length <= 128);
}
