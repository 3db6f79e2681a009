import { RefusedError, UserError } from '../../errors.ts';
import { type Descriptor, isIndexType, isManifestType, mediaTypes } from '../descriptor.ts';
import { type Digest, hexOf } from '../digest.ts';
import { checkManifest, parseManifest } from '../manifest.ts';
import type { ReadableStore } from '../store.ts';
import { readAll } from '../verified.ts';
import { listPages } from './pages.ts';
import { nameOf, type RepositoryContext } from './context.ts';

/** Answers of registries that do not know the referrers API, besides 404. */
const withoutApi = [400, 405, 406, 501];

/** Bytes that all manifests of one fallback tag may have together: each is read to learn its subject. */
const fallbackLimit = 64 * 1024 * 1024;

/**
 * Manifests whose `subject` is the digest (distribution-spec, "Listing Referrers"): by the API, or where a registry
 * has none, by the tag `sha256-<hex>`. That tag is written by clients, so each entry's own subject is checked.
 * @throws RefusedError `TOO_LARGE`, `INVALID_MANIFEST`
 */
export async function findReferrers(
  context: RepositoryContext,
  store: ReadableStore,
  subject: Digest,
): Promise<readonly Descriptor[]> {
  const where = `referrers of ${nameOf(context, `@${subject}`)}`;
  const listed = await listPages(
    context,
    `referrers/${subject}`,
    (body) =>
      checkManifest({ ...body, mediaType: mediaTypes.ociIndex }, mediaTypes.ociIndex, where).manifests,
    withoutApi,
  );
  return listed ?? (await fromFallbackTag(store, subject));
}

async function fromFallbackTag(store: ReadableStore, subject: Digest): Promise<readonly Descriptor[]> {
  const index = await store.find(`${subject.slice(0, subject.indexOf(':'))}-${hexOf(subject)}`.slice(0, 128));
  if (index === undefined || !isIndexType(index.mediaType)) {
    return [];
  }
  const bytes = await readAll(store, index);
  const where = `${store.name}@${index.digest}`;
  const listed = parseManifest(bytes, index.mediaType, where).manifests;
  const candidates = listed.filter(({ mediaType }) => isManifestType(mediaType));
  if (candidates.reduce((sum, { size }) => sum + size, 0) > fallbackLimit) {
    throw new RefusedError(
      'TOO_LARGE',
      `${where}: the referrers of ${subject} are over ${fallbackLimit} bytes`,
      {
        hint: 'Look at the tag that lists them for a runaway tool.',
      },
    );
  }
  const found: Descriptor[] = [];
  for (const candidate of candidates) {
    if ((await subjectOf(store, candidate)) === subject) {
      found.push(candidate);
    }
  }
  return found;
}

/** Undefined also for a manifest that is listed but gone: such a tag is stale, not wrong. */
async function subjectOf(store: ReadableStore, candidate: Descriptor): Promise<Digest | undefined> {
  try {
    const bytes = await readAll(store, candidate);
    return parseManifest(bytes, candidate.mediaType, `${store.name}@${candidate.digest}`).subject?.digest;
  } catch (error) {
    if (error instanceof UserError && error.code === 'NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}
