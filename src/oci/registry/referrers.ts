import { type Descriptor, isIndexType, mediaTypes } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import { referrersTag } from '../evidence-tags.ts';
import { checkManifest } from '../manifest.ts';
import type { Source } from '../store.ts';
import { readManifest } from '../read-manifest.ts';
import { listPages } from './pages.ts';
import { nameOf, type RepositoryContext } from './context.ts';
import { findDescriptor } from './resolve.ts';

/** Answers of registries that do not know the referrers API, besides 404. */
const withoutApi = [400, 405, 406, 501];

/**
 * What is listed as a referrer of the digest (distribution-spec, "Listing Referrers"): by the API, and under the tag
 * `sha256-<hex>` too. A registry that got the API later may not list with it what clients had put under the tag.
 * @param lists where to read what the tag stands for
 * @throws RefusedError `TOO_LARGE`, `INVALID_MANIFEST`
 */
export async function findReferrers(
  context: RepositoryContext,
  lists: Source,
  subject: Digest,
): Promise<readonly Descriptor[]> {
  const listed = await listByApi(context, subject);
  const tagged = await fromTag(context, lists, subject);
  // The API's own entry is the better one: a registry makes it out of the manifest.
  return [...new Map([...tagged, ...(listed ?? [])].map((entry) => [entry.digest, entry])).values()];
}

/** @returns undefined where the registry has no such API */
export async function listByApi(
  context: RepositoryContext,
  subject: Digest,
): Promise<readonly Descriptor[] | undefined> {
  const where = `referrers of ${nameOf(context, subject)}`;
  return await listPages(
    context,
    `referrers/${subject}`,
    (body) =>
      checkManifest({ ...body, mediaType: mediaTypes.ociIndex }, mediaTypes.ociIndex, where).manifests,
    { absent: withoutApi },
  );
}

async function fromTag(
  context: RepositoryContext,
  lists: Source,
  subject: Digest,
): Promise<readonly Descriptor[]> {
  const index = await findDescriptor(context, referrersTag(subject));
  if (index === undefined || !isIndexType(index.mediaType)) {
    return [];
  }
  return (await readManifest(lists, index)).manifests;
}
