import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded, replaceFile } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Descriptor, isManifestType } from './descriptor.ts';
import { algorithmOf, type Digest, hasherFor, hexOf } from './digest.ts';
import type { ReadableStore } from './store.ts';
import { readAll } from './verified.ts';
import { once } from './once.ts';

/** Manifests by digest, kept from run to run: a manifest never changes, and Docker Hub counts each time it is asked for. */
export interface ManifestCache {
  /** The same store, but for manifests that are kept already; the same object for the same store. */
  over(store: ReadableStore): ReadableStore;
  /** True when no store has to be asked for this manifest. */
  holds(descriptor: Descriptor): Promise<boolean>;
  /** Keeps what was added; `key` is a digest of what the run resolved. */
  keep(key: Digest): Promise<void>;
}

export async function openManifestCache({ cache, log }: Runtime): Promise<ManifestCache> {
  const folder = await cache.open('manifests');
  const pathOf = ({ digest }: Descriptor): string => join(folder.path, algorithmOf(digest), hexOf(digest));
  const covered = new Map<ReadableStore, ReadableStore>();
  let added = 0;
  async function find(descriptor: Descriptor): Promise<Buffer | undefined> {
    const kept = await readBounded(pathOf(descriptor), descriptor.size).catch(() => undefined);
    return kept !== undefined && isContentOf(kept, descriptor) ? kept : undefined;
  }
  async function open(store: ReadableStore, descriptor: Descriptor): Promise<Buffer> {
    const kept = await find(descriptor);
    if (kept !== undefined) {
      return kept;
    }
    const path = pathOf(descriptor);
    const bytes = await readAll(store, descriptor);
    try {
      await mkdir(join(path, '..'), { recursive: true });
      await replaceFile(path, bytes);
      added += 1;
    } catch (error) {
      log.debug(`${descriptor.digest} is not kept: ${String(error)}`);
    }
    return bytes;
  }
  return {
    over(store) {
      const known = covered.get(store);
      if (known !== undefined) {
        return known;
      }
      const over: ReadableStore = {
        ...store,
        open: (descriptor, offset = 0) =>
          offset === 0 && isManifestType(descriptor.mediaType)
            ? open(store, descriptor).then(once)
            : store.open(descriptor, offset),
        referrers: (subject) => store.referrers(subject, over),
      };
      covered.set(store, over);
      return over;
    },
    holds: async (descriptor) => (await find(descriptor)) !== undefined,
    async keep(key) {
      if (added > 0) {
        await folder.keep(hexOf(key));
      }
    },
  };
}

/** The cache is outside of our hands: nothing of it is believed without its digest. */
function isContentOf(bytes: Buffer, { digest, size }: Descriptor): boolean {
  return bytes.length === size && hasherFor(digest).update(bytes).digest('hex') === hexOf(digest);
}
