import { imageCreated } from '../oci/image-created.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { FirstVersion, SupportTable } from '../release/support.ts';
import { whereKnown } from '../unless.ts';

/**
 * When majors came out that the support table does not know, going by when their first images were built: that is some
 * days too early at most, so that nobody is told too late. What cannot be found out stays unknown.
 */
export async function findFirstReleases(
  majors: readonly FirstVersion[],
  store: (repository: string) => ReadableStore,
  now: Date,
): Promise<SupportTable> {
  const found: Record<string, Date> = {};
  for (const { repository, tag } of majors) {
    const created = await whereKnown(firstCreated(store(repository), tag, now));
    if (created !== undefined) {
      found[tag] = new Date(Math.floor(created.valueOf() / day) * day);
    }
  }
  return found;
}

async function firstCreated(store: ReadableStore, tag: string, now: Date): Promise<Date | undefined> {
  const root = await store.find(tag);
  return root && (await imageCreated(store, root, now));
}

const day = 24 * 60 * 60 * 1000;
